"""Rows and columns of numbers in files: as pictures, as text, as arrays. Written band by band, whatever their size."""
