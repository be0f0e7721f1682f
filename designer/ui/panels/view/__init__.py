"""In which way a tensor is looked at: chosen in one menu, kept for each kind of tensor."""
