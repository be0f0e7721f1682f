"""The block seen from far away, and the whole of it in the corner."""
