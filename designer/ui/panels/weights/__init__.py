"""One tensor: its picture, its figures, its values."""
