"""Python's side of the transforms: torchvision.transforms.v2 on tensors, and the presets of weights."""
import layouts
import torch
from run import Function
from torchvision import tv_tensors
from torchvision.transforms import InterpolationMode
from torchvision.transforms import v2
from torchvision.transforms import _presets
from torchvision.transforms._presets import ImageClassification
from torchvision.transforms.v2 import functional as F

SMOOTH = ["bilinear", "bicubic"]
MODES = ["nearest", "nearest-exact"] + SMOOTH
LAYOUTS = ["contiguous", "channels_last", "strided"]
INTEGERS = ["uint8", "int8", "int16", "uint16", "int32", "int64"]
FLOATS = ["float16", "bfloat16", "float32", "float64"]
# Dtypes that ATen itself has every needed operation for, with and without Python's own casts.
ROUNDED = ["uint8", "int8", "int16", "int32", "int64"]
FEW = (1, 2, 3, 3, 4)  # channels; see with_answer
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


KINDS = ["tensor"]


def widen():
    KINDS.extend(["image", "video"])


def draw_kind(rng, image):
    """Golden files keep the draws that they always had: plain tensors."""
    kind = rng.choice(KINDS) if len(KINDS) > 1 else "tensor"
    return {"kind": "image" if kind == "video" and image.ndim < 4 else kind}


def wrapped(image, p):
    return {"tensor": lambda x: x, "image": tv_tensors.Image, "video": tv_tensors.Video}[p.get("kind", "tensor")](image)


def plain(result):
    return {"out": result.as_subclass(torch.Tensor)}


def edge(rng, most=70):
    """Sizes of one, of a few, around the width of a vector, and larger ones."""
    return rng.choice([1, 2, 3, 15, 16, 17, 31, 32, 33, rng.randint(1, 8), rng.randint(1, most), rng.randint(1, most)])


def picture(rng, dtype="uint8", channels=(1, 2, 3, 3, 3, 4, 5, 7), leading=((), (), (), (2,), (1,), (2, 2))):
    shape = (*rng.choice(leading), rng.choice(channels), edge(rng), edge(rng))
    dtype = getattr(torch, dtype)
    if dtype.is_floating_point:
        return torch.rand(shape, dtype=torch.float64).to(dtype)
    info = torch.iinfo(dtype)
    # Noise, or only the extremes: what a filter of negative lobes overshoots from.
    low, high = max(info.min, -(1 << 20)), min(info.max, 1 << 20)
    if rng.random() < 0.2:
        return torch.where(torch.rand(shape) < 0.5, low, high).to(dtype)
    return torch.randint(low, high + 1, shape).to(dtype)


def laid_out(inputs, parameters):
    return layouts.laid_out(inputs["image"], parameters["layout"])


def with_answer(draw, expected):
    """Draws until Python has one answer. torch 2.14.1 stops at an internal assertion where three channels shrink to a
    single pixel, and contradicts itself between memory layouts where more than four shrink to a width of one."""
    def drawn(rng):
        while True:
            inputs, parameters = draw(rng)
            layouts = [parameters | {"layout": layout} for layout in ("contiguous", "channels_last")]
            try:
                planar, interleaved = (expected(inputs, layout)["out"] for layout in layouts)
            except RuntimeError:
                continue
            if torch.equal(planar, interleaved):
                return inputs, parameters
    return drawn


def draw_resize(dtypes, modes):
    def draw(rng):
        image = picture(rng, rng.choice(dtypes))
        height, width = image.shape[-2:]
        size, max_size = [edge(rng), edge(rng)], None
        kind = rng.random()
        if kind < 0.15 and max(height, width) <= 20 * min(height, width):
            size = [rng.randint(1, 60)]
            if rng.random() < 0.5:
                max_size = size[0] + rng.randint(1, 60)
        elif kind < 0.2:
            size, max_size = None, rng.randint(max(height, width), 80)
        if size is None or (len(size) == 1 and max_size):  # an edge that rounds to nothing is an error on both sides
            try:
                if min(F._geometry._compute_resized_output_size((height, width), size, max_size)) < 1:
                    size, max_size = [9, 7], None
            except ValueError:
                size, max_size = [9, 7], None
        mode = rng.choice(modes)
        return {"image": image}, {"size": size, "max_size": max_size, "interpolation": mode,
                                  "antialias": rng.random() < 0.6, "layout": rng.choice(LAYOUTS)}
    return draw


def resize(inputs, p):
    return {"out": F.resize(laid_out(inputs, p), p["size"], InterpolationMode(p["interpolation"]), p["max_size"],
                            p["antialias"])}


