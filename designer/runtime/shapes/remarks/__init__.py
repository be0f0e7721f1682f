"""What is worth knowing of nodes that run well."""
