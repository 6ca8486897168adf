"""Learned windows slid over sequences and images."""
