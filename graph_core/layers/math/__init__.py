"""Elementwise functions and reductions that learn nothing."""
