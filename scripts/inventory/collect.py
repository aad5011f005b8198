"""Collects what the catalog needs to know of Python torchvision: run by the oracle, writes models.json, weights.json,
categories/ and state_dicts/ beside this file. Nothing is downloaded, and networks are built without initial values.

    .deps/oracle/bin/python scripts/inventory/collect.py
"""
import inspect
import json
from pathlib import Path

import torch
import torchvision
from torch.overrides import TorchFunctionMode
from torchvision.models import get_model_builder, get_model_weights, list_models

HERE = Path(__file__).resolve().parent
# Models whose whole list of keys is kept, so that a test can say which one differs; of the others, a hash.
SPELLED_OUT = ("resnet18", "resnet50")
CATEGORIES = {1000: "imagenet1k", 91: "coco91", 2: "coco_person", 21: "voc21", 400: "kinetics400"}


class SkipInitialValues(TorchFunctionMode):
    """Large tensors stay untouched, so that even a network of 10 GB costs nothing to build."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        in_place = name.endswith("_") and not name.endswith("__")
        if in_place and name != "requires_grad_" and args and isinstance(args[0], torch.Tensor) and args[0].numel() > 10_000:
            return args[0]
        return func(*args, **(kwargs or {}))


def fnv1a(text):
    value = 0xcbf29ce484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


def key_lines(state_dict):
    """One line an entry: name, shape, dtype. tests/models/registry_test.cpp writes the same."""
    return [f"{name} {','.join(map(str, value.shape))} {str(value.dtype).removeprefix('torch.')}\n"
            for name, value in state_dict.items() if isinstance(value, torch.Tensor)]


def head_of(model):
    """The weight whose first dimension is the number of classes: the last of 1000, or of 400 in videos."""
    state_dict = model.state_dict()
    names = [name for name, value in state_dict.items() if name.endswith("weight") and value.dim() >= 2]
    return names[-1] if names else ""


def model_row(name, group):
    builder = get_model_builder(name)
    wanted = {"weights": None}
    if "weights_backbone" in inspect.signature(builder).parameters:
        wanted["weights_backbone"] = None
    if "init_weights" in inspect.signature(builder).parameters or name.removeprefix("quantized_") in ("googlenet", "inception_v3"):
        wanted["init_weights"] = False
    with SkipInitialValues():
        model = builder(**wanted)
    lines = key_lines(model.state_dict())
    if name in SPELLED_OUT:
        (HERE / "state_dicts").mkdir(exist_ok=True)
        (HERE / "state_dicts" / f"{name}.txt").write_text("".join(lines))
    return {"builder": f"{builder.__module__}.{builder.__name__}", "group": group,
            "num_params": sum(value.numel() for value in model.parameters()),
            "weights": get_model_weights(name).__name__,
            "head": head_of(model) if group == "classification" else "",
            "keys": len(lines), "keys_fnv1a": fnv1a("".join(lines))}


def group_of(name):
    module = get_model_builder(name).__module__.removeprefix("torchvision.models.").split(".")
    return module[0] if len(module) > 1 else "classification"


def plain(value):
    if isinstance(value, torchvision.transforms.InterpolationMode):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def weights_row(enum, member):
    preset = member.transforms()
    meta = dict(member.meta)
    categories = meta.pop("categories", None)
    meta.pop("_docs", None)
    meta.pop("keypoint_names", None)
    # VGG-16's features alone classify nothing: torchvision gives NaN as their metrics.
    meta["_metrics"] = {dataset: {key: value for key, value in values.items() if value == value}
                        for dataset, values in meta["_metrics"].items()}
    if categories:
        file = HERE / "categories" / f"{CATEGORIES[len(categories)]}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(f"{category}\n" for category in categories))
    return {"name": f"{enum.__name__}.{member.name}", "url": member.url,
            "meta": {key: str(value) if key == "unquantized" else plain(value) for key, value in meta.items()},
            "categories": CATEGORIES[len(categories)] if categories else "",
            "preset": {"class": type(preset).__name__} | {
                key: plain(value) for key, value in vars(preset).items() if not key.startswith("_") and key != "training"}}


def write(path, rows):
    path.write_text("[\n" + ",\n".join(json.dumps(row, allow_nan=False) for row in rows) + "\n]\n")


def main():
    models, weights, enums = [], [], {}
    for name in list_models():
        models.append({"name": name} | model_row(name, group_of(name)))
        enum = get_model_weights(name)
        enums.setdefault(enum.__name__, (enum, []))[1].append(name)
    for _, (enum, names) in sorted(enums.items()):
        for member in enum:
            weights.append(weights_row(enum, member) | {"models": names, "default": member is enum.DEFAULT})
    write(HERE / "models.json", models)
    write(HERE / "weights.json", weights)
    print(f"{len(models)} models, {len(weights)} weights")


if __name__ == "__main__":
    main()
