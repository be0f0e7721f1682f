"""The cards of nodes: what they show, where, and how it is painted."""
