"""The runtime served to another process, and the protocol between the two."""
