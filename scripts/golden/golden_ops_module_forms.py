"""The module forms of torchvision.ops: how they print, names and initial values of one seed, outputs and gradients."""
import common
import torch

import module_cases

SEED = 404

CONV2D = dict(in_channels=4, out_channels=6)
CONV3D = dict(in_channels=2, out_channels=4)
# Module, arguments, shapes of the inputs, whether in training.
BLOCKS = [
    ("Conv2dNormActivation", CONV2D, True),
    ("Conv2dNormActivation", CONV2D | dict(kernel_size=[1, 5], dilation=[1, 2], stride=[2, 1], norm_layer=None), False),
    ("Conv2dNormActivation", CONV2D | dict(kernel_size=5, dilation=2, groups=2, activation_layer=None), False),
    ("Conv2dNormActivation", CONV2D | dict(padding="same", norm_layer="GroupNorm", activation_layer="SiLU"), True),
    ("Conv2dNormActivation", CONV2D | dict(padding="valid", norm_layer="MobileNorm", activation_layer="Hardswish"), True),
    ("Conv2dNormActivation", CONV2D | dict(padding=[0, 2], bias=True, activation_layer="ReLU6", inplace=False), True),
    ("Conv2dNormActivation", CONV2D | dict(padding=0, kernel_size=1, norm_layer="FrozenBatchNorm2d", inplace=None,
                                           activation_layer="LeakyReLU"), True),
    ("Conv2dNormActivation", CONV2D | dict(norm_layer="InstanceNorm2d", activation_layer="ELU", stride=2), False),
    ("Conv2dNormActivation", CONV2D | dict(norm_layer=None, bias=False, activation_layer="GELU", inplace=None), False),
    ("Conv3dNormActivation", CONV3D, True),
    ("Conv3dNormActivation", CONV3D | dict(kernel_size=[1, 3, 3], stride=[1, 2, 2], dilation=2, norm_layer=None), False),
    ("Conv3dNormActivation", CONV3D | dict(padding=[0, 1, 2], groups=2, activation_layer="Hardtanh"), False),
    ("SqueezeExcitation", dict(input_channels=4, squeeze_channels=3), True),
    ("SqueezeExcitation", dict(input_channels=4, squeeze_channels=1, activation="SiLU", scale_activation="Hardsigmoid"), False),
    ("MLP", dict(in_channels=5, hidden_channels=[7, 3]), True),
    ("MLP", dict(in_channels=5, hidden_channels=[4]), False),
    ("MLP", dict(in_channels=5, hidden_channels=[6, 4, 2], norm_layer="LayerNorm", activation_layer="GELU", dropout=0.5), True),
    ("MLP", dict(in_channels=5, hidden_channels=[6, 4], norm_layer="BatchNorm1d", inplace=True, bias=False, dropout=0.3), False),
]
OPERATORS = [
    ("Permute", dict(dims=[2, 0, 1, 3]), True),
    ("FrozenBatchNorm2d", dict(num_features=4), True),
    ("FrozenBatchNorm2d", dict(num_features=4, eps=0.0001), False),
    ("StochasticDepth", dict(p=0.4, mode="row"), True),
    ("StochasticDepth", dict(p=0.25, mode="batch"), False),
    ("DropBlock2d", dict(p=0.2, block_size=3), True),
    ("DropBlock2d", dict(p=0.2, block_size=3, inplace=True, eps=0.01), True),
    ("DropBlock2d", dict(p=0.2, block_size=3), False),
    ("DropBlock3d", dict(p=0.3, block_size=3), True),
    ("DeformConv2d", dict(in_channels=4, out_channels=6, kernel_size=3, padding=1), True),
    ("DeformConv2d", dict(in_channels=4, out_channels=2, kernel_size=[1, 3], stride=[2, 1], dilation=[1, 2], groups=2,
                          bias=False), True),
    ("RoIAlign", dict(output_size=2, spatial_scale=0.5, sampling_ratio=2), True),
    ("RoIAlign", dict(output_size=[2, 3], spatial_scale=0.25, sampling_ratio=-1, aligned=True), True),
    ("RoIPool", dict(output_size=2, spatial_scale=0.5), True),
    ("RoIPool", dict(output_size=[2, 3], spatial_scale=1.0), True),
    ("PSRoIAlign", dict(output_size=2, spatial_scale=0.5, sampling_ratio=2), True),
    ("PSRoIPool", dict(output_size=2, spatial_scale=0.5), True),
    ("MultiScaleRoIAlign", dict(featmap_names=["0", "1"], output_size=2, sampling_ratio=2, canonical_scale=16), True),
    ("MultiScaleRoIAlign", dict(featmap_names=["1"], output_size=[1, 3], sampling_ratio=-1), True),
    ("FeaturePyramidNetwork", dict(in_channels_list=[2, 3], out_channels=2), True),
    ("FeaturePyramidNetwork", dict(in_channels_list=[2, 3], out_channels=2, extra_blocks="LastLevelMaxPool",
                                   norm_layer="BatchNorm2d"), True),
    ("FeaturePyramidNetwork", dict(in_channels_list=[2, 3], out_channels=2, extra_blocks=[3, 2]), True),
    ("FeaturePyramidNetwork", dict(in_channels_list=[2, 3], out_channels=2, extra_blocks=[2, 2], norm_layer="GroupNorm"), False),
]


