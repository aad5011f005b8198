"""Networks with other options than the registry's: small ones, for golden_models.py. Each a builder and its input's shape."""
from functools import partial

from torch import nn
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.maxvit import MaxVit
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
