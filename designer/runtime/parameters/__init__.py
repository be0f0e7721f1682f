"""The tensors of the live module: which they are, what they start from, what is done to them."""
