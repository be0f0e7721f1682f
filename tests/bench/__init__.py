"""Figures of what is felt, each beside its limit and a reference measured in the same run."""
