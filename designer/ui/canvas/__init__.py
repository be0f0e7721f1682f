"""The canvas: items that draw, gestures that edit the document."""
