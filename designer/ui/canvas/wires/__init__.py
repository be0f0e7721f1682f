"""The wires of a block: where they run, what stands on them, and how they are painted."""
