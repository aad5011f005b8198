"""The models that torchvision does not have, in Python: what golden_models.py compares the C++ ones with."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class LeNet5(nn.Module):
    def __init__(self, num_classes=10, dropout=0.0, channels=(8, 16)):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels[0], 5, padding=2, bias=False)
        self.bn1 = nn.BatchNorm2d(channels[0])
        self.conv2 = nn.Conv2d(channels[0], channels[1], 5, bias=False)
        self.bn2 = nn.BatchNorm2d(channels[1])
        self.fc1 = nn.Linear(channels[1] * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2).flatten(1)
        x = self.dropout(F.relu(self.fc1(x)))
        x = self.dropout(F.relu(self.fc2(x)))
        return self.fc3(x)


def same_conv(conv, x):
    """TensorFlow's 'same': as many outputs as ceil(size / stride), the odd pixel of padding at the bottom right."""
    pads = []
    for size, kernel, stride in zip(reversed(x.shape[2:]), reversed(conv.kernel_size), reversed(conv.stride)):
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return conv(F.pad(x, pads))


class LiteBlock(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, expansion, drop_connect):
        super().__init__()
        width = inputs * expansion
        self.skip, self.drop_connect = stride == 1 and inputs == outputs, drop_connect
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)
        if expansion != 1:
            self._expand_conv = nn.Conv2d(inputs, width, 1, bias=False)
            self._bn0 = norm(width)
        self._depthwise_conv = nn.Conv2d(width, width, kernel, stride, groups=width, bias=False)
        self._bn1 = norm(width)
        self._project_conv = nn.Conv2d(width, outputs, 1, bias=False)
        self._bn2 = norm(outputs)
        self._relu = nn.ReLU6(inplace=True)

    def forward(self, x):
        out = self._relu(self._bn0(self._expand_conv(x))) if hasattr(self, "_expand_conv") else x
        out = self._relu(self._bn1(same_conv(self._depthwise_conv, out)))
        out = self._bn2(self._project_conv(out))
        if self.skip and self.training and self.drop_connect:
            keep = 1 - self.drop_connect
            out = out / keep * torch.floor(keep + torch.rand(x.shape[0], 1, 1, 1))
        return out + x if self.skip else out


# repeats, kernel, stride, expansion, outputs
STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
          (1, 3, 1, 6, 320))
# width, depth, dropout
LITE = {"efficientnet_lite0": (1.0, 1.0, 0.2), "efficientnet_lite1": (1.0, 1.1, 0.2), "efficientnet_lite2": (1.1, 1.2, 0.3),
        "efficientnet_lite3": (1.2, 1.4, 0.3), "efficientnet_lite4": (1.4, 1.8, 0.3)}


def round_filters(filters, width):
    filters *= width
    rounded = max(8, int(filters + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * filters else rounded


class EfficientNetLite(nn.Module):
    def __init__(self, name, num_classes=1000):
        super().__init__()
        width, depth, dropout = LITE[name]
        self._conv_stem = nn.Conv2d(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=1e-3, momentum=0.01)
        self._relu = nn.ReLU6(inplace=True)
        rows, inputs = [], 32
        for index, (repeats, kernel, stride, expansion, outputs) in enumerate(STAGES):
            outputs = round_filters(outputs, width)
            if index not in (0, len(STAGES) - 1):
                repeats = math.ceil(depth * repeats)
            for _ in range(repeats):
                rows.append((inputs, outputs, kernel, stride, expansion))
                inputs, stride = outputs, 1
        self._blocks = nn.Sequential(*(LiteBlock(*row, 0.2 * index / len(rows)) for index, row in enumerate(rows)))
        self._conv_head = nn.Conv2d(inputs, 1280, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(1280, eps=1e-3, momentum=0.01)
        self._avg_pooling = nn.AdaptiveAvgPool2d((1, 1))
        self._dropout = nn.Dropout(dropout)
        self._fc = nn.Linear(1280, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")
        bound = 1 / math.sqrt(num_classes)
        nn.init.uniform_(self._fc.weight, -bound, bound)
        nn.init.zeros_(self._fc.bias)

    def forward(self, x):
        x = self._relu(self._bn0(same_conv(self._conv_stem, x)))
        x = self._blocks(x)
        x = self._relu(self._bn1(self._conv_head(x)))
        return self._fc(self._dropout(self._avg_pooling(x).flatten(1)))


def build(name, **options):
    return LeNet5(**options) if name == "lenet5" else EfficientNetLite(name, **options)


NAMES = (*LITE, "lenet5")
