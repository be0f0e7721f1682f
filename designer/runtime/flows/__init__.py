"""The network at work: outputs, gradients, attention, saliency, activations."""
