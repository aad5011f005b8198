"""Python's side of the functionals that move things: torchvision.transforms.v2.functional for every kind of tensor."""
import layouts
import torch
from run import Function
from torchvision import tv_tensors
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F
from torchvision.tv_tensors import BoundingBoxFormat

UPRIGHT = ["XYXY", "XYWH", "CXCYWH"]
ROTATED = ["XYWHR", "CXCYWHR", "XYXYXYXY"]
CLAMPING = ["soft", "hard", None]
LAYOUTS = ["contiguous", "channels_last"]
INTEGERS = ["uint8", "uint8", "uint8", "int8", "int16", "int32", "int64"]
FLOATS = ["float32", "float64"]
MOST = 40


def widen():
    LAYOUTS.append("strided")
    INTEGERS.append("uint16")
    FLOATS.extend(["float16", "bfloat16"])


def edge(rng):
    return rng.choice([1, 2, 3, 16, 17, 32, rng.randint(1, 8), rng.randint(1, MOST), rng.randint(1, MOST)])


def pixels(shape, dtype):
    dtype = getattr(torch, dtype)
    if dtype.is_floating_point:
        return torch.rand(shape, dtype=torch.float64).to(dtype)
    info = torch.iinfo(dtype)
    return torch.randint(max(info.min, -(1 << 20)), min(info.max, 1 << 20) + 1, shape).to(dtype)


def draw_image(rng):
    kind = rng.choice(["tensor", "image", "video"])
    leading = rng.choice([(2,), (1,), (2, 2)]) if kind == "video" else rng.choice([(), (), (1,), (3,)])
    shape = (*leading, rng.choice([1, 3, 3, 4]), edge(rng), edge(rng))
    if rng.random() < 0.05:  # large enough for the matrix products of a library, not of ATen's own loop
        shape = (3, rng.randint(100, 300), rng.randint(100, 300))
        kind = "image"
    return pixels(shape, rng.choice(INTEGERS + FLOATS)), {"kind": kind, "layout": rng.choice(LAYOUTS)}


def draw_mask(rng):
    shape = (*rng.choice([(), (1,), (3,), (2, 3)]), edge(rng), edge(rng))
    dtype = rng.choice(["bool", "uint8", "int64", "float32"])
    mask = torch.rand(shape) < 0.5 if dtype == "bool" else pixels(shape, dtype)
    return mask, {"kind": "mask", "layout": "contiguous"}


def turned_boxes(rng, count, canvas):
    boxes = upright_boxes(rng, count, canvas)
    angles = torch.rand(count, 1, dtype=torch.float64) * 720 - 360
    if rng.random() < 0.3:
        angles = (angles / 90).round() * 90
    return torch.cat([boxes, angles], 1)


def upright_boxes(rng, count, canvas):
    """Boxes as XYWH: most of them in part on the canvas, some without area, some beyond its edges."""
    size = torch.tensor([canvas[1], canvas[0]], dtype=torch.float64)
    corner = (torch.rand(count, 2, dtype=torch.float64) * 1.8 - 0.5) * size
    extent = torch.rand(count, 2, dtype=torch.float64) * size * rng.choice([0.2, 0.7, 1.5])
    extent[torch.rand(count, 2) < 0.1] = 0
    boxes = torch.cat([corner, extent], 1)
    return boxes.round() if rng.random() < 0.3 else boxes


def draw_boxes(rng, formats=tuple(UPRIGHT + ROTATED)):
    canvas, name, count = (edge(rng), edge(rng)), rng.choice(formats), rng.choice([0, 1, 2, 3, 5, 9])
    if name in ROTATED:
        boxes = turned_boxes(rng, count, canvas).to(getattr(torch, rng.choice(FLOATS)))
        boxes = F.convert_bounding_box_format(boxes, BoundingBoxFormat.XYWHR, BoundingBoxFormat[name])
    else:
        boxes = upright_boxes(rng, count, canvas).to(getattr(torch, rng.choice(FLOATS + ["int32", "int64"])))
        boxes = F.convert_bounding_box_format(boxes, BoundingBoxFormat.XYWH, BoundingBoxFormat[name])
    return boxes, {"kind": "boxes", "format": name, "canvas": canvas, "clamping": rng.choice(CLAMPING)}


