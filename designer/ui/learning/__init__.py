"""The window's side of training: what is asked of the engine, what came of it, and what is watched meanwhile."""
