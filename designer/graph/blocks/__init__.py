"""Blocks of a design: grouped and ungrouped, their ports, their settings, definitions of their own."""
