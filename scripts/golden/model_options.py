"""What golden_models.py builds with options other than the defaults: functions by family and variant."""
from collections import OrderedDict
from functools import partial

from torch import nn
from torchvision import models
from torchvision.models.efficientnet import EfficientNet, FusedMBConvConfig, MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.regnet import BlockParams, RegNet


def group_norm(channels):
    return nn.GroupNorm(4, channels)


def mnasnet_of_version_1():
    """What an empty state dict of version 1 makes of MNASNet, with new values in the first layers."""
    model = models.mnasnet0_5(num_classes=7)
    empty = OrderedDict()
    empty._metadata = OrderedDict({"": {"version": 1}})
    model.load_state_dict(empty, strict=False)
    return model


MOBILENET_V2 = {
    "width": lambda: models.mobilenet_v2(num_classes=7, width_mult=0.35, round_nearest=4),
    "wide": lambda: models.mobilenet_v2(num_classes=7, width_mult=1.4, dropout=0.5),
    "setting": lambda: models.mobilenet_v2(num_classes=7, inverted_residual_setting=[[1, 16, 1, 1], [4, 24, 2, 2]]),
    "norm_layer": lambda: models.mobilenet_v2(num_classes=7, norm_layer=group_norm),
}
MOBILENET_V3 = {
    "reduced_tail": lambda: models.mobilenet_v3_large(num_classes=7, reduced_tail=True),
    "dilated": lambda: models.mobilenet_v3_small(num_classes=7, dilated=True, dropout=0.5),
    "width": lambda: models.mobilenet_v3_small(num_classes=7, width_mult=0.75, reduced_tail=True, dilated=True),
    "norm_layer": lambda: models.mobilenet_v3_small(num_classes=7, norm_layer=group_norm),
    "class": lambda: MobileNetV3([InvertedResidualConfig(16, 3, 48, 24, True, "HS", 2, 1, 1.0),
                                  InvertedResidualConfig(24, 5, 72, 24, False, "RE", 1, 1, 1.0)], 64, num_classes=7),
}
MNASNET = {
    "dropout": lambda: models.mnasnet0_5(num_classes=7, dropout=0.5),
    "version_1": mnasnet_of_version_1,
}
SHUFFLENET_V2 = {
    "class": lambda: models.ShuffleNetV2([2, 1, 3], [12, 24, 48, 96, 64], num_classes=7),
}
EFFICIENTNET = {
    "dropout": lambda: models.efficientnet_b0(num_classes=7, dropout=0.5, stochastic_depth_prob=0.5),
    "norm_layer": lambda: models.efficientnet_b0(num_classes=7, norm_layer=group_norm),
    "class": lambda: EfficientNet([FusedMBConvConfig(1, 3, 1, 16, 16, 2), FusedMBConvConfig(4, 5, 2, 16, 24, 2)], 0.1,
                                  stochastic_depth_prob=0.8, num_classes=7),
    "scaled": lambda: EfficientNet([MBConvConfig(1, 3, 2, 24, 16, 1, width_mult=1.3, depth_mult=1.2),
                                    MBConvConfig(3.5, 3, 2, 16, 40, 2, width_mult=1.3, depth_mult=1.2)], 0.1,
                                   num_classes=7, last_channel=96),
}
REGNET = {
    "stem_width": lambda: models.regnet_x_400mf(num_classes=7, stem_width=16),
    "activation": lambda: models.regnet_y_400mf(num_classes=7, activation=nn.SiLU),
    "norm_layer": lambda: models.regnet_x_400mf(num_classes=7, norm_layer=partial(nn.BatchNorm2d, eps=0.01)),
    "class": lambda: RegNet(BlockParams.from_init_params(depth=9, w_0=32, w_a=21.5, w_m=2.2, group_width=24,
                                                         bottleneck_multiplier=0.5, se_ratio=0.3), num_classes=7),
}

FAMILIES = {
    "mobilenet_v2": MOBILENET_V2,
    "mobilenet_v3": MOBILENET_V3,
    "mnasnet": MNASNET,
    "shufflenet_v2": SHUFFLENET_V2,
    "efficientnet": EFFICIENTNET,
    "regnet": REGNET,
}
