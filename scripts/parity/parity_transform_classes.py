"""Python's side of the classes of transforms: each with random options on a random sample, after one seed."""
from dataclasses import dataclass
from typing import Callable

import layouts
import torch
from run import Function
from torchvision import tv_tensors
from torchvision.transforms import v2

DTYPES = ["uint8", "uint8", "uint8", "float32"]
FORMATS = ["XYXY", "XYWH", "CXCYWH"]
ROTATED = ["XYWHR", "CXCYWHR", "XYXYXYXY"]


BYTES_ALONE = ["uint8"]
LAYOUTS = ["contiguous", "channels_last"]
LEAST = [6]
FILLS = [0, 0, 7, 0.5]
TYPES = ["float32", "uint8", "int16", "float64"]


def widen():
    """Golden files keep the draws that they always had; a live run draws these too."""
    DTYPES.extend(["int16", "int32", "int64", "float16", "float64"])
    BYTES_ALONE.extend(["uint8", "float32", "int16"])
    LAYOUTS.append("strided")
    LEAST[0] = 1
    FILLS.extend([{"Image": 127, "Mask": 1, "others": None}, {"Video": 0.25, "others": 3}])
    TYPES.append({"Image": "float32", "Mask": "int64", "BoundingBoxes": "float64", "others": None})


def pixels(rng, dtype, *shape):
    if dtype.startswith("float"):
        return torch.rand(shape).to(getattr(torch, dtype))
    if dtype == "uint8":
        return torch.randint(0, 256, shape, dtype=torch.uint8)
    return torch.randint(0, 1 << 12, shape).to(getattr(torch, dtype))


def boxes(rng, height, width, form):
    """Boxes of all sorts: inside, across the edge, empty."""
    count = rng.choice([0, 1, 3, 6])
    x, y = torch.rand(count) * width * 1.2 - width * 0.1, torch.rand(count) * height * 1.2 - height * 0.1
    w, h = torch.rand(count) * width * 0.7, torch.rand(count) * height * 0.7
    w[torch.rand(count) < 0.15] = 0
    if form in ROTATED:
        angle = torch.rand(count) * 360 - 180
        made = tv_tensors.BoundingBoxes(torch.stack([x, y, w, h, angle], 1), format="CXCYWHR", canvas_size=(height, width))
    else:
        made = tv_tensors.BoundingBoxes(torch.stack([x, y, w, h], 1), format="CXCYWH", canvas_size=(height, width))
    made = v2.functional.convert_bounding_box_format(made, new_format=form).as_subclass(torch.Tensor)
    return made.round().long() if form not in ROTATED and rng.random() < 0.2 else made


def sample(rng, kinds=("image", "tensor", "video"), channels=(1, 3, 3), everything=True, dtypes=DTYPES, least=None, most=48, formats=FORMATS + ROTATED):
    kind = rng.choice(kinds)
    least = least or LEAST[0]
    height, width = rng.randint(least, most), rng.randint(least, most)
    leading = {"video": [rng.randint(1, 3)]}.get(kind, rng.choice([[], [], [2]]))
    inputs = {"image": pixels(rng, rng.choice(dtypes), *leading, rng.choice(channels), height, width)}
    parameters = {"kind": kind, "canvas": [height, width], "format": rng.choice(formats),
                  "clamping_mode": rng.choice(["soft", "soft", "hard", None]), "seed": rng.randrange(2**40),
                  "layout": rng.choice(LAYOUTS)}
    if everything and kind != "tensor":
        inputs["boxes"] = boxes(rng, height, width, parameters["format"])
        inputs["masks"] = torch.randint(0, 2, (len(inputs["boxes"]), height, width), dtype=torch.uint8)
        inputs["keypoints"] = torch.rand(rng.choice([0, 1, 5]), 2) * torch.tensor([width, height])
        inputs["labels"] = torch.arange(len(inputs["boxes"]))
    return inputs, parameters


