"""Notes and frames: words and areas for people."""
