"""Draw a neural network; the drawing is a PyTorch program. The public Python API.

    import designer

    design = designer.load("lenet.design.json")
    print(designer.source(design))
    net = designer.build(design)
    designer.load_weights(net, "lenet.params")

Torch is imported only by what needs it.
"""

from __future__ import annotations

__version__ = "0.1.0"