def batch(rng):
    count, classes = rng.randint(1, 5), rng.randint(2, 6)
    inputs = {"image": pixels(rng, "float32", count, 3, rng.randint(1, 20), rng.randint(1, 20)),
              "labels": torch.randint(0, classes, (count,)) if rng.random() < 0.7 else torch.rand(count, classes)}
    return inputs, {"kind": "image", "canvas": [1, 1], "seed": rng.randrange(2**40), "layout": "contiguous", "classes": classes}


def as_sample(inputs, parameters):
    image = layouts.laid_out(inputs["image"], parameters["layout"])
    kind = {"image": tv_tensors.Image, "video": tv_tensors.Video, "tensor": torch.Tensor}[parameters["kind"]]
    made = {"image": kind(image) if parameters["kind"] != "tensor" else image}
    canvas = tuple(parameters["canvas"])
    if "masks" in inputs:
        made["masks"] = tv_tensors.Mask(inputs["masks"].clone())
    if "boxes" in inputs:
        made["boxes"] = tv_tensors.BoundingBoxes(inputs["boxes"].clone(), format=parameters["format"], canvas_size=canvas,
                                                 clamping_mode=parameters["clamping_mode"])
    if "keypoints" in inputs:
        made["keypoints"] = tv_tensors.KeyPoints(inputs["keypoints"].clone(), canvas_size=canvas)
    if "labels" in inputs:
        made["labels"] = inputs["labels"].clone()
    return made


def by_class(options, of=lambda value: value):
    """JSON's {"Image": 127, "others": null} as Python's dictionary by class."""
    classes = {"Tensor": torch.Tensor, "others": "others"}
    return {classes.get(kind) or getattr(tv_tensors, kind): of(value) for kind, value in options.items()}


def dtype_of(name):
    if isinstance(name, dict):
        return by_class(name, dtype_of)
    return name and getattr(torch, name)


def python_of(fields):
    fields = dict(fields)
    if isinstance(fields.get("fill"), dict):
        fields["fill"] = by_class(fields["fill"])
    cls = getattr(v2, fields.pop("type"))
    if "transforms" in fields:
        fields["transforms"] = [python_of(step) for step in fields["transforms"]]
    if "dtype" in fields:
        fields["dtype"] = dtype_of(fields["dtype"])
    if cls is v2.LinearTransformation:
        fields = {name: torch.tensor(value) for name, value in fields.items()}
    if "policy" in fields:
        fields["policy"] = v2.AutoAugmentPolicy(fields["policy"])
    for name in ("scale", "ratio", "side_range", "scale_range", "target_size"):
        if isinstance(fields.get(name), list):
            fields[name] = tuple(fields[name])
    return cls(**fields)


def expected(inputs, parameters):
    transform = python_of(parameters["pipeline"])
    torch.manual_seed(parameters["seed"])
    result = transform(as_sample(inputs, parameters))
    out = {}
    for name, value in result.items():
        if isinstance(value, (tuple, list)):
            value = torch.stack(list(value))
        out[name] = value.as_subclass(torch.Tensor).contiguous()
        if isinstance(value, (tv_tensors.BoundingBoxes, tv_tensors.KeyPoints)):
            out[f"{name}_canvas"] = torch.tensor(list(value.canvas_size))
    out["next"] = torch.rand(1)
    return out


@dataclass(frozen=True)
class Case:
    """A draw of a sample and of a transform for it, again where Python refuses them."""
    options: Callable
    draw_sample: Callable
    which: dict  # what the sample is restricted to

    def __call__(self, rng):
        while True:
            inputs, parameters = self.draw_sample(rng, **self.which)
            parameters["pipeline"] = self.options(rng, inputs, parameters)
            try:
                expected(inputs, parameters)
            except (ValueError, RuntimeError, TypeError, IndexError, AssertionError, ZeroDivisionError):
                continue
            return inputs, parameters

    def on(self, **which):
        return Case(self.options, self.draw_sample, self.which | which)


