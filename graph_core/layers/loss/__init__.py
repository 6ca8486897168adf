"""Layers that add a term of their own to the loss."""
