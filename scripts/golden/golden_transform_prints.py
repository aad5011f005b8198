"""How Python prints each class of transforms, with the options of the live parity run's draws and some chosen ones."""
import random
import sys

import common
import torch
from torchvision import tv_tensors

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_transform_classes as classes  # noqa: E402

DRAWS = 4
MOST = 1000  # letters of options: LinearTransformation's matrices are large

FLIP, BLUR = {"type": "RandomHorizontalFlip"}, {"type": "GaussianBlur", "kernel_size": 3}
CHOSEN = [
    {"type": "Resize", "size": None, "max_size": 640}, {"type": "Resize", "size": 8, "max_size": 12, "antialias": False},
    {"type": "Resize", "size": [4]}, {"type": "Resize", "size": [4, 5], "interpolation": "nearest-exact"},
    {"type": "CenterCrop", "size": 4}, {"type": "CenterCrop", "size": [4]},
    {"type": "FiveCrop", "size": [3, 4]}, {"type": "TenCrop", "size": 5, "vertical_flip": True},
    {"type": "Pad", "padding": 3}, {"type": "Pad", "padding": [1, 2], "fill": 0.5, "padding_mode": "constant"},
    {"type": "Pad", "padding": [1, 2, 3, 4], "fill": [1, 2, 3]}, {"type": "Pad", "padding": 1, "padding_mode": "reflect"},
    {"type": "RandomCrop", "size": 8, "padding": 2, "fill": [1.5, 2.5, 3.5]}, {"type": "RandomCrop", "size": [8, 9], "padding": [1, 2]},
    {"type": "RandomZoomOut"}, {"type": "RandomZoomOut", "fill": [1, 2, 3]},
    {"type": "RandomRotation", "degrees": 10}, {"type": "RandomRotation", "degrees": [-3, 4.5], "center": [1, 2], "expand": False},
    {"type": "RandomAffine", "degrees": [0, 1]}, {"type": "RandomAffine", "degrees": 4, "shear": [1, 2, 3, 4], "fill": 7},
    {"type": "RandomAffine", "degrees": 4, "translate": [0.1, 0.5], "scale": [0.5, 2.0], "center": [3, 4.5]},
    {"type": "RandomPerspective"}, {"type": "RandomPerspective", "fill": [1, 2, 3]},
    {"type": "ElasticTransform"}, {"type": "ElasticTransform", "alpha": [1.0, 2], "sigma": [3, 4.0]},
    {"type": "ColorJitter"}, {"type": "ColorJitter", "brightness": 0.4, "contrast": [0.5, 1], "saturation": 0, "hue": 0.1},
    {"type": "RandomPhotometricDistort"}, {"type": "RandomPhotometricDistort", "hue": [0, 0.1], "p": 1},
    {"type": "Grayscale"}, {"type": "RandomGrayscale"}, {"type": "RandomSolarize", "threshold": 128},
    {"type": "RandomAdjustSharpness", "sharpness_factor": 2}, {"type": "RandomPosterize", "bits": 4, "p": 1},
    {"type": "GaussianBlur", "kernel_size": 3}, {"type": "GaussianBlur", "kernel_size": [3, 5], "sigma": 2},
    {"type": "GaussianNoise"}, {"type": "GaussianNoise", "mean": 1, "sigma": 1e-7, "clip": False},
    {"type": "JPEG", "quality": 50}, {"type": "JPEG", "quality": [5, 50]},
    {"type": "RandomErasing"}, {"type": "RandomErasing", "value": "random", "inplace": True},
    {"type": "RandomErasing", "value": [1, 2, 3], "scale": [0.1, 0.2], "ratio": [1, 2]},
    {"type": "MixUp"}, {"type": "MixUp", "alpha": 2, "num_classes": 10}, {"type": "CutMix", "num_classes": 3},
    {"type": "AutoAugment"}, {"type": "AutoAugment", "fill": [1, 2, 3]}, {"type": "RandAugment"}, {"type": "TrivialAugmentWide", "fill": 0.5},
    {"type": "RandAugment", "num_ops": 1, "magnitude": 3, "num_magnitude_bins": 11, "fill": 2}, {"type": "AugMix"},
    {"type": "AugMix", "severity": 1, "mixture_width": 2, "alpha": 0.5, "fill": [0, 2]},
    {"type": "RandomIoUCrop"}, {"type": "RandomIoUCrop", "min_scale": 0.5, "sampler_options": [0.0, 0.5, 1]},
    {"type": "ScaleJitter", "target_size": [10, 20]}, {"type": "RandomShortestSize", "min_size": 3},
    {"type": "RandomShortestSize", "min_size": [3, 4], "max_size": 9}, {"type": "RandomResize", "min_size": 3, "max_size": 4},
    {"type": "ConvertBoundingBoxFormat", "format": "XYXY"}, {"type": "ClampBoundingBoxes"}, {"type": "ClampBoundingBoxes", "clamping_mode": None},
    {"type": "ClampKeyPoints"}, {"type": "SetClampingMode", "clamping_mode": "hard"}, {"type": "SanitizeBoundingBoxes"},
    {"type": "SanitizeBoundingBoxes", "min_size": 1.5, "min_area": 2, "labels_getter": None}, {"type": "SanitizeKeyPoints"},
    {"type": "ToDtype", "dtype": "float32"}, {"type": "ToDtype", "dtype": "uint8", "scale": True}, {"type": "ConvertImageDtype"},
    {"type": "Normalize", "mean": [0, 1], "std": [1, 2.5]}, {"type": "Normalize", "mean": [0.5], "std": [0.2], "inplace": True},
    {"type": "LinearTransformation", "transformation_matrix": [[1.0, 0.5], [0.25, 2.0]], "mean_vector": [0.0, 1.0]},
    {"type": "UniformTemporalSubsample", "num_samples": 4},
    {"type": "Compose", "transforms": [FLIP]}, {"type": "Compose", "transforms": [FLIP, {"type": "Compose", "transforms": [BLUR, FLIP]}]},
    {"type": "RandomApply", "transforms": [FLIP]}, {"type": "RandomApply", "transforms": [FLIP, BLUR], "p": 0.25},
    {"type": "RandomChoice", "transforms": [FLIP, BLUR]}, {"type": "RandomChoice", "transforms": [FLIP, BLUR], "p": [1, 3]},
    {"type": "RandomOrder", "transforms": [FLIP, {"type": "RandomApply", "transforms": [BLUR]}]},
]


