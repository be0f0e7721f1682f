"""Regions around a block, and the conditions in which they run it."""