def draw_crop(rng):
    image = picture(rng, rng.choice(INTEGERS + FLOATS))
    height, width = image.shape[-2:]
    # Rectangles that miss the image altogether are left out: Python gives them another size than asked for.
    top, left = rng.randint(-10, height - 1), rng.randint(-10, width - 1)
    bottom, right = rng.randint(max(top, 0) + 1, height + 10), rng.randint(max(left, 0) + 1, width + 10)
    return {"image": image}, {"top": top, "left": left, "height": bottom - top, "width": right - left,
                              "layout": rng.choice(LAYOUTS)}


def crop(inputs, p):
    return {"out": F.crop(laid_out(inputs, p), p["top"], p["left"], p["height"], p["width"])}


def draw_center_crop(rng):
    image = picture(rng, rng.choice(INTEGERS + FLOATS))
    return {"image": image}, {"size": rng.choice([[edge(rng)], [edge(rng), edge(rng)]]), "layout": rng.choice(LAYOUTS)}


def center_crop(inputs, p):
    return {"out": F.center_crop(laid_out(inputs, p), p["size"])}


def draw_resized_crop(rng):
    inputs, p = draw_crop(rng)
    inputs["image"] = picture(rng, channels=FEW)
    height, width = inputs["image"].shape[-2:]
    mode = rng.choice(MODES)
    p |= {"top": rng.randint(0, height - 1), "left": rng.randint(0, width - 1), "size": [edge(rng), edge(rng)],
          "interpolation": mode, "antialias": rng.random() < 0.6}
    p |= {"height": rng.randint(1, height - p["top"]), "width": rng.randint(1, width - p["left"])}
    return inputs, p


def resized_crop(inputs, p):
    return {"out": F.resized_crop(laid_out(inputs, p), p["top"], p["left"], p["height"], p["width"], p["size"],
                                  InterpolationMode(p["interpolation"]), p["antialias"])}


