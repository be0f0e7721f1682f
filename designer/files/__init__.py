"""Reading and writing: designs, weights, images and data sets."""
