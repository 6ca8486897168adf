"""What was trained before: the list of runs, and what can be done with one."""
