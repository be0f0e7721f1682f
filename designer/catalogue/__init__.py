"""What can be placed: torch's layers and operations as data."""