# Python prints what it was given; these are given as C++ holds them: pairs, and numbers that are whole as floats.
PAIRS = {"size", "kernel_size", "center", "translate", "scale", "ratio", "hue", "side_range", "scale_range", "target_size"}
LISTS_OF_SIZE = {"Resize"}
FLOATS = {"center", "scale", "ratio", "hue", "p", "threshold", "sharpness_factor", "mean", "std", "min_size", "min_area", "sampler_options"}
INTEGERS_IN = {"RandomResize", "RandomShortestSize"}


def as_in_cpp(pipeline):
    kind, typed = pipeline["type"], dict(pipeline)
    for name, value in pipeline.items():
        if name == "transforms":
            typed[name] = [as_in_cpp(step) for step in value]
            continue
        floats = name in FLOATS and kind not in INTEGERS_IN
        if floats and isinstance(value, list):
            typed[name] = [float(item) for item in value]
        elif floats and type(value) is int:
            typed[name] = float(value)
        if isinstance(value, list) and len(value) == 2 and name in PAIRS and kind not in LISTS_OF_SIZE:
            typed[name] = tuple(typed[name])
    return typed


def kinds():
    """What Python prints after the numbers of boxes and points."""
    rows = []
    for form in ("XYXY", "XYWH", "CXCYWH", "XYWHR", "CXCYWHR", "XYXYXYXY"):
        for mode in ("soft", "hard", None):
            width = {"XYXYXYXY": 8, "XYWHR": 5, "CXCYWHR": 5}.get(form, 4)
            boxes = tv_tensors.BoundingBoxes(torch.zeros(1, width), format=form, canvas_size=(4, 8), clamping_mode=mode)
            rows.append({"format": form, "clamping_mode": mode, "text": repr(boxes)[repr(boxes).index(", format="):]})
    points = repr(tv_tensors.KeyPoints(torch.zeros(1, 2), canvas_size=(4, 8)))
    return {"boxes": rows, "keypoints": points[points.index(", canvas_size="):]}


def drawn():
    for name, draw in classes.CASES.items():
        rng = random.Random(f"prints-{name}")
        torch.manual_seed(rng.randrange(2**31))
        for _ in range(DRAWS):
            yield draw(rng)[1]["pipeline"]


def main():
    prints = []
    for pipeline in [*CHOSEN, *drawn()]:
        row = {"pipeline": pipeline, "text": repr(classes.python_of(as_in_cpp(pipeline)))}
        if row not in prints and len(str(pipeline)) <= MOST:
            prints.append(row)
    common.save("v2/prints", {"_": torch.zeros(1)}, {"prints": prints, "kinds": kinds()})


if __name__ == "__main__":
    common.check_oracle()
    main()
