"""The wires of a block: where they run, and what happens to them when nodes go."""
