#!/usr/bin/env python3
"""docs/parity-checkpoints.md: checkpoints of one network of each family, from Python to C++ and back.

    .deps/oracle/bin/python scripts/parity/checkpoint_page.py build/release/bin/parity_runner [NAME...] [--seed N] [--write]

Python writes a state dict by torch.save, a training checkpoint and safetensors; C++ loads each and answers, trains three steps
of SGD, and writes a .pth, a safetensors and a TorchScript file; Python loads the first two with strict=True, and all must give C++'s answers.
"""
import argparse
import sys
import tempfile
import time
from collections import OrderedDict
from pathlib import Path

import torch
from model_page import answers_with, golden_models, pages, relative, sizes
from safetensors.torch import load_file, save_file

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "parity-checkpoints.md"
FAMILIES = ("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "googlenet", "inception_v3", "maxvit_t", "mnasnet0_5",
            "mobilenet_v2", "mobilenet_v3_small", "regnet_y_400mf", "resnet18", "shufflenet_v2_x0_5", "squeezenet1_1", "swin_t",
            "swin_v2_t", "vgg11_bn", "vit_b_32")
NUM_CLASSES = 7
ALLOWED = 1e-5
LOADED = (".pth", "-training.pth", ".safetensors")


def write_files(model, file):
    state = model.state_dict()
    torch.save(state, file + ".pth")
    torch.save({"model": state, "optimizer": torch.optim.SGD(model.parameters(), 0.1).state_dict(), "epoch": 3}, file + "-training.pth")
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, file + ".safetensors")


def logits(model, images):
    with torch.no_grad():
        return model.eval()(images)


def compared(runner, name, seed):
    """The largest relative difference of each answer."""
    torch.manual_seed(seed)
    model = golden_models.build(name, num_classes=NUM_CLASSES)
    golden_models.wake_head(model)
    shape, train_shape = sizes(name)
    inputs = {"images": torch.randn(shape), "train_images": torch.randn(2, *train_shape[1:]), "classes": torch.tensor([2, 5])}
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "net")
        write_files(model, file)
        actual = answers_with(runner, "models both ways", inputs, {"model": name, "file": file, "num_classes": NUM_CLASSES})
        expected = logits(model, inputs["images"])
        row = {ending: relative(actual["loaded" + ending], expected) for ending in LOADED}
        back = torch.load(file + "-back.pth", weights_only=True)
        plain = OrderedDict(load_file(file + "-back.safetensors"))
        plain._metadata = back._metadata  # safetensors has no versions, without which Python's MNASNet loads nothing
        for ending, state in (("back.pth", back), ("back.safetensors", plain)):
            model.load_state_dict(state, strict=True)
            row[ending] = relative(actual["trained"], logits(model, inputs["images"]))
        script = torch.jit.load(file + "-back.pt")
        if list(script.state_dict()) != list(back) or not all(torch.equal(value, back[key]) for key, value in script.state_dict().items()):
            sys.exit(f"{name}: the TorchScript has other parameters")
        row["back.pt"] = relative(actual["trained"], logits(script, inputs["images"]))
    return row


def page(rows, seed):
    lines = ["# Checkpoints both ways", "",
             f"Written by `make parity-models` (seed {seed}), {pages.versions()} against ours, a network of each family with {NUM_CLASSES} classes.",
             "Python's files are loaded here and give Python's logits; three steps of training here are saved, load in Python with `strict=True`, and give",
             "the logits of here. TorchScript, traced here with one image, is loaded by `torch.jit.load`: its parameters' names, order and values are the .pth's.",
             f"The largest difference relative to the largest logit; {ALLOWED:g} is allowed.", "",
             "| network | `torch.save(state_dict)` | training checkpoint | safetensors | back: `.pth` | back: safetensors | back: TorchScript |", "|---|" + "---:|" * 6]
    return "\n".join(lines + ["| " + " | ".join([f"`{name}`", *(f"{value:.1g}" for value in row.values())]) + " |" for name, row in rows]) + "\n"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("runner")
    options.add_argument("names", nargs="*")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(1)
    rows, wrong = [], 0
    for name in options.names or FAMILIES:
        rows.append((name, compared(options.runner, name, options.seed)))
        wrong += any(not value <= ALLOWED for value in rows[-1][1].values())
        print(name, *(f"{way} {value:.1g}" for way, value in rows[-1][1].items()), flush=True)
    if options.write and not options.names:
        PAGE.write_text(page(rows, options.seed))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
