"""ResNet-50 as people write it by hand: what building one from its graph is measured against."""

from __future__ import annotations

import torch
from torch import Tensor, nn

STAGES = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))
GROWTH = 4


class Bottleneck(nn.Module):
    """Three convolutions beside a shortcut, the stride in the middle one."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        filters = GROWTH * width
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, filters, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(filters)
        self.relu = nn.ReLU()
        self.downsample: nn.Module | None = None
        if stride > 1 or channels != filters:
            shortcut = nn.Conv2d(channels, filters, 1, stride=stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(filters))

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        shortcut: Tensor = x if self.downsample is None else self.downsample(x)
        return self.relu(y + shortcut)


def _stages() -> list[nn.Sequential]:
    stages, channels = [], 64
    for width, depth, stride in STAGES:
        blocks = []
        for place in range(depth):
            blocks.append(Bottleneck(channels, width, 1 if place else stride))
            channels = GROWTH * width
        stages.append(nn.Sequential(*blocks))
    return stages


class ResNet50(nn.Module):
    """The network of He et al. 2016 with torch's own first weights."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1, self.layer2, self.layer3, self.layer4 = _stages()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(GROWTH * STAGES[-1][0], 1000)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        scores: Tensor = self.fc(torch.flatten(self.avgpool(x), 1))
        return scores
