"""Fonts, icons and scripts, found through importlib.resources."""
