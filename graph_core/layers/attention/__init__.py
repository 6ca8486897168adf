"""Layers whose steps look at each other, and what makes sequences for them."""
