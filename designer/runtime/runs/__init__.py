"""Forward passes of the live module, and what is caught in them."""
