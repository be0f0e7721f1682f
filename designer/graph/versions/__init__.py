"""One version of a design beside the next: what changed, and what is kept along."""
