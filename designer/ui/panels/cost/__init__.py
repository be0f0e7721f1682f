"""The table of what every node costs."""