def draw_points(rng):
    canvas = (edge(rng), edge(rng))
    shape = rng.choice([(0, 2), (1, 2), (5, 2), (3, 4, 2), (2, 0, 2), (2, 2, 3, 2)])
    points = (torch.rand(shape, dtype=torch.float64) * 1.6 - 0.3) * torch.tensor([canvas[1], canvas[0]])
    return points.to(getattr(torch, rng.choice(FLOATS + ["int32", "int64"]))), {"kind": "points", "canvas": canvas}


KINDS = {"image": draw_image, "mask": draw_mask, "bounding_boxes": draw_boxes, "keypoints": draw_points}


def as_kind(inputs, p):
    data = layouts.laid_out(inputs["input"], p.get("layout"))
    if p["kind"] == "boxes":
        return tv_tensors.BoundingBoxes(data, format=p["format"], canvas_size=tuple(p["canvas"]),
                                        clamping_mode=p["clamping"])
    if p["kind"] == "points":
        return tv_tensors.KeyPoints(data, canvas_size=tuple(p["canvas"]))
    wrap = {"tensor": lambda x: x, "image": tv_tensors.Image, "video": tv_tensors.Video, "mask": tv_tensors.Mask}
    return wrap[p["kind"]](data)


def answer(result):
    out = {"out": result.as_subclass(torch.Tensor)}
    if isinstance(result, (tv_tensors.BoundingBoxes, tv_tensors.KeyPoints)):
        out["canvas"] = torch.tensor(result.canvas_size)
    return out


def size_of(data, p):
    return tuple(p["canvas"]) if "canvas" in p else tuple(data.shape[-2:])


def draw_fill(rng, data, p):
    """Within the range of every dtype; masks of bools and such take one value."""
    if p["kind"] in ("boxes", "points") or rng.random() < 0.3:
        return None
    if p["kind"] != "mask" and rng.random() < 0.4:
        return [rng.choice([rng.randint(0, 100), rng.random() * 100]) for _ in range(data.shape[-3])]
    return rng.choice([0, 1, 7, 2.75])


# What each function is called with beside the input: (rng, input, parameters so far) -> parameters.

def no_arguments(rng, data, p):
    return {}


def resize_arguments(rng, data, p):
    height, width = size_of(data, p)
    if rng.random() < 0.3 and max(height, width) <= 8 * min(height, width):
        size = [rng.randint(2, 30)]
        short, long = size[0], int(size[0] * max(height, width) / min(height, width))
        max_size = rng.choice([None, rng.randint(short + 1, short + 40)])
        if max_size and int(max_size * short / long) < 1:
            max_size = None
    else:
        size, max_size = [edge(rng), edge(rng)], None
    # Smooth modes have parity functions of their own, transforms.resize_*.
    return {"size": size, "max_size": max_size, "interpolation": rng.choice(["nearest", "nearest-exact"])}


def crop_arguments(rng, data, p):
    height, width = size_of(data, p)
    # Rectangles that miss the image altogether are left out: Python gives them another size than asked for.
    top, left = rng.randint(-10, height - 1), rng.randint(-10, width - 1)
    bottom, right = rng.randint(max(top, 0) + 1, height + 10), rng.randint(max(left, 0) + 1, width + 10)
    return {"top": top, "left": left, "height": bottom - top, "width": right - left}


def center_crop_arguments(rng, data, p):
    return {"size": rng.choice([[edge(rng)], [edge(rng), edge(rng)]])}


def resized_crop_arguments(rng, data, p):
    # Masks have no choice: nearest.
    return crop_arguments(rng, data, p) | {"size": [edge(rng), edge(rng)],
                                           "interpolation": rng.choice(["nearest", "nearest-exact"])}


def pad_arguments(rng, data, p):
    mode = "constant" if "canvas" in p else rng.choice(["constant", "edge", "reflect", "symmetric"])
    most = min(size_of(data, p)) - (mode == "reflect")
    # torch reflects nothing but numbers.
    if data.dtype == torch.bool and mode == "constant":
        fill = rng.choice([None, 0, 1])
    else:
        fill = draw_fill(rng, data, p) if mode == "constant" else None
    padding = [rng.randint(0, 9 if mode in ("constant", "edge") else min(9, most))
               for _ in range(rng.choice([1, 2, 4]))]
    return {"padding": padding, "fill": fill, "padding_mode": mode}


