"""The Train panel: how the network learns, and how far it has come."""
