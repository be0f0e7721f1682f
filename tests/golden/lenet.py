import fnmatch

from torch import nn


def parameters_of(module, pattern="*", kind=nn.Module):
    """The parameters inside a module whose names fit the pattern and which a layer of this kind holds."""
    for path, layer in module.named_modules():
        if isinstance(layer, kind):
            for name, parameter in layer.named_parameters(path, recurse=False):
                if fnmatch.fnmatchcase(name, pattern) and not nn.parameter.is_lazy(parameter):
                    yield parameter


class LeNet(nn.Sequential):
    """LeNet-5 as the book draws it: images of 28×28 pixels to ten classes."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Sigmoid(),
            nn.AvgPool2d(2, stride=2),
            nn.Conv2d(6, 16, 5),
            nn.Sigmoid(),
            nn.AvgPool2d(2, stride=2),
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.Sigmoid(),
            nn.Linear(120, 84),
            nn.Sigmoid(),
            nn.Linear(84, 10),
        )
        for parameter in parameters_of(self, "*.weight"):
            nn.init.xavier_uniform_(parameter)
