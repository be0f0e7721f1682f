"""From text to a live module: shapes, weights, runs. Torch, no Qt."""
