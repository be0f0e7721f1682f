"""Places the cards of a block in columns: each node to the right of what feeds it, with few crossings (Sugiyama)."""
