"""Python's side of the module forms: each case builds a module from a seed and compares its printed form, names, initial
values, outputs and gradients."""
import sys
from pathlib import Path

import torch
from run import Function

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))
import module_cases  # noqa: E402

# A convolution's sums have the order that oneDNN chooses; both sides call the same one.
NORMS_2D = [None, "BatchNorm2d", "FrozenBatchNorm2d", "InstanceNorm2d", "GroupNorm", "MobileNorm"]
ACTIVATIONS = ["ReLU", "ReLU6", "SiLU", "Hardswish", "LeakyReLU", "ELU", "Hardtanh"]  # those that can work in place
OTHERS = ["Sigmoid", "Hardsigmoid", "GELU", "Tanh"]


def draw_tensor(rng, *shape, dtype):
    return (torch.rand(shape, dtype=torch.float64) * 4 - 2).to(getattr(torch, dtype))


def row_of(rng, module, arguments, dtype=None, **more):
    return {"module": module, "arguments": arguments, "seed": rng.randrange(2**31), "training": rng.random() < 0.5,
            "dtype": dtype or rng.choice(["float32", "float64"])} | more


def some(rng, **choices):
    """Each argument with a chance of a half; the others keep their defaults."""
    return {key: value for key, value in choices.items() if rng.random() < 0.5}


def sizes_of(rng, rank, choices):
    return rng.choice(choices) if rng.random() < 0.5 else [rng.choice(choices) for _ in range(rank)]


def draw_conv(rank):
    def draw(rng):
        groups = rng.choice([1, 1, 2])
        arguments = {"in_channels": groups * rng.choice([1, 2, 5]), "out_channels": 2 * rng.choice([1, 3, 8])}
        arguments |= {"groups": groups} if groups > 1 else {}
        arguments |= some(rng, kernel_size=sizes_of(rng, rank, [1, 2, 3, 5]), dilation=sizes_of(rng, rank, [1, 2]),
                          bias=rng.choice([None, True, False]),
                          norm_layer=rng.choice(NORMS_2D if rank == 2 else [None, "BatchNorm3d", "GroupNorm"]))
        arguments |= rng.choice([{}, {"padding": "valid"}, {"padding": sizes_of(rng, rank, [0, 1, 3])}, {"padding": None},
                                 {"padding": "same"}])
        if arguments.get("padding") != "same":
            arguments |= some(rng, stride=sizes_of(rng, rank, [1, 2, 3]))
        arguments |= rng.choice([{}, {"activation_layer": None}, {"activation_layer": rng.choice(OTHERS), "inplace": None}] +
                                [{"activation_layer": rng.choice(ACTIVATIONS), "inplace": rng.choice([None, True, False])}] * 3)
        row = row_of(rng, f"Conv{rank}dNormActivation", arguments)
        sides = [rng.choice([10, 11, 17] if rank == 2 else [10, 12]) for _ in range(rank)]
        return {"input": draw_tensor(rng, 2, arguments["in_channels"], *sides, dtype=row["dtype"])}, row
    return draw


def draw_squeeze(rng):
    arguments = {"input_channels": rng.choice([1, 4, 9]), "squeeze_channels": rng.choice([1, 3])}
    arguments |= some(rng, activation=rng.choice(ACTIVATIONS), scale_activation=rng.choice(OTHERS))
    row = row_of(rng, "SqueezeExcitation", arguments)
    return {"input": draw_tensor(rng, rng.choice([1, 3]), arguments["input_channels"], rng.choice([1, 5]), 7, dtype=row["dtype"])}, row


def draw_mlp(rng):
    arguments = {"in_channels": rng.choice([1, 6]), "hidden_channels": [rng.choice([2, 4, 7]) for _ in range(rng.choice([1, 2, 4]))]}
    arguments |= some(rng, norm_layer=rng.choice([None, "LayerNorm", "BatchNorm1d"]), bias=rng.random() < 0.5,
                      dropout=rng.choice([0.0, 0.3, 1.0]), activation_layer=rng.choice(ACTIVATIONS + OTHERS))
    row = row_of(rng, "MLP", arguments)
    if not row["training"] and arguments.get("activation_layer", "ReLU") in ACTIVATIONS:
        arguments |= some(rng, inplace=rng.random() < 0.5)  # in training the dropout would overwrite what ReLU keeps
    return {"input": draw_tensor(rng, rng.choice([2, 5]), arguments["in_channels"], dtype=row["dtype"])}, row


def draw_frozen(rng):
    channels = rng.choice([1, 3, 17])
    row = row_of(rng, "FrozenBatchNorm2d", {"num_features": channels} | some(rng, eps=rng.choice([0.0, 1e-3, 0.5])))
    return {"input": draw_tensor(rng, rng.choice([0, 1, 3]), channels, rng.choice([1, 6]), 5, dtype=row["dtype"])}, row


