"""LeNet and ResNet-152 as one would write them by hand: what the generated modules are measured against."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F


class LeNet(nn.Module):
    """Two convolutions and three linear layers with sigmoids between."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Sigmoid(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Sigmoid(),
            nn.AvgPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10)
        )

    def forward(self, x):
        return self.classifier(self.features(x))


class Bottleneck(nn.Module):
    """1×1, 3×3 and 1×1 convolutions with a skip around them."""

    def __init__(self, channels, mid, stride, widens):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, mid, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(mid)
        self.conv2 = nn.Conv2d(mid, mid, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(mid)
        self.conv3 = nn.Conv2d(mid, 4 * mid, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * mid)
        self.relu = nn.ReLU()
        self.downsample = None
        if widens:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, 4 * mid, 1, stride=stride, bias=False), nn.BatchNorm2d(4 * mid)
            )

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        skip = x if self.downsample is None else self.downsample(x)
        return self.relu(out + skip)


class ResNet152(nn.Module):
    """Groups of 3, 8, 36 and 3 bottlenecks."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        channels, blocks = 64, []
        for mid, count, stride in ((64, 3, 1), (128, 8, 2), (256, 36, 2), (512, 3, 2)):
            for index in range(count):
                blocks.append(Bottleneck(channels, mid, stride if index == 0 else 1, index == 0))
                channels = 4 * mid
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(channels, 1000)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


def same_weights(module: nn.Module, twin: nn.Module) -> None:
    """Copies every tensor of `module` into `twin`, by order within each shape-for-shape equal list."""
    twin.load_state_dict(dict(zip(twin.state_dict(), module.state_dict().values(), strict=True)))
