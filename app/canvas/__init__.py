"""The canvas: one painted widget over a numpy mirror of the graph."""
