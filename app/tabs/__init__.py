"""Tabs: the open documents over the workbench, and what is done with them."""
