"""A person's own layers, tried by themselves."""
