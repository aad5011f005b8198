"""What golden_models.py builds with options other than the registry's: small networks with the shape of their input (CASES), and
functions by family and variant (FAMILIES)."""
from collections import OrderedDict
from functools import partial

from torch import nn
from torchvision import models
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.densenet import DenseNet
from torchvision.models.efficientnet import EfficientNet, FusedMBConvConfig, MBConvConfig
from torchvision.models.maxvit import MaxVit
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.regnet import BlockParams, RegNet
from torchvision.models.swin_transformer import PatchMergingV2, SwinTransformer, SwinTransformerBlockV2
from torchvision.models.vision_transformer import ConvStemConfig, VisionTransformer

CONVNEXT = [CNBlockConfig(16, 24, 2), CNBlockConfig(24, 32, 1), CNBlockConfig(32, None, 2)]
VIT = dict(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32, mlp_dim=48, num_classes=7)
SWIN = dict(patch_size=[2, 4], embed_dim=8, depths=[2, 3], num_heads=[2, 4], window_size=[3, 5], mlp_ratio=2.5,
            dropout=0.1, attention_dropout=0.2, stochastic_depth_prob=0.3, num_classes=7)
MAXVIT = dict(stem_channels=8, partition_size=2, block_channels=[16, 24], block_layers=[2, 1], head_dim=8,
              stochastic_depth_prob=0.4, num_classes=7)

CASES = {
    "convnext_small_net": (
        lambda: ConvNeXt(CONVNEXT, stochastic_depth_prob=0.5, layer_scale=0.5, num_classes=7), (4, 3, 40, 56)),
    "convnext_halving": (
        lambda: ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, 32, 1)], layer_scale=0.1, num_classes=3),
        (2, 3, 33, 48)),
    "convnext_norm_layer": (
        lambda: ConvNeXt(CONVNEXT, layer_scale=0.5, num_classes=7, norm_layer=nn.BatchNorm2d), (4, 3, 40, 56)),
    "vit_dropout": (
        lambda: VisionTransformer(**VIT, dropout=0.2, attention_dropout=0.3, representation_size=24), (3, 3, 32, 32)),
    "vit_conv_stem": (
        lambda: VisionTransformer(**VIT, norm_layer=nn.LayerNorm, conv_stem_configs=[
            ConvStemConfig(8, 3, 2), ConvStemConfig(12, 3, 2, activation_layer=nn.ReLU6), ConvStemConfig(16, 3, 2)]),
        (3, 3, 32, 32)),
    "swin_small": (lambda: SwinTransformer(**SWIN), (3, 3, 30, 44)),
    "swin_v2_small": (
        lambda: SwinTransformer(**SWIN, norm_layer=partial(nn.LayerNorm, eps=1e-3), block=SwinTransformerBlockV2,
                                downsample_layer=PatchMergingV2), (3, 3, 30, 44)),
    # Shifted along one side, since the other has one window.
    "swin_flat": (lambda: SwinTransformer([4, 4], 8, [2], [2], [4, 4], num_classes=3), (2, 3, 14, 50)),
    "maxvit_small": (
        lambda: MaxVit((32, 32), **MAXVIT, squeeze_ratio=0.5, expansion_ratio=2.5, mlp_ratio=3, mlp_dropout=0.2,
                       attention_dropout=0.3), (3, 3, 32, 32)),
    "maxvit_layers": (
        lambda: MaxVit((32, 32), **MAXVIT, norm_layer=nn.BatchNorm2d, activation_layer=nn.SiLU), (3, 3, 32, 32)),
}


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
DENSENET = {
    "drop_rate": lambda: models.densenet121(num_classes=7, bn_size=2, drop_rate=0.4),
    "class": lambda: DenseNet(12, (2, 1, 3), 20, bn_size=3, num_classes=7, memory_efficient=True),
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

# init_weights of these two says what is the default, without the warning that it will change.
GOOGLENET = {
    "aux_logits": lambda: models.googlenet(num_classes=7, init_weights=True, dropout=0.4, dropout_aux=0.5),
    "transform_input": lambda: models.googlenet(num_classes=7, aux_logits=False, transform_input=True, init_weights=False),
}
INCEPTION = {
    "aux_logits": lambda: models.inception_v3(num_classes=7, init_weights=True, dropout=0.3),
    "transform_input": lambda: models.inception_v3(num_classes=7, aux_logits=False, transform_input=True, init_weights=False),
}
LARGE = ("aux_logits",)  # variants that train on large pictures where the family has such

FAMILIES = {
    "mobilenet_v2": MOBILENET_V2,
    "mobilenet_v3": MOBILENET_V3,
    "mnasnet": MNASNET,
    "shufflenet_v2": SHUFFLENET_V2,
    "densenet": DENSENET,
    "googlenet": GOOGLENET,
    "inception_v3": INCEPTION,
    "efficientnet": EFFICIENTNET,
    "regnet": REGNET,
}
