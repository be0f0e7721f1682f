"""The small languages of settings and conditions: read with `ast`, never run."""