def draw_center(rng, height, width):
    return rng.choice([None, [rng.uniform(-5, width + 5), rng.uniform(-5, height + 5)], [0, 0]])


def affine_arguments(rng, data, p):
    height, width = size_of(data, p)
    return {"angle": rng.choice([0, 30, 90, -45, rng.uniform(-400, 400)]),
            "translate": rng.choice([[0, 0], [rng.randint(-9, 9), rng.randint(-9, 9)],
                                     [rng.uniform(-9, 9), rng.uniform(-9, 9)]]),
            "scale": rng.choice([1.0, 0.5, rng.uniform(0.2, 3.0)]),
            "shear": rng.choice([[0, 0], [10], [rng.uniform(-40, 40), rng.uniform(-40, 40)]]),
            "interpolation": rng.choice(["nearest", "bilinear"]), "fill": draw_fill(rng, data, p),
            "center": draw_center(rng, height, width)}


def rotate_arguments(rng, data, p):
    height, width = size_of(data, p)
    expand = rng.random() < 0.5
    return {"angle": rng.choice([0, 90, 180, 270, 360, -90, 45, rng.uniform(-400, 400), rng.uniform(-400, 400)]),
            "interpolation": rng.choice(["nearest", "bilinear"]), "expand": expand,
            "center": None if expand else draw_center(rng, height, width), "fill": draw_fill(rng, data, p)}


