"""What Python does with inputs that are no good, class by class: its result, or the kind of its error."""
import random
import sys

import common
import torch

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_transform_classes as classes  # noqa: E402

CANVAS = [9, 7]
ERRORS = (ValueError, RuntimeError, TypeError, IndexError, AssertionError, ZeroDivisionError, KeyError)
BATCHES = ("MixUp", "CutMix")
LARGE = ("LinearTransformation",)  # a matrix as large as the picture, squared
BOXES = torch.tensor([[1.0, 2, 5, 6], [0, 0, 7, 9]])
POINTS = torch.tensor([[1.0, 2], [6, 8]])


def sample(height=CANVAS[0], width=CANVAS[1], channels=3, boxes=BOXES, points=POINTS, canvas=None, clamping="soft"):
    inputs = {"image": (torch.arange(channels * height * width) * 37 % 256).to(torch.uint8).view(channels, height, width),
              "masks": torch.ones(len(boxes), height, width, dtype=torch.uint8), "boxes": boxes, "keypoints": points,
              "labels": torch.arange(len(boxes))}
    return inputs, {"kind": "image", "canvas": canvas or [height, width], "format": "XYXY", "clamping_mode": clamping,
                    "seed": 5, "layout": "contiguous"}


def image_alone(**options):
    inputs, parameters = sample(**options)
    return {"image": inputs["image"]}, parameters


BAD = {
    "no_boxes": lambda: sample(boxes=torch.zeros(0, 4), points=torch.zeros(0, 2)),
    "size_of_one": lambda: sample(1, 1, boxes=torch.tensor([[0.0, 0, 1, 1]]), points=torch.zeros(1, 2)),
    "size_of_one_alone": lambda: image_alone(height=1, width=1),
    "outside": lambda: sample(boxes=torch.tensor([[-30.0, -20, -10, -5], [100, 50, 120, 90], [-5, -5, 90, 90], [6, 6, 2, 1]]),
                              points=torch.tensor([[-40.0, 3], [70, 80]])),
    "outside_hard": lambda: sample(boxes=torch.tensor([[-30.0, -20, -10, -5], [100, 50, 120, 90], [-5, -5, 90, 90], [6, 6, 2, 1]]),
                                   points=torch.tensor([[-40.0, 3], [70, 80]]), clamping="hard"),
    "nan": lambda: sample(boxes=torch.tensor([[float("nan"), 0, 3, 4], [1, 2, 5, 6], [float("nan")] * 4]),
                          points=torch.tensor([[float("nan"), 1], [2, 3]])),
    "two_channels": lambda: image_alone(channels=2),
    "five_channels": lambda: image_alone(channels=5),
    "no_channels": lambda: image_alone(channels=0),
    "no_rows": lambda: image_alone(height=0),
    "mixed_canvases": lambda: sample(canvas=[4, 5]),
}
# With sizes of nothing; on a sample that is good.
NOTHING = [{"type": "CenterCrop", "size": 0}, {"type": "RandomCrop", "size": 0}, {"type": "RandomCrop", "size": [0, 3]},
           {"type": "Resize", "size": [0, 4]}, {"type": "Resize", "size": 0}, {"type": "RandomResizedCrop", "size": 0},
           {"type": "FiveCrop", "size": 0}, {"type": "TenCrop", "size": 0}, {"type": "ScaleJitter", "target_size": [0, 0]},
           {"type": "RandomShortestSize", "min_size": 0}, {"type": "RandomResize", "min_size": 0, "max_size": 1},
           {"type": "RandomCrop", "size": 40}, {"type": "FiveCrop", "size": 40}, {"type": "Pad", "padding": -20},
           {"type": "Pad", "padding": 8, "padding_mode": "reflect"}, {"type": "GaussianBlur", "kernel_size": 31},
           {"type": "RandomErasing", "p": 1.0, "scale": [1.0, 1.0]}, {"type": "Normalize", "mean": [0.5], "std": [0.0]},
           {"type": "Normalize", "mean": [0.5, 0.5], "std": [0.5]}, {"type": "RandomPerspective", "p": 1.0, "distortion_scale": 1.0}]


def pipelines(inputs, parameters):
    for name, case in classes.CASES.items():
        if name in BATCHES + LARGE:
            continue
        rng = random.Random(f"bad-{name}")
        pipeline = case.options(rng, inputs, parameters)
        yield pipeline | ({"p": 1.0} if "p" in pipeline and name not in ("RandomChoice", "RandomApply") else {})


def outcome(inputs, parameters):
    try:
        return classes.expected(inputs, parameters), None
    except ERRORS as error:
        return {}, type(error).__name__


def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and torch.equal(torch.nan_to_num(a.double(), 1e9), torch.nan_to_num(b.double(), 1e9))


def golden(name, inputs, parameters, steps):
    """What stays as it was is named, and not written again."""
    tensors, rows = {f"in/{key}": value for key, value in inputs.items()}, []
    for number, pipeline in enumerate(steps):
        outputs, error = outcome(inputs, parameters | {"pipeline": pipeline})
        unchanged = [key for key, value in outputs.items() if key in inputs and same(value, inputs[key])]
        tensors |= {f"{number}/{key}": value for key, value in outputs.items() if key not in unchanged}
        rows.append({"pipeline": pipeline, "error": error, "unchanged": unchanged})
    common.save(f"bad_inputs/{name}", tensors, {"sample": parameters, "cases": rows})


def main():
    for name, make in BAD.items():
        inputs, parameters = make()
        golden(name, inputs, parameters, pipelines(inputs, parameters))
    inputs, parameters = image_alone()
    golden("nothing", inputs, parameters, NOTHING)


if __name__ == "__main__":
    common.check_oracle()
    main()
