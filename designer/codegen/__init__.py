"""From a design to the Python text that is shown, exported and run."""
