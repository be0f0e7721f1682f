"""Windows in which custom layers are written."""
