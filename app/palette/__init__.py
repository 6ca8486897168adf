"""The search palette: a list of entries found by typing."""
