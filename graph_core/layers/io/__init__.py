"""Where data enters a network and where it leaves."""
