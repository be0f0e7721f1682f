"""Training of the live module: a few steps at a time, so that everything else gets in between."""
