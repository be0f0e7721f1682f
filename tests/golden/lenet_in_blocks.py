from torch import nn


class Features(nn.Sequential):
    """Two convolutions, each with an activation and a pooling."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.act1 = nn.Sigmoid()
        self.pool1 = nn.AvgPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.act2 = nn.Sigmoid()
        self.pool2 = nn.AvgPool2d(2)


class LeNet(nn.Sequential):
    """LeNet-5 as the book draws it: images of 28×28 pixels to ten classes."""

    def __init__(self):
        super().__init__()
        self.features = Features()
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(400, 120)
        self.act3 = nn.Sigmoid()
        self.fc2 = nn.Linear(120, 84)
        self.act4 = nn.Sigmoid()
        self.fc3 = nn.Linear(84, 10)
