"""Python's side of the operators on regions."""
import torch
from run import Function
from torchvision import ops

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
    return (torch.rand(batch, channels, height, width, dtype=torch.float64) * 4 - 2).to(dtype)


def laid_out(tensor, layout):
    if layout == "channels_last":
        return tensor.contiguous(memory_format=torch.channels_last)
    if layout == "strided":
        return tensor.transpose(2, 3).contiguous().transpose(2, 3)
    return tensor


def draw_roi_align(rng):
    dtype = getattr(torch, rng.choice(DTYPES))
    few = dtype == torch.float16
    batch, channels = rng.choice([1, 1, 2, 3]), rng.choice([1, 2, 3, 7, 16, 17, 33]) if not few else rng.choice([1, 3])
    height, width = rng.choice([1, 2, 7, 16, 33, 60]), rng.choice([1, 2, 9, 16, 31, 50])
    scale = rng.choice([1.0, 0.25, 0.3, 1 / 16])
    count = rng.choice([0, 1, 2, 9, 20]) if not few else rng.choice([0, 1, 3])
    size = rng.choice([[7, 7], [1, 1], [3, 5], [2, 14]])
    inputs = {"input": draw_input(rng, channels, height, width, batch, dtype),
              "rois": draw_rois(rng, count, batch, height, width, scale, dtype),
              "grad": torch.rand(count, channels, *size, dtype=torch.float64).to(dtype)}
    return inputs, {"output_size": size, "spatial_scale": scale, "sampling_ratio": rng.choice([-1, 0, 1, 2, 3]),
                    "aligned": rng.random() < 0.5, "layout": rng.choice(["contiguous", "channels_last", "strided"])}


def with_gradient(function):
    def expected(i, p):
        source = laid_out(i["input"], p["layout"]).requires_grad_()
        out = function(source, i["rois"], p)
        gradient, = torch.autograd.grad(out, source, i["grad"][:, :out.shape[1]])
        return {"out": out.detach(), "gradient": gradient}
    return expected


FUNCTIONS = {
    "ops.roi_align": Function(draw_roi_align, with_gradient(lambda x, rois, p: ops.roi_align(
        x, rois, p["output_size"], p["spatial_scale"], p["sampling_ratio"], p["aligned"]))),
}
