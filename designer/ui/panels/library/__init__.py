"""Everything that can be placed."""
