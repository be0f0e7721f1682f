"""Acts of the hand on the canvas, one object each, from press to release."""
