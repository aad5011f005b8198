"""Python's side of the operators on regions."""
import sys
from pathlib import Path

import torch
from run import Function
from torchvision import ops

sys.path.append(str(Path(__file__).resolve().parents[1] / "golden"))
from rotated_reference import roi_align_rotated  # noqa: E402

DTYPES = ["float32", "float32", "float64", "float16"]


def draw_rois(rng, count, batch, height, width, scale, dtype):
    """Inside, across the border, far outside, without area, turned around, of fractions of a pixel."""
    rois = torch.rand(count, 5, dtype=torch.float64)
    rois[:, 0] = (rois[:, 0] * batch).floor()
    corner = (rois[:, 1:3] * 1.4 - 0.2) * torch.tensor([width, height])
    size = rois[:, 3:] * torch.tensor([width, height]) * rng.choice([0.05, 0.5, 1.5])
    if rng.random() < 0.2:
        size[::3] = 0
    if rng.random() < 0.2:
        size[1::4] *= -1
    if rng.random() < 0.2:
        corner[2::5] += 4 * max(height, width)
    if rng.random() < 0.3:
        corner, size = corner.round(), size.round()
    rois[:, 1:3], rois[:, 3:] = corner / scale, (corner + size) / scale
    return rois.to(dtype)


def draw_input(rng, channels, height, width, batch, dtype):
    """At times with equal values, and with values that are not numbers."""
    values = torch.rand(batch, channels, height, width, dtype=torch.float64) * 4 - 2
    if rng.random() < 0.2:
        values = values.round()
    if rng.random() < 0.15:
        places = torch.randint(values.numel(), (4,))
        values.view(-1)[places] = torch.tensor([float("nan"), float("inf"), float("-inf"), -1e300], dtype=torch.float64)
    return values.to(dtype)


def laid_out(tensor, layout):
    if layout == "channels_last":
        return tensor.contiguous(memory_format=torch.channels_last)
    if layout == "strided":
        return tensor.transpose(2, 3).contiguous().transpose(2, 3)
    return tensor


def draw_regions(rng, sizes, of_bins=False):
    """Maps, regions and the gradient of the output: what every operator takes."""
    dtype = getattr(torch, rng.choice(DTYPES))
    few = dtype == torch.float16
    batch, channels = rng.choice([1, 1, 2, 3]), rng.choice([1, 2, 3, 7, 16, 17, 33]) if not few else rng.choice([1, 3])
    height, width = rng.choice([1, 2, 7, 16, 33, 60]), rng.choice([1, 2, 9, 16, 31, 50])
    scale = rng.choice([1.0, 0.25, 0.3, 1 / 16])
    count = rng.choice([0, 1, 2, 9, 20]) if not few else rng.choice([0, 1, 3])
    size = rng.choice(sizes)
    inputs = {"input": draw_input(rng, channels * (size[0] * size[1] if of_bins else 1), height, width, batch, dtype),
              "rois": draw_rois(rng, count, batch, height, width, scale, dtype),
              "grad": torch.rand(count, channels, *size, dtype=torch.float64).to(dtype)}
    return inputs, {"output_size": size, "spatial_scale": scale,
                    "layout": rng.choice(["contiguous", "channels_last", "strided"])}


def draw_roi_align(rng):
    inputs, p = draw_regions(rng, [[7, 7], [1, 1], [3, 5], [2, 14]])
    return inputs, p | {"sampling_ratio": rng.choice([-1, 0, 1, 2, 3]), "aligned": rng.random() < 0.5}


def draw_roi_pool(rng):
    return draw_regions(rng, [[7, 7], [1, 1], [3, 5], [2, 14], [9, 9]])


def draw_ps_roi_pool(rng):
    return draw_regions(rng, [[3, 3], [1, 1], [2, 3], [5, 1]], of_bins=True)


def draw_ps_roi_align(rng):
    inputs, p = draw_ps_roi_pool(rng)
    return inputs, p | {"sampling_ratio": rng.choice([-1, 0, 1, 2, 3])}


QUANTIZED = {"int8": torch.qint8, "uint8": torch.quint8, "int32": torch.qint32}


