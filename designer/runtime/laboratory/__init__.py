"""Looking into one convolution or pooling: its window, its kernels, what they would give, how one is learned."""
