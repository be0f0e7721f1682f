"""What actions do, by what they act on: files, the selection, the engine, the view."""
