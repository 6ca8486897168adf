"""Data, training, import and export; only runtime.engine knows torch."""
