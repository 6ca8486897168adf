"""Comparing two networks: both side by side, and what differs as a list."""
