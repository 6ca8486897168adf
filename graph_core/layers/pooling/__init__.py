"""Windows and whole planes reduced to one number."""
