"""What flowed in the last run as small pictures on wires and under cards."""
