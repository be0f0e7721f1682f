"""The tree of parameters."""
