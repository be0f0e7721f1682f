"""One forward pass."""
