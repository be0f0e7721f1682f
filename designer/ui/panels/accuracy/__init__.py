"""What the network takes the test images for."""
