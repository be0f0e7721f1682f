"""The book's networks as one writes them by hand: what the drawn ones are measured against."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F


class MLP(nn.Module):
    """5.1.1."""

    def __init__(self, hidden="hidden", out="out"):
        super().__init__()
        self.add_module(hidden, nn.Linear(20, 256))
        self.add_module(out, nn.Linear(256, 10))

    def forward(self, x):
        first, second = self.children()
        return second(F.relu(first(x)))


class MySequential(nn.Module):
    """5.1.2, walking the modules as the Chinese edition does."""

    def __init__(self, *modules):
        super().__init__()
        for index, module in enumerate(modules):
            self.add_module(str(index), module)

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x


class FixedHiddenMLP(nn.Module):
    """5.1.3, with a plain tensor as the book has it."""

    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand((20, 20), requires_grad=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, x):
        x = self.linear(x)
        x = F.relu(torch.mm(x, self.rand_weight) + 1)
        x = self.linear(x)
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()


class NestMLP(nn.Module):
    """5.1.3."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, 16)

    def forward(self, x):
        return self.linear(self.net(x))


def sequential() -> nn.Module:
    """5.1."""
    return nn.Sequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 10))


def my_sequential() -> nn.Module:
    """5.1.2."""
    return MySequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 10))


def chimera() -> nn.Module:
    """5.1.3."""
    return nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())


def two_layer() -> nn.Module:
    """5.2."""
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


def rgnet() -> nn.Module:
    """5.2.1.3."""

    def block1() -> nn.Module:
        return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())

    block2 = nn.Sequential()
    for index in range(4):
        block2.add_module(f"block {index}", block1())
    return nn.Sequential(block2, nn.Linear(4, 1))


def shared_layers() -> nn.Module:
    """5.2.3."""
    shared = nn.Linear(8, 8)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1))


class PaddingStride(nn.Module):
    """6.3."""

    def __init__(self):
        super().__init__()
        self.same = nn.Conv2d(1, 1, kernel_size=3, padding=1)
        self.tall = nn.Conv2d(1, 1, kernel_size=(5, 3), padding=(2, 1))
        self.strided = nn.Conv2d(1, 1, kernel_size=3, padding=1, stride=2)
        self.odd = nn.Conv2d(1, 1, kernel_size=(3, 5), padding=(0, 1), stride=(3, 4))

    def forward(self, x):
        return self.same(x), self.tall(x), self.strided(x), self.odd(x)


class Channels(nn.Module):
    """6.4."""

    def __init__(self):
        super().__init__()
        self.several_in = nn.Conv2d(2, 1, 2, bias=False)
        self.several_out = nn.Conv2d(2, 3, 2, bias=False)
        self.one_by_one = nn.Conv2d(3, 2, 1)
        self.dense = nn.Linear(3, 2)

    def forward(self, x, z):
        dense = self.dense(z.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return self.several_in(x), self.several_out(x), self.one_by_one(z), dense


class Pooling(nn.Module):
    """6.5."""

    def __init__(self):
        super().__init__()
        self.max, self.mean = nn.MaxPool2d(2, stride=1), nn.AvgPool2d(2, stride=1)
        self.own_stride, self.padded = nn.MaxPool2d(3), nn.MaxPool2d(3, padding=1, stride=2)
        self.wide = nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))

    def forward(self, s, x):
        return self.max(s), self.mean(s), self.own_stride(x), self.padded(torch.cat((x, x + 1), 1)), self.wide(x)


def lenet(activation=nn.Sigmoid, pool=nn.AvgPool2d) -> nn.Module:
    """6.6."""
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2),
        activation(),
        pool(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5),
        activation(),
        pool(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        activation(),
        nn.Linear(120, 84),
        activation(),
        nn.Linear(84, 10),
    )


def lenet_relu() -> nn.Module:
    """6.6, the exercise."""
    return lenet(nn.ReLU, nn.MaxPool2d)


def lazy_mlp() -> nn.Module:
    """5.3."""
    return nn.Sequential(nn.LazyLinear(256), nn.ReLU(), nn.LazyLinear(10))


class CenteredLayer(nn.Module):
    """5.4.1."""

    def forward(self, x):
        return x - x.mean()


def centered_layer() -> nn.Module:
    """5.4.1."""
    return nn.Sequential(nn.Linear(8, 128), CenteredLayer())


class MyLinear(nn.Module):
    """5.4.2."""

    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, x):
        return F.relu(torch.matmul(x, self.weight.data) + self.bias.data)


def my_linear() -> nn.Module:
    """5.4.2."""
    return nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))


def one_convolution(name: str, kernel) -> nn.Module:
    """6.2."""
    made = nn.Sequential()
    made.add_module(name, nn.Conv2d(1, 1, kernel, bias=False))
    return made