def draw_deform(rng):
    groups, offset_groups = rng.choice([1, 2]), rng.choice([1, 2])
    kernel, stride, padding, dilation = (
        sizes_of(rng, 2, choices) for choices in ([1, 2, 3], [1, 2], [0, 1, 2], [1, 2]))
    arguments = {"in_channels": 4, "out_channels": groups * rng.choice([1, 3]), "kernel_size": kernel, "stride": stride,
                 "padding": padding, "dilation": dilation, "groups": groups} | some(rng, bias=rng.random() < 0.5)
    row = row_of(rng, "DeformConv2d", arguments)
    batch, sides = rng.choice([1, 2, 5]), [rng.choice([7, 10]), rng.choice([6, 9])]
    k, s, p, d = ([value] * 2 if isinstance(value, int) else value for value in (kernel, stride, padding, dilation))
    out = [(side + 2 * p[i] - d[i] * (k[i] - 1) - 1) // s[i] + 1 for i, side in enumerate(sides)]
    taps = offset_groups * k[0] * k[1]
    inputs = {"input": draw_tensor(rng, batch, 4, *sides, dtype=row["dtype"]),
              "offset": draw_tensor(rng, batch, 2 * taps, *out, dtype=row["dtype"])}
    return inputs | ({"mask": draw_tensor(rng, batch, taps, *out, dtype=row["dtype"])} if rng.random() < 0.5 else {}), row


def draw_boxes(rng, count, height, width, scale):
    """Inside the image, some with a side that makes them change level, some without an area."""
    boxes = torch.rand(count, 4, dtype=torch.float64)
    corner = boxes[:, :2] * torch.tensor([width, height]) * 0.8
    side = boxes[:, 2:] * torch.tensor([width, height]) * rng.choice([0.1, 0.5, 1])
    if rng.random() < 0.4 and count:
        side[::2] = scale * 2.0 ** torch.randint(-3, 3, (len(side[::2]), 1)) * (1 + rng.choice([0, 1e-7, -1e-7, -1e-6]))
        corner = corner.round()
    if rng.random() < 0.2:
        side[1::3] = 0
    return torch.cat([corner, corner + side], 1)


def draw_pooler(rng):
    dtype, scale = rng.choice(["float32", "float32", "float64"]), rng.choice([224, 64, 30])
    images, channels = rng.choice([1, 2, 3]), rng.choice([1, 4])
    height, width, finest = rng.choice([64, 97, 130]), rng.choice([64, 90]), rng.choice([2, 4])
    names = [f"{i}" for i in range(rng.choice([1, 2, 3, 4]))]
    inputs = {f"map {name}": draw_tensor(rng, images, channels, -(-height // finest // 2**i), -(-width // finest // 2**i), dtype=dtype)
              for i, name in enumerate(names)}
    shapes = [[height - rng.choice([0, 5]) * (i > 0), width - rng.choice([0, 9]) * (i > 0)] for i in range(images)]
    for i, shape in enumerate(shapes):
        inputs[f"boxes {i}"] = draw_boxes(rng, rng.choice([0, 1, 4, 11]), *shape, scale).to(getattr(torch, dtype))
    chosen = names if rng.random() < 0.7 else names[:rng.choice([1, 2])] + ["missing"]
    arguments = {"featmap_names": chosen, "output_size": rng.choice([2, 7, [1, 3]]), "sampling_ratio": rng.choice([-1, 2])}
    arguments |= some(rng, canonical_level=rng.choice([3, 5])) | ({"canonical_scale": scale} if scale != 224 else {})
    return inputs, row_of(rng, "MultiScaleRoIAlign", arguments, dtype, maps=names, image_shapes=shapes)


def draw_pyramid(rng):
    dtype, out = rng.choice(["float32", "float64"]), 2 * rng.choice([1, 2])
    channels = [rng.choice([1, 2, 5]) for _ in range(rng.choice([1, 2, 3, 4]))]
    names = [f"{i}" for i in range(len(channels))]
    side = rng.choice([33, 40, 57])
    inputs = {f"map {name}": draw_tensor(rng, 2, count, -(-side // 2**i), -(-(side + 3) // 2**i), dtype=dtype)
              for i, (name, count) in enumerate(zip(names, channels))}
    arguments = {"in_channels_list": channels, "out_channels": out}
    arguments |= some(rng, norm_layer=rng.choice([None, "BatchNorm2d", "GroupNorm", "FrozenBatchNorm2d"]),
                      extra_blocks=rng.choice([None, "LastLevelMaxPool", [out, out], [channels[-1], out]]))
    return inputs, row_of(rng, "FeaturePyramidNetwork", arguments, dtype, maps=names)


def function(draw, tolerance=0.0):
    return Function(draw, lambda inputs, row: module_cases.answer(row, inputs), tolerance)


FUNCTIONS = {
    "ops.Conv2dNormActivation": function(draw_conv(2)),
    "ops.Conv3dNormActivation": function(draw_conv(3)),
    "ops.SqueezeExcitation": function(draw_squeeze),
    "ops.MLP": function(draw_mlp),
    "ops.FrozenBatchNorm2d": function(draw_frozen),
    "ops.DeformConv2d": function(draw_deform, 1e-5),  # as ops.deform_conv2d: sums in another order
    "ops.MultiScaleRoIAlign": function(draw_pooler),
    "ops.FeaturePyramidNetwork": function(draw_pyramid),
}
