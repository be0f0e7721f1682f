"""Tensors of any size and shape as pictures: what is looked at, how it lies, and the part of it that is seen."""
