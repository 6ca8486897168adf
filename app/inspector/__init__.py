"""The inspector: what is selected, as a form made from its declarations, and its facts."""
