"""What nodes cost, as colours of their cards."""
