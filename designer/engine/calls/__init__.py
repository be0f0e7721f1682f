"""What the window asks of the engine, by topic. No torch, no Qt."""
