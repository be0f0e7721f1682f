"""Shapes of a whole design, found on tensors without values."""
