"""A console in the engine."""
