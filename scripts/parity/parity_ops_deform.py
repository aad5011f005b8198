"""Python's side of the deformable convolution."""
import torch
from run import Function
from torchvision import ops

# float16 products add in another order, each sum rounded to 11 bits; so does float32 with 24.
HALF_ORDER, FLOAT_ORDER = 2e-2, 1e-5


def draw_steps(rng):
    def pair(choices):
        return [rng.choice(choices), rng.choice(choices)]
    return {"stride": pair([1, 1, 2, 3]), "padding": pair([0, 1, 1, 2, 5]), "dilation": pair([1, 1, 2, 3])}


def out_size(size, kernel, steps):
    return [(s + 2 * p - (d * (k - 1) + 1)) // step + 1 for s, k, step, p, d in
            zip(size, kernel, steps["stride"], steps["padding"], steps["dilation"])]


def draw_offset(rng, shape):
    """Near, far, at whole places, and some far outside."""
    offset = torch.randn(shape, dtype=torch.float64) * rng.choice([0.5, 2.0, 2.0, 10.0])
    if rng.random() < 0.3:
        offset = offset.round()
    if rng.random() < 0.2:
        offset *= torch.rand(shape) < 0.5
    if rng.random() < 0.2:
        offset[torch.rand(shape) < 0.1] = rng.choice([1e4, -1e4, -1e-10, 1e-30])
    return offset


def draw(rng, dtype, channels, groups, offset_groups, out_channels, kernel, identity=False):
    dtype = getattr(torch, dtype)
    while True:
        steps, size = draw_steps(rng), [rng.choice([1, 2, 5, 8, 13, 20]), rng.choice([1, 3, 7, 10, 15])]
        out = out_size(size, kernel, steps)
        if min(out) > 0:
            break
    batch, taps = rng.choice([0, 1, 1, 2, 3, 6]), kernel[0] * kernel[1]
    inputs = {"input": torch.randn(batch, channels, *size, dtype=torch.float64),
              "offset": draw_offset(rng, (batch, offset_groups * 2 * taps, *out)),
              "weight": torch.randn(out_channels, channels // groups, *kernel, dtype=torch.float64),
              "grad": torch.randn(batch, out_channels, *out, dtype=torch.float64)}
    if identity:
        inputs["weight"] = torch.eye(out_channels, dtype=torch.float64).view(inputs["weight"].shape)
    if rng.random() < 0.6:
        inputs["mask"] = torch.rand(batch, offset_groups * taps, *out, dtype=torch.float64) * 2 - 0.5
    if rng.random() < 0.5 and not identity:
        inputs["bias"] = torch.randn(out_channels, dtype=torch.float64)
    layout = rng.choice(["contiguous", "channels_last", "strided"])
    return {key: value.to(dtype) for key, value in inputs.items()}, steps | {"layout": layout}


def draw_any(dtypes):
    def drawn(rng):
        groups, offset_groups = rng.choice([1, 1, 2, 3, 8]), rng.choice([1, 1, 2, 4])
        common = groups * offset_groups if groups % offset_groups and offset_groups % groups else max(groups, offset_groups)
        channels = common * rng.choice([1, 1, 2, 3, 5, 17])
        kernel = rng.choice([[3, 3], [3, 3], [1, 1], [2, 3], [1, 5]])
        return draw(rng, rng.choice(dtypes), channels, groups, offset_groups, groups * rng.choice([1, 2, 5]), kernel)
    return drawn


def draw_samples(rng):
    channels, kernel = rng.choice([1, 2, 7, 8, 9, 20]), rng.choice([[1, 1], [2, 2], [1, 3]])
    return draw(rng, rng.choice(["float32", "float64", "float16"]), channels, 1, 1, channels * kernel[0] * kernel[1], kernel,
                identity=True)


def laid_out(tensor, layout):
    if layout == "channels_last":
        return tensor.contiguous(memory_format=torch.channels_last)
    if layout == "strided":
        return tensor.transpose(2, 3).contiguous().transpose(2, 3)
    return tensor


def expected(i, p):
    arguments = {key: laid_out(value, p["layout"]) if value.dim() == 4 else value for key, value in i.items() if key != "grad"}
    arguments = {key: value.detach().clone(memory_format=torch.preserve_format).requires_grad_() for key, value in arguments.items()}
    out = ops.deform_conv2d(**arguments, **{key: p[key] for key in ("stride", "padding", "dilation")})
    gradients = torch.autograd.grad(out, list(arguments.values()), i["grad"])
    return {"out": out.detach()} | {f"{key}_gradient": value for key, value in zip(arguments, gradients)}


FUNCTIONS = {
    "ops.deform_conv2d": Function(draw_any(["float32", "float32", "float64"]), expected, FLOAT_ORDER),
    "ops.deform_conv2d, float16": Function(draw_any(["float16"]), expected, HALF_ORDER),
    # The weight is an identity: the output is the samples, which have no sum in another order.
    "ops.deform_conv2d, samples": Function(draw_samples, lambda i, p: {"out": expected(i, p)["out"]}),
}
