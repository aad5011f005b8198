#!/usr/bin/env python3
"""docs/parity-models.md: every classification network, ours against Python's, from one seed on each side.

    .deps/oracle/bin/python scripts/parity/model_page.py build/release/bin/parity_runner [NAME...] [--seed N] [--write]

Fails where a network differs by more than is allowed. With names, those alone are compared and nothing is written.
"""
import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from run import difference
from safetensors import safe_open
from safetensors.torch import save_file
from torchvision import models

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "golden"))
sys.path.insert(0, str(ROOT / "scripts" / "inventory"))
import golden_models  # noqa: E402
import pages  # noqa: E402
from collect import key_lines  # noqa: E402

PAGE = ROOT / "docs" / "parity-models.md"
LARGEST_TRAINED = 62_000_000  # parameters: all gradients of larger networks take minutes in double precision
LARGEST_DOUBLE = 150_000_000
ALLOWED = {"float32": 1e-5, "channels_last": 1e-5, "compiled": 1e-4, "float64": 1e-9, "train_logits": 1e-9, "gradients": 1e-6,
           "statistics": 1e-6}
COLUMNS = {"float32": "float32", "channels_last": "channels last", "compiled": "compiled", "float64": "float64",
           "train_logits": "training, float64", "gradients": "all gradients", "statistics": "statistics after"}


def sizes(name):
    """Of the images in evaluation and in training: odd where the network takes any."""
    if name.startswith(("vit_", "maxvit_")):
        return (1, 3, 224, 224), (1, 3, 224, 224)
    if name == "inception_v3":
        return (2, 3, 97, 131), (2, 3, 299, 299)
    return (2, 3, 97, 131), (2, 3, 65, 97)


def expected_of(name, inputs, parameters):
    torch.manual_seed(parameters["seed"])
    model = golden_models.build(name)
    state = model.state_dict()
    answers = {"checksums": torch.stack([golden_models.checksum(tensor) for tensor in state.values()]),
               "keys": "".join(key_lines(state))}
    golden_models.wake_head(model)
    if name == "googlenet":
        amplify(model)
    model.eval()
    with torch.no_grad():
        answers["float32"] = answers["compiled"] = model(inputs["images"])
        answers["channels_last"] = model(inputs["images"].to(memory_format=torch.channels_last))
        if parameters["double"]:
            answers["float64"] = model.double()(inputs["images"].double())
    if parameters["train"]:
        answers |= trained(model, inputs["train_images"], parameters["seed"])
    return answers


def amplify(model):
    """GoogLeNet's first weights are so small that its outputs would be the last layer's bias."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 4:
                parameter.mul_(4)


def trained(model, images, seed):
    model.train().double()
    torch.manual_seed(seed)
    logits = golden_models.outputs_of(model, images.double())["logits"]
    torch.nn.functional.cross_entropy(logits, torch.arange(len(logits)) * 3 + 1).backward()
    gradients = [p.grad.flatten().float() for p in model.parameters() if p.grad is not None]
    return {"train_logits": logits.detach(), "gradients": torch.cat([torch.zeros(1), *gradients]),
            "statistics": torch.cat([torch.zeros(1), *(b.flatten().float() for b in model.buffers())])}


def relative(actual, expected):
    if actual.shape != expected.shape:
        return float("inf")
    largest = max(expected.abs().max().item(), 1e-30)
    return difference(actual.double() / largest, expected.double() / largest)


def answers_with(runner, function, inputs, parameters):
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "in.safetensors", Path(folder) / "out.safetensors"
        save_file({f"0/{key}": value for key, value in inputs.items()}, request,
                  metadata={"function": json.dumps(function), "cases": json.dumps([parameters])})
        subprocess.run([runner, str(request), str(answer)], check=True)
        with safe_open(answer, "pt") as file:
            return {key.split("/", 1)[1]: file.get_tensor(key) for key in file.keys()}


def compared(runner, name, seed):
    """A row: what the network is, and the largest relative difference of each way to use it."""
    torch.manual_seed(seed)
    shape, train_shape = sizes(name)
    inputs = {"images": torch.randn(shape), "train_images": torch.randn(train_shape)}
    with torch.device("meta"):
        count = sum(p.numel() for p in golden_models.build(name).parameters()) if not name.startswith("regnet") else None
    if count is None:
        count = models.get_model_weights(name).DEFAULT.meta["num_params"]
    parameters = {"model": name, "seed": seed, "train": count <= LARGEST_TRAINED, "double": count <= LARGEST_DOUBLE}
    actual = answers_with(runner, "models every way", inputs, parameters)
    expected = expected_of(name, inputs, parameters)
    row = {"name": name, "parameters": count, "tensors": len(expected["checksums"]),
           "keys": bytes(actual["keys"].tolist()).decode() == expected["keys"],
           "weights": torch.equal(actual["checksums"], expected["checksums"])}
    return row | {way: relative(actual[way], expected[way]) for way in ALLOWED if way in expected}


def faults(row):
    found = [f"its {what} differ" for what in ("keys", "weights") if not row[what]]
    return found + [f"{way} differs by {row[way]:.2g}, allowed {ALLOWED[way]:g}" for way in ALLOWED
                    if way in row and not row[way] <= ALLOWED[way]]


def cell(row, way):
    return "" if way not in row else "0" if row[way] == 0 else f"{row[way]:.1g}"


def page(rows, seed):
    head = ["network", "parameters", "state dict", "first weights", *COLUMNS.values()]
    lines = ["# Parity of classification networks", "",
             f"Written by `make parity-models`: each network built after one seed ({seed}) on each side, {pages.versions()} against ours.",
             "The state dict is equal in names, order, shapes and dtypes; the first weights are equal bit for bit, tensor by tensor (a weighted sum of",
             "their words). The other columns are the largest difference relative to the largest value: logits of 2 noise images of 97×131 (224×224",
             "for transformers of one size) in evaluation, in float, in channels-last memory, by the network compiled by `optimize_for_inference`, and",
             "in double; a step of training in double, with dropout and stochastic depth drawing after one seed, on images of 65×97 (Inception: 299×299):",
             "its logits, the gradients of all parameters, and all running statistics after it. "
             f"Networks of more than {LARGEST_TRAINED // 10**6} million parameters are not trained here,",
             f"those of more than {LARGEST_DOUBLE // 10**6} million not run in double.", "",
             "Allowed: " + ", ".join(f"{COLUMNS[way]} {allowed:g}" for way, allowed in ALLOWED.items()) + ".", "",
             "| " + " | ".join(head) + " |", "|---|---:|---:|---|" + "---:|" * len(COLUMNS)]
    for row in rows:
        lines.append("| " + " | ".join([f"`{row['name']}`", f"{row['parameters']:,}",
                                        f"{row['tensors']} tensors" if row["keys"] else "**differs**",
                                        "equal" if row["weights"] else "**differ**",
                                        *(cell(row, way) for way in COLUMNS)]) + " |")
    return "\n".join(lines) + "\n"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("runner")
    options.add_argument("names", nargs="*")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(1)  # as the C++ side: loops divided among threads round differently
    rows, wrong = [], 0
    for name in options.names or models.list_models(module=models):
        row = compared(options.runner, name, options.seed)
        rows.append(row)
        found = faults(row)
        wrong += len(found)
        print(name, *(f"{way} {row[way]:.1g}" for way in ALLOWED if way in row), *found, flush=True)
        gc.collect()
    if options.write and not options.names:
        PAGE.write_text(page(rows, options.seed))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