def draw_rotated(rng):
    """Of numbers that no rounding brings to the other side of a border, and finite maps: samples outside weigh a pixel 0."""
    dtype = rng.choice([torch.float32, torch.float64])
    batch, channels = rng.choice([1, 2]), rng.choice([1, 3, 16, 33])
    height, width, scale = rng.choice([1, 7, 16, 40]), rng.choice([1, 9, 31, 50]), rng.choice([1.0, 0.25, 0.3])
    count, size = rng.choice([0, 1, 5, 12]), rng.choice([[7, 7], [1, 1], [3, 5], [2, 14]])
    rois = torch.rand(count, 6, dtype=torch.float64) * torch.tensor([batch, 1.4 * width, 1.4 * height, width, height, 1440])
    rois[:, 0] = rois[:, 0].floor()
    rois[:, 1:3] -= torch.tensor([width, height]) * 0.2
    rois[:, 5] -= 720
    rois[:, 1:5] /= scale
    if rng.random() < 0.2:
        rois[::3, 3:5] = 0
    inputs = {"input": (torch.rand(batch, channels, height, width, dtype=torch.float64) * 4 - 2).to(dtype), "rois": rois.to(dtype),
              "grad": torch.rand(count, channels, *size, dtype=torch.float64).to(dtype)}
    return inputs, {"output_size": size, "spatial_scale": scale, "sampling_ratio": rng.choice([-1, 0, 1, 2, 3]),
                    "layout": rng.choice(["contiguous", "channels_last", "strided"])}


def draw_quantized(rng):
    inputs, p = draw_roi_align(rng)
    dtype = rng.choice(list(QUANTIZED))
    scales = [rng.choice([0.05, 0.013, 1.0]), rng.choice([0.5, 0.31, 2.0])]
    zeros = [rng.choice([0, 3, 100]), rng.choice([0, 1, 60])]
    numbers = [torch.nan_to_num(t.double(), 1.0, 2.0, -2.0) for t in (inputs["input"][:1], inputs["rois"])]
    integers = [torch.quantize_per_tensor(t.float(), scale, zero, QUANTIZED[dtype]).int_repr()
                for t, scale, zero in zip(numbers, scales, zeros)]
    return {"input": integers[0], "rois": integers[1]}, p | {"scales": scales, "zeros": zeros}


def quantized_roi_align(i, p):
    tensors = [torch._make_per_tensor_quantized_tensor(t, scale, zero)
               for t, scale, zero in zip((laid_out(i["input"], p["layout"]), i["rois"]), p["scales"], p["zeros"])]
    out = ops.roi_align(*tensors, p["output_size"], p["spatial_scale"], p["sampling_ratio"], p["aligned"])
    return {"out": out.int_repr(), "numbers": out.dequantize()}


def with_gradient(function):
    def expected(i, p):
        source = laid_out(i["input"], p["layout"]).requires_grad_()
        out = function(source, i["rois"], p)
        gradient, = torch.autograd.grad(out, source, i["grad"][:, :out.shape[1]])
        return {"out": out.detach(), "gradient": gradient}
    return expected


FUNCTIONS = {
    "ops.ps_roi_align": Function(draw_ps_roi_align, with_gradient(lambda x, rois, p: ops.ps_roi_align(
        x, rois, p["output_size"], p["spatial_scale"], p["sampling_ratio"]))),
    "ops.ps_roi_pool": Function(draw_ps_roi_pool, with_gradient(lambda x, rois, p: ops.ps_roi_pool(
        x, rois, p["output_size"], p["spatial_scale"]))),
    "ops.roi_align": Function(draw_roi_align, with_gradient(lambda x, rois, p: ops.roi_align(
        x, rois, p["output_size"], p["spatial_scale"], p["sampling_ratio"], p["aligned"]))),
    "ops.roi_align of quantized maps": Function(draw_quantized, quantized_roi_align),
    # The plain formula in double: a float32 place is off by 4e-6 of a pixel.
    "ops.roi_align_rotated": Function(draw_rotated, with_gradient(lambda x, rois, p: roi_align_rotated(
        x.double(), rois, p["output_size"], p["spatial_scale"], p["sampling_ratio"]).to(x.dtype)), tolerance=2e-4),
    "ops.roi_pool": Function(draw_roi_pool, with_gradient(lambda x, rois, p: ops.roi_pool(
        x, rois, p["output_size"], p["spatial_scale"]))),
}