def case(options, draw_sample=sample, **which):
    return Case(options, draw_sample, which)


def named(name, **options):
    """Options are values, or functions of the random source."""
    return lambda rng, inputs, parameters: {"type": name} | {
        key: (value(rng) if callable(value) else value) for key, value in options.items()}


def size(rng):
    return rng.choice([rng.randint(1, 40), [rng.randint(1, 40), rng.randint(1, 40)]])


def mode(rng):
    return rng.choice(["nearest", "bilinear"])


def resize_mode(rng):
    return rng.choice(["nearest", "nearest-exact", "bilinear", "bicubic"])


def chance(rng):
    return rng.choice([0.0, 0.3, 0.5, 1.0])


def fill(rng):
    return rng.choice(FILLS)


def padding(rng):
    return rng.choice([rng.randint(0, 5), [rng.randint(0, 5), rng.randint(0, 5)], [rng.randint(0, 5) for _ in range(4)]])


def jitter(most):
    return lambda rng: rng.choice([None, rng.random() * most, sorted([rng.random() * most, rng.random() * most])])


def classes_or_none(rng, inputs, parameters):
    return parameters["classes"] if inputs["labels"].dim() == 1 else None


def iou_crop(rng, inputs, parameters):
    return {"type": "RandomIoUCrop", "trials": rng.choice([1, 5, 40])}


def mixing(name):
    return lambda rng, inputs, parameters: {"type": name, "alpha": rng.choice([0.2, 1.0, 3.0]),
                                            "num_classes": classes_or_none(rng, inputs, parameters)}


def whitening(rng, inputs, parameters):
    image = inputs["image"]
    count = image.shape[-1] * image.shape[-2] * image.shape[-3]
    return {"type": "LinearTransformation", "transformation_matrix": torch.rand(count, count).tolist(),
            "mean_vector": torch.rand(count).tolist()}


UPRIGHT = dict(formats=FORMATS)
PLAIN = dict(everything=False)
BYTES = dict(everything=False, dtypes=BYTES_ALONE)
BLUR = 2e-6  # the convolution of float images may sum in another order

