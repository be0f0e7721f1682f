"""The laboratory: one convolution or pooling, its window stepped over its input, its kernels in a person's hands."""
