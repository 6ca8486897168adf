"""Training as the window sees it: the controller, what was measured, and the dashboard."""
