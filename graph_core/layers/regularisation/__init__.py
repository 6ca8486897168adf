"""Noise during training, against overfitting."""
