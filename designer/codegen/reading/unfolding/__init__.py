"""Classes whose text has to be gone through: helper methods, lists of layers, conditions on what is known."""
