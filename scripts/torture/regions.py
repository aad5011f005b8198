"""Operators on regions of feature maps, by their schemas: forward, and backward with what a caller may hand it."""
import torch
from case import Operator, native
from torchvision import ops

DTYPES = [torch.float32, torch.float32, torch.float64, torch.float16]
SIZES = [(1, 1), (2, 3), (7, 7), (3, 1), (0, 2)]
SCALES = [1.0, 0.25, 0.3, 1 / 16]


def some_rois(rng, count, batch, height, width, scale, dtype):
    """Inside, across the border, far outside, without area, turned around."""
    rois = torch.rand(count, 5, dtype=torch.float64)
    rois[:, 0] = (rois[:, 0] * batch).floor()
    corner = (rois[:, 1:3] * 1.4 - 0.2) * torch.tensor([width, height])
    extent = rois[:, 3:] * torch.tensor([width, height]) * rng.choice([0.0, 0.05, 0.5, 1.5])
    if rng.random() < 0.2:
        extent[1::4] *= -1
    if rng.random() < 0.2:
        corner[2::5] += 4 * max(height, width)
    if rng.random() < 0.3:
        corner, extent = corner.round(), extent.round()
    rois[:, 1:3], rois[:, 3:] = corner / scale, (corner + extent) / scale
    return rois.to(dtype)


def draw_regions(rng, channels=(1, 2, 3, 16, 17)):
    """The input and its regions, and what every operator on them is told."""
    dtype, scale = rng.choice(DTYPES), rng.choice(SCALES)
    batch, height, width = rng.choice([1, 1, 2, 3]), rng.choice([1, 2, 7, 16]), rng.choice([1, 2, 9, 15])
    count, (rows, columns) = rng.choice([0, 1, 2, 5]), rng.choice(SIZES)
    shape = (batch, rng.choice(channels), height, width)
    inputs = {"input": (torch.rand(shape, dtype=torch.float64) * 4 - 2).to(dtype),
              "rois": some_rois(rng, count, batch, height, width, scale, dtype)}
    return inputs, {"spatial_scale": scale, "pooled_height": rows, "pooled_width": columns}


def draw_roi_align(rng):
    inputs, parameters = draw_regions(rng)
    return inputs, parameters | {"sampling_ratio": rng.choice([-1, 0, 1, 2, 3]), "aligned": rng.random() < 0.5}


def draw_roi_align_lists(rng):
    inputs, parameters = draw_roi_align(rng)
    rois, images = inputs.pop("rois"), len(inputs["input"])
    return inputs | {f"boxes.{i}": rois[rois[:, 0] == i, 1:] for i in range(images)}, parameters


def draw_position_sensitive(sampled):
    def draw(rng):
        inputs, parameters = draw_regions(rng)
        parameters["pooled_height"] = max(1, parameters["pooled_height"])
        images, _, height, width = inputs["input"].shape
        channels = rng.choice([1, 2, 3]) * parameters["pooled_height"] * parameters["pooled_width"]
        inputs["input"] = torch.randn(images, channels, height, width, dtype=torch.float64).to(inputs["rois"].dtype)
        return inputs, parameters | ({"sampling_ratio": rng.choice([-1, 0, 1, 2])} if sampled else {})
    return draw


def draw_rotated(rng):
    inputs, parameters = draw_regions(rng)
    rois, count = inputs["rois"], len(inputs["rois"])
    inputs["rois"] = torch.cat([rois[:, :3], (rois[:, 3:] - rois[:, 1:3]).abs(), torch.rand(count, 1).to(rois.dtype) * 720 - 360], 1)
    return inputs, parameters | {"sampling_ratio": rng.choice([-1, 0, 1, 2])}


