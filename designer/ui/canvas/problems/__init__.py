"""What is wrong with a node, in words under its card."""
