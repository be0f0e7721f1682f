"""New nodes: what they are, how they are wired, and where there is room for them."""