def draw_quantized(rng):
    inputs, parameters = draw_roi_align(rng)
    count = len(inputs["rois"])
    dtype = rng.choice([torch.uint8, torch.int8, torch.int32])
    low, high = (-128, 128) if dtype == torch.int8 else (0, 256)
    images, channels, height, width = inputs["input"].shape
    rois = torch.randint(max(low, 0), 100, (count, 5))
    rois[:, 3:] = (rois[:, 1:3] + torch.randint(0, 27, (count, 2))).clamp(max=high - 1)
    rois[:, 0] = 0
    return ({"input": torch.randint(low, high, (1, channels, height, width)).to(dtype), "rois": rois.to(dtype)},
            parameters | {"input_scale": rng.choice([0.5, 1.0]), "input_zero_point": rng.choice([0, 10]),
                          "rois_scale": rng.choice([0.25, 1.0]), "rois_zero_point": 0})


def backward(draw):
    """The arguments of a backward from those of its forward."""
    def drawn(rng):
        inputs, parameters = draw(rng)
        batch, channels, height, width = inputs.pop("input").shape
        shape = (len(inputs["rois"]), channels, parameters["pooled_height"], parameters["pooled_width"])
        gradient = torch.rand(shape, dtype=torch.float64).to(inputs["rois"].dtype)
        return ({"grad": gradient} | inputs,
                parameters | {"batch_size": batch, "channels": channels, "height": height, "width": width})
    return drawn


def pooled_backward(draw, forward, origin, position_sensitive):
    """The same where a tensor of the forward says which pixel, or which channel, each output came from."""
    def drawn(rng):
        inputs, parameters = draw(rng)
        out, origins = getattr(torch.ops.torchvision, forward)(**inputs, **parameters)
        result, parameters = backward(lambda rng: (inputs, parameters))(rng)
        if position_sensitive:
            result["grad"] = torch.rand(out.shape, dtype=torch.float64).to(out.dtype)
        return result | {origin: origins}, parameters
    return drawn


def image_index(rng, case):
    """The image of a region is none of the batch, or no whole number."""
    rois = case.inputs.get("rois")
    if rois is None or rois.dim() != 2 or rois.numel() == 0 or not rois.is_floating_point():
        return None
    rois = case.inputs["rois"] = rois.clone()
    rois[rng.randrange(len(rois)), 0] = rng.choice([-1, -0.5, 0.5, 3, 1000, 1e9, 3e38, float("nan"), float("inf")])
    return "image index"


def public_roi_align(i, p):
    boxes = [i[name] for name in sorted(i) if name.startswith("boxes.")]
    return ops.roi_align(i["input"], boxes, (p["pooled_height"], p["pooled_width"]), p["spatial_scale"], p["sampling_ratio"], p["aligned"])


# The original's backwards read argmax and channel_mapping as if they were contiguous.
ORIGINS = {"spoilers": [image_index], "dies_of": {"layout"}, "weight": 2}
REGIONS = {"leaves": ["input"], "spoilers": [image_index]}
OPERATORS = {
    "torchvision::roi_align": Operator(draw_roi_align, native("roi_align"), **REGIONS, weight=3),
    "torchvision::_roi_align_backward": Operator(backward(draw_roi_align), native("_roi_align_backward"), spoilers=[image_index], weight=2),
    "roi_align": Operator(draw_roi_align_lists, public_roi_align, leaves=["input"]),
    "torchvision::roi_align_rotated": Operator(draw_rotated, **REGIONS, weight=2),
    "torchvision::_roi_align_rotated_backward": Operator(backward(draw_rotated), spoilers=[image_index]),
    "torchvision::qroi_align": Operator(draw_quantized, native("qroi_align"), weight=2),
    "torchvision::roi_pool": Operator(draw_regions, native("roi_pool"), **REGIONS, weight=3),
    "torchvision::_roi_pool_backward": Operator(pooled_backward(draw_regions, "roi_pool", "argmax", False), native("_roi_pool_backward"),
                                                **ORIGINS),
}
for name, sampled in (("ps_roi_align", True), ("ps_roi_pool", False)):
    draw = draw_position_sensitive(sampled)
    OPERATORS |= {
        f"torchvision::{name}": Operator(draw, native(name), **REGIONS, weight=3),
        f"torchvision::_{name}_backward": Operator(pooled_backward(draw, name, "channel_mapping", True), native(f"_{name}_backward"),
                                                   **ORIGINS)}
