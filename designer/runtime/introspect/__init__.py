"""What the installed torch says of its own layers and functions, written down as the catalogue."""
