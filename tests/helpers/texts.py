"""Networks as people write them, from books and papers, each with the shape of an input."""

LENET = """
import torch
from torch import nn
import torch.nn.functional as F


class LeNet(nn.Module):
    def __init__(self, classes=10):
        super(LeNet, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16*5*5, 120)
        self.fc2 = nn.Linear(120, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return F.log_softmax(self.fc2(F.relu(self.fc1(x))), dim=1)
"""
RESIDUAL = '''
import torch
import torch.nn as nn


class BasicBlock(nn.Module):
    """Two convolutions and a shortcut."""

    def __init__(self, in_planes: int, planes: int, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.down = nn.Sequential(nn.Conv2d(in_planes, planes, 1, stride=stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out += self.down(x)
        return self.relu(out)


class Net(nn.Module):
    def __init__(self, width=8, depth=2, classes=10):
        super().__init__()
        hidden = width * 2
        self.stem = nn.Conv2d(3, width, 3, padding=1)
        self.layer1 = BasicBlock(width, hidden, stride=2)
        self.stage = nn.Sequential(*[BasicBlock(hidden, hidden) for _ in range(depth)])
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(hidden, classes))

    def forward(self, x):
        x = self.stem(x)
        x = self.layer1(x)
        x = self.stage(x)
        return self.head(x)
'''
TRANSFORMER = """
import torch
from torch import nn
from torch.nn import Linear, LayerNorm


class MLP(nn.Module):
    def __init__(self, dim, ratio=4):
        super().__init__()
        self.fc1 = Linear(dim, dim * ratio)
        self.act = nn.GELU()
        self.fc2 = Linear(dim * ratio, dim)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm1 = LayerNorm(dim)
        self.attn = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.norm2 = LayerNorm(dim)
        self.mlp = MLP(dim)

    def forward(self, x):
        y = self.norm1(x)
        a, _ = self.attn(y, y, y)
        x = x + a
        return x + self.mlp(self.norm2(x))


class Encoder(nn.Module):
    def __init__(self, dim=16, heads=4, depth=3, classes=5):
        super().__init__()
        self.layers = nn.ModuleList([Block(dim, heads) for _ in range(depth)])
        self.norm = LayerNorm(dim)
        self.pos = nn.Parameter(torch.zeros(1, 6, dim))
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        x = x + self.pos
        for layer in self.layers:
            x = layer(x)
        x = self.norm(x).mean(dim=1)
        return self.head(x)
"""
TAGGER = """
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 12, num_layers=2, batch_first=True)
        self.out = nn.Linear(12, 4)

    def forward(self, x):
        output, (h, c) = self.lstm(x)
        return self.out(output), h
"""
MIX = """
import torch
from torch import nn


class Mix(nn.Module):
    def __init__(self, scale=2.0, rounds=3):
        super().__init__()
        self.scale = scale
        self.rounds = rounds
        self.proj = nn.Linear(6, 12)
        self.turn = nn.Linear(12, 12)
        nn.init.normal_(self.proj.weight, std=0.5)
        self.turn.requires_grad_(False)

    def forward(self, x, y=None):
        for _ in range(self.rounds):
            x = x * 0.5
        a, b = self.proj(x).chunk(2, dim=-1)
        z = torch.cat([a, b.sigmoid()], dim=1)
        z = self.turn(self.turn(z))
        z = z.reshape(-1, 3, 4).permute(0, 2, 1).flatten(1)
        z = torch.softmax(z * self.scale, dim=-1) ** 2 / 3 - 1
        if z.sum() > 0:
            z = -z
        while z.abs().sum() > 1:
            z = z / 2
        m = z.max(1)[0]
        w = torch.where(z > 0, z, -z) + m.unsqueeze(1)
        return w[:, 2:6] * w[..., -1].unsqueeze(1), w[0, 1], w[..., 0:3][1]
"""
BOOK = """
net = nn.Sequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 10))
X = torch.rand(2, 20)
net(X)
"""
SHARED = """
shared = nn.Linear(8, 8)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(),
                    shared, nn.ReLU(),
                    shared, nn.ReLU(),
                    nn.Linear(8, 1))
"""
CHIMERA = """
class NestMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(),
                                 nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, 16)

    def forward(self, X):
        return self.linear(self.net(X))

net = nn.Sequential(NestMLP(), nn.Linear(16, 20), NestMLP())
"""
TEXTS = {
    "LeNet": (LENET, (2, 1, 28, 28)),
    "residual": (RESIDUAL, (2, 3, 16, 16)),
    "transformer": (TRANSFORMER, (2, 6, 16)),
    "tagger": (TAGGER, (2, 5, 8)),
    "operations and loops": (MIX, (2, 6)),
    "nn.Sequential": (BOOK, (2, 20)),
    "shared layers": (SHARED, (2, 4)),
    "blocks in a row": (CHIMERA, (2, 20)),
}
UNDRAWN = "class Last(nn.Module):\n    def part(self, x):\n        print(x)\n        return x[x > 0]\n\n    def forward(self, x):\n        return self.part(x)\n"
"""A layer that no drawing says."""