def draw(*shape):
    return (torch.rand(shape, dtype=torch.float64) * 4 - 2).float()


def draw_boxes(count):
    corner = torch.rand(count, 2) * 20
    return torch.cat([corner, corner + torch.rand(count, 2) * torch.tensor([2, 12, 40])[torch.arange(count) % 3, None]], 1)


def draw_inputs(name, arguments):
    """The inputs of a module, and what its row says of them."""
    if name in ("FeaturePyramidNetwork", "MultiScaleRoIAlign"):
        inputs = {"map 0": draw(2, 2, 5, 6), "map 1": draw(2, 3 if name == "FeaturePyramidNetwork" else 2, 3, 3)}
        if name == "MultiScaleRoIAlign":
            inputs |= {"boxes 0": draw_boxes(5), "boxes 1": draw_boxes(2)}
        return inputs, {"maps": ["0", "1"], "image_shapes": [[20, 22], [18, 24]]}
    if name == "DeformConv2d":
        kernel = arguments["kernel_size"]
        size = [3, 4] if kernel == 3 else [2, 1]
        taps = 9 if kernel == 3 else 3
        inputs = {"input": draw(1, 4, 3, 4 if kernel == 3 else 5), "offset": draw(1, 2 * taps, *size)}
        return inputs | ({"mask": draw(1, taps, *size)} if kernel == 3 else {}), {}
    if "RoI" in name:
        index = torch.tensor([[0], [1], [0], [1]])
        return {"input": draw(2, 4, 4, 3), "rois": torch.cat([index, draw_boxes(4) / 2], 1)}, {}
    shapes = {"Conv3dNormActivation": (1, 2, 3, 3, 4), "MLP": (3, 5), "DropBlock3d": (1, 1, 3, 4, 5), "DropBlock2d": (1, 2, 6, 5)}
    return {"input": draw(*shapes.get(name, (2, 4, 5, 6)))}, {}


def write(name, cases):
    torch.manual_seed(9)
    tensors, rows = {}, []
    for i, (module, arguments, training) in enumerate(cases):
        inputs, more = draw_inputs(module, arguments)
        row = {"module": module, "arguments": arguments, "seed": SEED + i, "training": training, "dtype": "float32"} | more
        tensors |= {f"{i}/in/{key}": value for key, value in inputs.items()}
        tensors |= {f"{i}/out/{key}": value for key, value in module_cases.answer(row, inputs).items()}
        rows.append(row)
    common.save(name, tensors, {"rows": rows})


def main():
    write("ops/module_blocks", BLOCKS)
    write("ops/module_operators", OPERATORS)


if __name__ == "__main__":
    common.check_oracle()
    main()
