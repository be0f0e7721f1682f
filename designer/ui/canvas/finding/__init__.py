"""Ways to a node or a layer by a few letters."""
