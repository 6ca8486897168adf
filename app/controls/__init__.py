"""Small painted controls that the panels share."""