def draw_pad(rng):
    mode = rng.choice(["constant", "edge", "reflect", "symmetric"])
    image = picture(rng, rng.choice(["uint8", "uint8", "int16", "float32", "float64"]))
    most = min(image.shape[-2:]) - (mode == "reflect")
    padding = [rng.randint(0, 9 if mode in ("constant", "edge") else min(9, most))
               for _ in range(rng.choice([1, 2, 4]))]
    if mode == "constant" and rng.random() < 0.2:
        padding = [rng.randint(-(min(image.shape[-2:]) - 1) // 2, 5) for _ in range(4)]
    fill = rng.choice([None, 0, 7, 2.75])
    if mode == "constant" and rng.random() < 0.4:
        fill = [rng.choice([rng.randint(0, 100), rng.random() * 100]) for _ in range(image.shape[-3])]
    return {"image": image}, {"padding": padding, "fill": fill, "padding_mode": mode, "layout": rng.choice(LAYOUTS)}


def pad(inputs, p):
    return {"out": F.pad(laid_out(inputs, p), p["padding"], p["fill"], p["padding_mode"])}


def draw_flip(rng):
    return {"image": picture(rng, rng.choice(INTEGERS + FLOATS))}, {"layout": rng.choice(LAYOUTS)}


def horizontal_flip(inputs, p):
    return {"out": F.horizontal_flip(laid_out(inputs, p))}


UNSAFE = {("float32", "int32"), ("float32", "int64"), ("float64", "int64")}


def draw_to_dtype(rng):
    while True:
        source, target, scale = rng.choice(INTEGERS + FLOATS), rng.choice(INTEGERS + FLOATS), rng.random() < 0.7
        if scale and (source, target) in UNSAFE:
            continue
        # Out of range either way: what a cast gives then is not defined.
        if scale and target in ("int32", "int64") and source in FLOATS:
            continue
        if not scale and source not in FLOATS and target not in FLOATS and source != target:
            continue
        if scale and source in ("float16", "bfloat16") and target not in FLOATS + ["uint8", "int8"]:
            continue
        break
    image = picture(rng, source)
    return {"image": image}, {"dtype": target, "scale": scale, "layout": rng.choice(LAYOUTS)} | draw_kind(rng, image)


def draw_to_dtype_of_any(rng):
    """Masks, boxes and points too, in a live run."""
    inputs, p = draw_to_dtype(rng)
    if len(KINDS) == 1 or rng.random() < 0.6:
        return inputs, p
    kind = rng.choice(["mask", "boxes", "keypoints"])
    shape = {"mask": (2, 5, 7), "boxes": (rng.randint(0, 4), 4), "keypoints": (rng.randint(0, 4), 2)}[kind]
    source = rng.choice(["uint8", "int32", "int64", "float32", "float64"])
    inputs["image"] = (torch.rand(shape) * 50).to(getattr(torch, source))
    return inputs, p | {"kind": kind, "layout": "contiguous"}


def to_dtype(inputs, p):
    x = inputs["image"].clone()
    if p.get("kind") == "mask":
        x = tv_tensors.Mask(x)
    elif p.get("kind") == "boxes":
        x = tv_tensors.BoundingBoxes(x, format="XYXY", canvas_size=(9, 9))
    elif p.get("kind") == "keypoints":
        x = tv_tensors.KeyPoints(x, canvas_size=(9, 9))
    else:
        x = wrapped(laid_out(inputs, p), p)
    return plain(F.to_dtype(x, getattr(torch, p["dtype"]), p["scale"]))


def convert_image_dtype(inputs, p):
    return plain(F.convert_image_dtype(wrapped(laid_out(inputs, p), p), getattr(torch, p["dtype"])))


def draw_convert_image_dtype(rng):
    while True:
        inputs, p = draw_to_dtype(rng)
        if p["scale"]:
            return inputs, p


def draw_normalize(rng):
    image = picture(rng, rng.choice(FLOATS))
    count = rng.choice([1, image.shape[-3]])
    return {"image": image}, {"mean": [rng.random() for _ in range(count)],
                              "std": [rng.random() + 0.1 for _ in range(count)],
                              "inplace": rng.random() < 0.5, "layout": rng.choice(LAYOUTS)} | draw_kind(rng, image)


def normalize(inputs, p):
    return plain(F.normalize(wrapped(laid_out(inputs, p), p), p["mean"], p["std"], p["inplace"]))


def draw_preset(rng):
    image = picture(rng, rng.choice(["uint8", "uint8", "uint8", "uint8", "int16", "float32", "float64"]),
                    channels=(3,), leading=((), (), (2,)))
    if rng.random() < 0.3:  # the sizes that are met in practice
        image = torch.randint(0, 256, (3, rng.randint(200, 300), rng.randint(200, 400)), dtype=torch.uint8)
    if max(image.shape[-2:]) > 30 * min(image.shape[-2:]):
        image = image[..., : min(image.shape[-2:]), : min(image.shape[-2:])]
    return {"image": image}, {"crop_size": rng.choice([1, 24, 32, 40, 224]), "resize_size": rng.choice([8, 32, 40, 232]),
                              "mean": MEAN, "std": STD, "interpolation": rng.choice(MODES + SMOOTH),
                              "antialias": rng.random() < 0.7, "layout": rng.choice(LAYOUTS)}


def preset(inputs, p):
    transform = ImageClassification(crop_size=p["crop_size"], resize_size=p["resize_size"], mean=tuple(p["mean"]),
                                    std=tuple(p["std"]), interpolation=InterpolationMode(p["interpolation"]),
                                    antialias=p["antialias"])
    return {"out": transform(laid_out(inputs, p))}


def draw_other_preset(name):
    """VideoClassification and SemanticSegmentation, as C++ reads them from JSON."""
    video = name == "VideoClassification"

    def draw(rng):
        dtype = rng.choice(["uint8", "uint8", "uint8", "int16", "float32", "float64"])
        image = picture(rng, dtype, channels=(3,), leading=((2,), (1, 2), (2, 1)) if video else ((), (), (2,)))
        if max(image.shape[-2:]) > 30 * min(image.shape[-2:]):
            image = image[..., : min(image.shape[-2:]), : min(image.shape[-2:])]
        options = {"mean": MEAN, "std": STD, "interpolation": rng.choice(MODES + SMOOTH)}
        if video:
            options |= {"crop_size": [rng.choice([1, 12, 32]), rng.choice([5, 24])],
                        "resize_size": rng.choice([[16], [32, 40], [33, 7]])}
        else:
            options |= {"resize_size": rng.choice([None, 8, 32, 40]), "antialias": rng.random() < 0.7}
        return {"image": image}, {"pipeline": {"type": name} | options, "layout": "contiguous" if video else rng.choice(LAYOUTS)}
    return draw


def other_preset(inputs, p):
    options = dict(p["pipeline"])
    made = getattr(_presets, options.pop("type"))
    options["interpolation"] = InterpolationMode(options["interpolation"])
    return {"out": made(**options)(laid_out(inputs, p))}


def draw_frames(rng):
    frames = [picture(rng, rng.choice(["uint8", "int16", "float32", "float64"]), channels=(3,)) for _ in range(2)]
    return dict(zip(("first", "second"), frames)), {}


def optical_flow(inputs, p):
    first, second = _presets.OpticalFlow()(inputs["first"].clone(), inputs["second"].clone())
    return {"first": first, "second": second}


def seeded(transform, inputs, p):
    torch.manual_seed(p["seed"])
    return {"out": transform(laid_out(inputs, p))}


def with_seed(rng, image, **parameters):
    return {"image": image}, parameters | {"seed": rng.randrange(2**31), "layout": rng.choice(LAYOUTS)}


def draw_random_crop(rng):
    image = picture(rng)
    mode = rng.choice(["constant", "edge", "reflect", "symmetric"])
    most = 6 if mode in ("constant", "edge") else max(min(image.shape[-2:]) - 1, 0)
    padding = rng.choice([None, [rng.randint(1, 6) for _ in range(rng.choice([1, 2, 4]))]])
    if padding and max(padding) > most:
        padding = None
    height, width = image.shape[-2:]
    if padding is None and mode == "constant" and rng.random() < 0.5:
        size = [edge(rng), edge(rng)]
    else:
        size = [rng.randint(1, height), rng.randint(1, width)]
    needed = size[0] > height or size[1] > width or (mode == "constant" and rng.random() < 0.5)
    return with_seed(rng, image, size=size, padding=padding, pad_if_needed=needed, fill=rng.choice([0, 3, 9.5]),
                     padding_mode=mode)


def random_crop(inputs, p):
    return seeded(v2.RandomCrop(p["size"], p["padding"], p["pad_if_needed"], p["fill"], p["padding_mode"]), inputs, p)


def draw_random_resized_crop(rng):
    low = rng.choice([0.08, 0.01, 0.5, 1.2])
    image, mode = picture(rng, channels=FEW), rng.choice(MODES)
    return with_seed(rng, image, size=[edge(rng), edge(rng)], scale=[low, low + rng.random()],
                     ratio=rng.choice([[3 / 4, 4 / 3], [1.0, 1.0], [0.1, 9.0], [2.0, 3.0]]),
                     interpolation=mode, antialias=rng.random() < 0.6)


def random_resized_crop(inputs, p):
    return seeded(v2.RandomResizedCrop(p["size"], tuple(p["scale"]), tuple(p["ratio"]),
                                       InterpolationMode(p["interpolation"]), p["antialias"]), inputs, p)


def random_horizontal_flip(inputs, p):
    return seeded(v2.RandomHorizontalFlip(p["p"]), inputs, p)


def training_pipeline(inputs, p):
    return seeded(v2.Compose([v2.RandomResizedCrop(p["size"]), v2.RandomHorizontalFlip(), v2.RandomCrop(12, padding=3),
                              v2.ToDtype(torch.float32, scale=True), v2.Normalize(p["mean"], p["std"])]), inputs, p)


ROUNDING = 1e-5  # float filters: sums of a few products in another order
HALF_ROUNDING = 1e-3

FUNCTIONS = {
    "transforms.resize_bytes": Function(with_answer(draw_resize(["uint8"], MODES), resize), resize),
    "transforms.resize_integer": Function(draw_resize(ROUNDED[1:], MODES), resize, 1.0),
    "transforms.resize_float": Function(draw_resize(["float32", "float64"], MODES), resize, ROUNDING),
    "transforms.crop": Function(draw_crop, crop),
    "transforms.center_crop": Function(draw_center_crop, center_crop),
    "transforms.resized_crop": Function(with_answer(draw_resized_crop, resized_crop), resized_crop),
    "transforms.pad": Function(draw_pad, pad),
    "transforms.horizontal_flip": Function(draw_flip, horizontal_flip),
    "transforms.to_dtype": Function(draw_to_dtype_of_any, to_dtype),
    "transforms.convert_image_dtype": Function(draw_convert_image_dtype, convert_image_dtype),
    "transforms.normalize": Function(draw_normalize, normalize, HALF_ROUNDING),
    "transforms.ImageClassification": Function(draw_preset, preset, ROUNDING),
    "transforms.VideoClassification": Function(draw_other_preset("VideoClassification"), other_preset, ROUNDING),
    "transforms.SemanticSegmentation": Function(draw_other_preset("SemanticSegmentation"), other_preset, ROUNDING),
    "transforms.ObjectDetection": Function(
        lambda rng: ({"image": picture(rng, rng.choice(INTEGERS + FLOATS))}, {"layout": rng.choice(LAYOUTS)}),
        lambda inputs, p: {"out": _presets.ObjectDetection()(laid_out(inputs, p))}),
    "transforms.OpticalFlow": Function(draw_frames, optical_flow),
    "transforms.RandomCrop": Function(draw_random_crop, random_crop),
    "transforms.RandomResizedCrop": Function(with_answer(draw_random_resized_crop, random_resized_crop), random_resized_crop),
    "transforms.RandomHorizontalFlip": Function(
        lambda rng: with_seed(rng, picture(rng), p=rng.choice([0.0, 0.3, 0.5, 1.0])), random_horizontal_flip),
    "transforms.training_pipeline": Function(
        lambda rng: with_seed(rng, picture(rng, channels=(3,)), size=[rng.randint(8, 40)], mean=MEAN, std=STD),
        training_pipeline),
}
