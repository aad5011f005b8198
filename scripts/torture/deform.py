"""The deformable convolution by its schema: forward, and backward."""
import torch
from case import Operator, native

DTYPES = [torch.float32, torch.float32, torch.float64, torch.float16]


def out_size(size, kernel, stride, pad, dilation):
    return (size + 2 * pad - (dilation * (kernel - 1) + 1)) // stride + 1


def draw_deform(rng):
    dtype, batch = rng.choice(DTYPES), rng.choice([0, 1, 1, 2, 3])
    groups, offset_groups, (rows, columns) = rng.choice([1, 1, 2]), rng.choice([1, 1, 2]), rng.choice([(3, 3), (1, 1), (2, 3)])
    channels, out_channels = groups * offset_groups * rng.choice([1, 3, 4]), groups * rng.choice([1, 2, 5])
    while True:
        sizes = [rng.choice([1, 2, 5, 8]), rng.choice([1, 3, 7])]
        steps = {f"{name}_{axis}": rng.choice(choices) for name, choices in
                 (("stride", [1, 2, 3]), ("pad", [0, 1, 3]), ("dilation", [1, 2])) for axis in "hw"}
        out = [out_size(size, kernel, *(steps[f"{name}_{axis}"] for name in ("stride", "pad", "dilation")))
               for size, kernel, axis in zip(sizes, (rows, columns), "hw")]
        if min(out) > 0:
            break
    samples = offset_groups * rows * columns
    with_mask = rng.random() < 0.6
    inputs = {"input": torch.randn(batch, channels, *sizes), "weight": torch.randn(out_channels, channels // groups, rows, columns),
              "offset": torch.randn(batch, 2 * samples, *out) * rng.choice([0.5, 2.0, 10.0]),
              "mask": torch.rand(batch, samples, *out) if with_mask else torch.zeros(batch, 1), "bias": torch.randn(out_channels)}
    return ({name: tensor.to(dtype) for name, tensor in inputs.items()},
            steps | {"groups": groups, "offset_groups": offset_groups, "use_mask": with_mask})


def draw_backward(rng):
    inputs, parameters = draw_deform(rng)
    shape = (len(inputs["input"]), len(inputs["weight"]), *inputs["offset"].shape[2:])
    return {"grad": torch.randn(shape).to(inputs["input"].dtype)} | inputs, parameters


# Products add in another order; see scripts/parity/parity_ops_deform.py.
ORDER = {torch.float16: 2e-2, torch.float32: 1e-5, torch.float64: 1e-10}
ALL = ["input", "weight", "offset", "mask", "bias"]
OPERATORS = {
    "torchvision::deform_conv2d": Operator(draw_deform, native("deform_conv2d"), leaves=ALL, tolerance=ORDER, weight=3),
    "torchvision::_deform_conv2d_backward": Operator(draw_backward, native("_deform_conv2d_backward"), tolerance=ORDER, weight=3),
}
