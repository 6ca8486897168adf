"""Layers that rearrange a tensor and learn nothing."""
