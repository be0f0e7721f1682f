"""The same line backwards: Python text becomes a drawing. The text is read as a tree and never run."""
