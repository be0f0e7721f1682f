"""What is not yet right in the design, and what is worth knowing of it."""
