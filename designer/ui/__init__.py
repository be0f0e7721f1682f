"""The window. The only room that imports Qt; it never imports torch."""
