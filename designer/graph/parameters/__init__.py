"""What a design says of its parameters: rules, ties, names, and the same weights once more."""
