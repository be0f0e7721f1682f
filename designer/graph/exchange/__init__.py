"""Parts of one design taken into another, or put on the clipboard."""
