"""The window and the command line; neither knows torch."""
