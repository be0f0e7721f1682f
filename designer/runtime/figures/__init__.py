"""What is known of a tensor in numbers, however large it is."""
