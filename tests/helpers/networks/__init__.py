"""Network files as people have them, each with the shape of an input: what `Import Python…` meets."""
