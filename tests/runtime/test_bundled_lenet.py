"""The bundled example: the drawing, its weights and the data belong together."""

from __future__ import annotations

import numpy as np
import torch

import designer
from designer.bundled import bundled
from designer.files import fashion


def test_the_drawn_lenet_with_its_weights_names_most_test_images_rightly():
    net = designer.build(designer.load(bundled("examples", "lenet.design.json")))
    assert designer.load_weights(net, bundled("examples", "lenet.params")).fits

    with torch.no_grad():
        found = net.eval()(torch.from_numpy(fashion.images("test")[:, None] / np.float32(255))).argmax(1)
    assert (found.numpy() == fashion.labels("test")).mean() > 0.88
