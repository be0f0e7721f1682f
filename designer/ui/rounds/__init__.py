"""The rounds of regions, gone through by hand."""