def perspective_arguments(rng, data, p):
    height, width = size_of(data, p)
    fixed = {"interpolation": rng.choice(["nearest", "bilinear"]), "fill": draw_fill(rng, data, p)}
    if rng.random() < 0.3:
        near = [1, 0, 0, 0, 1, 0, 0, 0]
        return fixed | {"startpoints": None, "endpoints": None, "coefficients": [
            value + rng.uniform(-0.2, 0.2) * (0.05 if i > 5 else 1) for i, value in enumerate(near)]}
    start = [[0, 0], [width + 3, 0], [width + 3, height + 3], [0, height + 3]]
    reach = max(min(height, width) // 3, 1)
    end = [[x + rng.randint(-reach, reach), y + rng.randint(-reach, reach)] for x, y in start]
    try:
        c = F._geometry._get_perspective_coeffs(start, end)
        if c[0] * c[4] == c[1] * c[3]:  # boxes and points have no way back
            end = start
    except RuntimeError:  # three on a line
        end = start
    return fixed | {"startpoints": start, "endpoints": end, "coefficients": None}


def elastic_arguments(rng, data, p):
    return {"interpolation": rng.choice(["nearest", "bilinear"]), "fill": draw_fill(rng, data, p)}


def modes(p, *names):
    return {name: InterpolationMode(p[name]) if name == "interpolation" else p[name] for name in names}


CALLS = {
    "horizontal_flip": (no_arguments, lambda x, p, i: F.horizontal_flip(x)),
    "vertical_flip": (no_arguments, lambda x, p, i: F.vertical_flip(x)),
    "resize": (resize_arguments, lambda x, p, i: F.resize(x, **modes(p, "size", "interpolation", "max_size"))),
    "crop": (crop_arguments, lambda x, p, i: F.crop(x, p["top"], p["left"], p["height"], p["width"])),
    "center_crop": (center_crop_arguments, lambda x, p, i: F.center_crop(x, p["size"])),
    "resized_crop": (resized_crop_arguments, lambda x, p, i: F.resized_crop(
        x, **modes(p, "top", "left", "height", "width", "size", "interpolation"))),
    "pad": (pad_arguments, lambda x, p, i: F.pad(x, p["padding"], p["fill"], p["padding_mode"])),
    "affine": (affine_arguments, lambda x, p, i: F.affine(
        x, **modes(p, "angle", "translate", "scale", "shear", "interpolation", "fill", "center"))),
    "rotate": (rotate_arguments, lambda x, p, i: F.rotate(
        x, **modes(p, "angle", "interpolation", "expand", "center", "fill"))),
    "perspective": (perspective_arguments, lambda x, p, i: F.perspective(
        x, **modes(p, "startpoints", "endpoints", "interpolation", "fill", "coefficients"))),
    "elastic": (elastic_arguments, lambda x, p, i: F.elastic(
        x, i["displacement"], **modes(p, "interpolation", "fill"))),
}


def beyond_half(data):
    """Where torch's grid_sample counts places in 16 bits, and reads outside the image: no answer to compare with."""
    return data.dtype in (torch.float16, torch.bfloat16) and data.ndim > 2 and 2 * data.shape[-1] * data.shape[-2] > 2**15


def drawn(name, draw_kind):
    arguments, _ = CALLS[name]

    def draw_once(rng):
        data, p = draw_kind(rng)
        p |= arguments(rng, data, p)
        inputs = {"input": data}
        if name == "elastic":
            height, width = size_of(data, p)
            displacement = (torch.rand(1, height, width, 2, dtype=torch.float64) * 2 - 1) * rng.choice([0, 0.1, 1])
            inputs["displacement"] = displacement.to(getattr(torch, rng.choice(FLOATS)))
        return inputs, p

    def draw(rng):
        """Again where Python has no such operation for a dtype."""
        while True:
            inputs, p = draw_once(rng)
            if beyond_half(inputs["input"]):
                continue
            try:
                expected(name)(inputs, p)
            except (RuntimeError, NotImplementedError):
                continue
            return inputs, p
    return draw


def expected(name):
    _, call = CALLS[name]
    return lambda inputs, p: answer(call(as_kind(inputs, p), p, inputs))


def draw_crops(rng):
    data, p = draw_image(rng)
    height, width = data.shape[-2:]
    return {"input": data}, p | {"size": rng.choice([[rng.randint(1, min(height, width))],
                                                     [rng.randint(1, height), rng.randint(1, width)]]),
                                 "vertical_flip": rng.random() < 0.5}


def numbered(crops):
    return {str(i): crop.as_subclass(torch.Tensor) for i, crop in enumerate(crops)}


def draw_convert(rng):
    family = rng.choice([UPRIGHT, ROTATED])
    data, p = draw_boxes(rng, family)
    return {"input": data}, p | {"new_format": rng.choice(family)}


def convert(inputs, p):
    return answer(F.convert_bounding_box_format(as_kind(inputs, p), new_format=BoundingBoxFormat[p["new_format"]]))


def draw_sanitize(rng):
    data, p = draw_boxes(rng)
    return {"input": data}, p | {"min_size": rng.choice([1.0, 0.0, 3.5]), "min_area": rng.choice([1.0, 20.0])}


def with_mask(result):
    return answer(result[0]) | {"valid": result[1]}


def sizes(inputs, p):
    x = as_kind(inputs, p)
    out = {"size": torch.tensor(F.get_size(x))}
    if p["kind"] in ("tensor", "image", "video"):
        out["dimensions"] = torch.tensor(F.get_dimensions(x))
        out["channels"] = torch.tensor(F.get_num_channels(x))
    if p["kind"] == "video":
        out["frames"] = torch.tensor(F.get_num_frames(x))
    return out


def plain(draw_kind):
    def draw(rng):
        data, p = draw_kind(rng)
        return {"input": data}, p
    return draw


FUNCTIONS = {f"geometry.{name}_{kind}": Function(drawn(name, draw_kind), expected(name))
             for name in CALLS for kind, draw_kind in KINDS.items()}
FUNCTIONS |= {
    "geometry.five_crop": Function(draw_crops, lambda i, p: numbered(F.five_crop(as_kind(i, p), p["size"]))),
    "geometry.ten_crop": Function(draw_crops, lambda i, p: numbered(
        F.ten_crop(as_kind(i, p), p["size"], p["vertical_flip"]))),
    "geometry.convert_bounding_box_format": Function(draw_convert, convert),
    "geometry.clamp_bounding_boxes": Function(
        plain(draw_boxes), lambda i, p: answer(F.clamp_bounding_boxes(as_kind(i, p)))),
    "geometry.clamp_keypoints": Function(plain(draw_points), lambda i, p: answer(F.clamp_keypoints(as_kind(i, p)))),
    "geometry.sanitize_bounding_boxes": Function(draw_sanitize, lambda i, p: with_mask(
        F.sanitize_bounding_boxes(as_kind(i, p), min_size=p["min_size"], min_area=p["min_area"]))),
    "geometry.sanitize_keypoints": Function(
        plain(draw_points), lambda i, p: with_mask(F.sanitize_keypoints(as_kind(i, p)))),
    "geometry.sizes": Function(plain(lambda rng: rng.choice(list(KINDS.values()))(rng)), sizes),
}
