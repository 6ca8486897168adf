"""Layers that keep activations in a steady range."""
