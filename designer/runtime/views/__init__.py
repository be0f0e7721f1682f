"""Ways to look at a tensor: two of its axes, its gates, its rows in another order, its filters as pictures."""
