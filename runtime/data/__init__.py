"""Data as numpy arrays: loading, splitting, scaling, looking at it. Knows no torch."""
