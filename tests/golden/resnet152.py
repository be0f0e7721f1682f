from torch import nn


class Widening(nn.Module):
    """A bottleneck that widens: its skip is a 1×1 convolution."""

    def __init__(self, channels, mid, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, mid, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(mid)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(mid, mid, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(mid)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(mid, mid * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(mid * 4)
        self.conv4 = nn.Conv2d(channels, mid * 4, 1, stride=stride, bias=False)
        self.bn4 = nn.BatchNorm2d(mid * 4)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = self.relu1(y)
        y = self.conv2(y)
        y = self.bn2(y)
        y = self.relu2(y)
        y = self.conv3(y)
        y = self.bn3(y)
        x = self.conv4(x)
        x = self.bn4(x)
        y = y + x
        y = self.relu3(y)
        return y


class Bottleneck(nn.Module):
    """1×1, 3×3 and 1×1 convolution with a skip around them."""

    def __init__(self, channels, mid, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, mid, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(mid)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(mid, mid, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(mid)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(mid, mid * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(mid * 4)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = self.relu1(y)
        y = self.conv2(y)
        y = self.bn2(y)
        y = self.relu2(y)
        y = self.conv3(y)
        y = self.bn3(y)
        y = y + x
        y = self.relu3(y)
        return y


class Group(nn.Sequential):
    """One bottleneck that widens, then copies that keep the size."""

    def __init__(self, channels, mid, stride, times):
        super().__init__()
        self.first = Widening(channels, mid, stride=stride)
        self.rest = nn.Sequential(*[Bottleneck(mid * 4, mid) for _ in range(times)])


class ResNet152(nn.Sequential):
    """ResNet-152: groups of groups of layers, 60,192,808 parameters."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = Group(64, 64, 1, 2)
        self.layer2 = Group(256, 128, 2, 7)
        self.layer3 = Group(512, 256, 2, 35)
        self.layer4 = Group(1024, 512, 2, 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(2048, 1000)