CASES = {
    "Identity": case(named("Identity")),
    "Resize": case(named("Resize", size=size, interpolation=resize_mode, antialias=lambda rng: rng.random() < 0.7)),
    "CenterCrop": case(named("CenterCrop", size=size)),
    "FiveCrop": case(named("FiveCrop", size=lambda rng: rng.randint(1, 8)), **PLAIN),
    "TenCrop": case(named("TenCrop", size=lambda rng: rng.randint(1, 8), vertical_flip=lambda rng: rng.random() < 0.5), **PLAIN),
    "Pad": case(named("Pad", padding=padding, fill=fill)),
    "RandomCrop": case(named("RandomCrop", size=size, padding=padding, pad_if_needed=lambda rng: rng.random() < 0.7, fill=fill)),
    "RandomHorizontalFlip": case(named("RandomHorizontalFlip", p=chance)),
    "RandomVerticalFlip": case(named("RandomVerticalFlip", p=chance)),
    "RandomResizedCrop": case(named("RandomResizedCrop", size=size, interpolation=resize_mode)),
    "RandomResize": case(named("RandomResize", min_size=lambda rng: rng.randint(1, 20), max_size=lambda rng: rng.randint(21, 40))),
    "RandomShortestSize": case(named("RandomShortestSize", min_size=lambda rng: [rng.randint(4, 30) for _ in range(3)],
                                     max_size=lambda rng: rng.choice([None, 25]))),
    "ScaleJitter": case(named("ScaleJitter", target_size=lambda rng: [rng.randint(8, 40), rng.randint(8, 40)],
                              scale_range=lambda rng: [0.3, 1.7])),
    "RandomZoomOut": case(named("RandomZoomOut", fill=fill, side_range=lambda rng: [1.0, rng.choice([1.0, 2.5])], p=chance)),
    "RandomIoUCrop": case(iou_crop, kinds=("image",), **UPRIGHT),
    "RandomRotation": case(named("RandomRotation", degrees=lambda rng: rng.choice([10, 180, [-30, 90]]), interpolation=mode,
                                 expand=lambda rng: rng.random() < 0.4, fill=fill)),
    "RandomAffine": case(named("RandomAffine", degrees=lambda rng: rng.choice([0, 45]), interpolation=mode, fill=fill,
                               translate=lambda rng: rng.choice([None, [0.2, 0.4]]), scale=lambda rng: rng.choice([None, [0.5, 1.5]]),
                               shear=lambda rng: rng.choice([None, 10, [-5, 20], [-5, 5, 0, 30]]))),
    "RandomPerspective": case(named("RandomPerspective", distortion_scale=lambda rng: rng.random(), p=chance, interpolation=mode, fill=fill)),
    "ElasticTransform": case(named("ElasticTransform", alpha=lambda rng: rng.choice([50.0, 5.0]), sigma=lambda rng: rng.choice([0.3, 0.5]),
                                   interpolation=mode, fill=fill)),
    "ColorJitter": case(named("ColorJitter", brightness=jitter(1.0), contrast=jitter(1.0), saturation=jitter(1.0), hue=jitter(0.5))),
    "Grayscale": case(named("Grayscale", num_output_channels=lambda rng: rng.choice([1, 3]))),
    "RandomGrayscale": case(named("RandomGrayscale", p=chance)),
    "RGB": case(named("RGB")),
    "RandomChannelPermutation": case(named("RandomChannelPermutation"), channels=(1, 2, 3, 5)),
    "RandomPhotometricDistort": case(named("RandomPhotometricDistort", p=chance)),
    "RandomEqualize": case(named("RandomEqualize", p=chance)),
    "RandomInvert": case(named("RandomInvert", p=chance)),
    "RandomPosterize": case(named("RandomPosterize", bits=lambda rng: rng.randint(0, 8), p=chance)),
    "RandomSolarize": case(named("RandomSolarize", threshold=lambda rng: rng.choice([0.3, 100.0, 128]), p=chance)),
    "RandomAutocontrast": case(named("RandomAutocontrast", p=chance)),
    "RandomAdjustSharpness": case(named("RandomAdjustSharpness", sharpness_factor=lambda rng: rng.choice([0, 0.5, 1, 3]), p=chance)),
    "GaussianBlur": case(named("GaussianBlur", kernel_size=lambda rng: rng.choice([1, 3, 5, [3, 7]]),
                               sigma=lambda rng: rng.choice([1.0, [0.1, 2.0]]))),
    "GaussianNoise": case(named("GaussianNoise", mean=lambda rng: rng.choice([0.0, 0.1]), sigma=lambda rng: rng.choice([0.0, 0.1]),
                                clip=lambda rng: rng.random() < 0.5)),
    "JPEG": case(named("JPEG", quality=lambda rng: rng.choice([50, [20, 90]])), **BYTES),
    "RandomErasing": case(named("RandomErasing", p=chance, value=lambda rng: rng.choice([0, 0.5, "random"])), **PLAIN),
    "MixUp": case(mixing("MixUp"), draw_sample=batch),
    "CutMix": case(mixing("CutMix"), draw_sample=batch),
    "AutoAugment": case(named("AutoAugment", policy=lambda rng: rng.choice(["imagenet", "cifar10", "svhn"]), interpolation=mode,
                              fill=lambda rng: rng.choice([None, 7])), **BYTES),
    "RandAugment": case(named("RandAugment", num_ops=lambda rng: rng.randint(0, 4), magnitude=lambda rng: rng.randint(0, 30),
                              interpolation=mode), **BYTES),
    "TrivialAugmentWide": case(named("TrivialAugmentWide", interpolation=mode), **BYTES),
    "AugMix": case(named("AugMix", severity=lambda rng: rng.randint(1, 10), all_ops=lambda rng: rng.random() < 0.5,
                         chain_depth=lambda rng: rng.choice([-1, 2]), interpolation=mode), **BYTES),
    "ConvertBoundingBoxFormat": case(named("ConvertBoundingBoxFormat", format=lambda rng: rng.choice(FORMATS + ROTATED)), kinds=("image",)),
    "ClampBoundingBoxes": case(named("ClampBoundingBoxes", clamping_mode=lambda rng: rng.choice(["auto", "soft", "hard", None])), kinds=("image",)),
    "ClampKeyPoints": case(named("ClampKeyPoints"), kinds=("image",)),
    "SetClampingMode": case(named("SetClampingMode", clamping_mode=lambda rng: rng.choice(["soft", "hard", None])), kinds=("image",)),
    "SanitizeBoundingBoxes": case(named("SanitizeBoundingBoxes", min_size=lambda rng: rng.choice([1, 5]), min_area=lambda rng: rng.choice([1, 50]),
                                        labels_getter=lambda rng: rng.choice(["default", None])), kinds=("image",)),
    "SanitizeKeyPoints": case(named("SanitizeKeyPoints"), kinds=("image",)),
    "ToImage": case(named("ToImage"), **PLAIN),
    "ToPureTensor": case(named("ToPureTensor")),
    "ToDtype": case(named("ToDtype", dtype=lambda rng: rng.choice(TYPES), scale=lambda rng: rng.random() < 0.5)),
    "ConvertImageDtype": case(named("ConvertImageDtype", dtype=lambda rng: rng.choice(["float32", "uint8", "int16", "float64"]))),
    "Normalize": case(named("Normalize", mean=lambda rng: [0.5], std=lambda rng: [0.2, 0.3, 0.4] if rng.random() < 0.5 else [0.2]),
                      dtypes=["float32"]),
    "LinearTransformation": case(whitening, everything=False, dtypes=["float32"], least=1, most=4),
    "UniformTemporalSubsample": case(named("UniformTemporalSubsample", num_samples=lambda rng: rng.randint(1, 5)), kinds=("video",), **PLAIN),
    "Compose": case(lambda rng, i, p: {"type": "Compose", "transforms": [
        {"type": "RandomResizedCrop", "size": [20, 20]}, {"type": "RandomHorizontalFlip"}, {"type": "ColorJitter", "brightness": 0.4},
        {"type": "ToDtype", "dtype": "float32", "scale": True}]}),
    "RandomApply": case(lambda rng, i, p: {"type": "RandomApply", "p": chance(rng), "transforms": [
        {"type": "RandomRotation", "degrees": 20}, {"type": "RandomVerticalFlip"}]}),
    "RandomChoice": case(lambda rng, i, p: {"type": "RandomChoice", "p": rng.choice([None, [1, 2, 3]]), "transforms": [
        {"type": "RandomRotation", "degrees": 20}, {"type": "RandomVerticalFlip"}, {"type": "Identity"}]}),
    "RandomOrder": case(lambda rng, i, p: {"type": "RandomOrder", "transforms": [
        {"type": "RandomRotation", "degrees": 20}, {"type": "RandomVerticalFlip"}, {"type": "RandomCrop", "size": 4}]}),
}
CONVOLVE = ("GaussianBlur", "RandomAdjustSharpness", "AutoAugment", "RandAugment", "TrivialAugmentWide", "AugMix")
TOLERANCES = {"LinearTransformation": 1e-6} | dict.fromkeys(CONVOLVE, BLUR)
GREYS = {"GaussianBlur": 1.0}  # a sum that torch orders otherwise may fall on the other side of a half

FUNCTIONS = {f"v2.{name}": Function(draw, expected, tolerance=TOLERANCES.get(name, 0.0), greys=GREYS.get(name, 0.0),
                                  halves=1e-3 if name in CONVOLVE else None) for name, draw in CASES.items()}
