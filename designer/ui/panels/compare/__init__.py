"""Two moments of the network side by side: what changed, and how much."""
