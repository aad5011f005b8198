"""Live parity: draws fresh random cases, asks Python torchvision and C++, and prints the largest difference a function.

    python scripts/parity/run.py build/release/bin/parity_runner [--cases 200] [--seed N] [--only NAME,...] [--write]

Each module parity_*.py beside this file has FUNCTIONS: {name: Function}. A case travels to C++ in one safetensors file
per function, with the inputs as tensors "<case>/<argument>" and the parameters as JSON; answers come back the same way.
"""
import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import torch
from safetensors import safe_open
from safetensors.torch import save_file


@dataclass
class Function:
    """One function under comparison."""
    draw: Callable  # (torch.Generator-seeded random.Random) -> (inputs: dict of tensors, parameters: dict)
    expected: Callable  # (inputs, parameters) -> dict of tensors
    tolerance: float = 0.0  # largest allowed relative difference; 0 is bit for bit
    greys: float | None = None  # the same for integers, where it is another
    halves: float | None = None  # and for floats of 16 bits
    cases: int | None = None  # at most so many, where each is expensive
    read: Callable | None = None  # (answer, parameters) -> what is compared, where C++ answers with a file's bytes

    def allowed(self, expected: torch.Tensor) -> float:
        own = self.halves if expected.dtype in (torch.float16, torch.bfloat16) else None if expected.is_floating_point() else self.greys
        return self.tolerance if own is None else own


def seeds() -> int:
    """How many seeds the draws of a random class are compared over."""
    return int(os.environ.get("SEEDS", "1000"))


def difference(actual: torch.Tensor, expected: torch.Tensor) -> float:
    if actual.shape != expected.shape or actual.dtype != expected.dtype:
        return float("inf")
    if expected.numel() == 0:
        return 0.0
    a, e = actual.double(), expected.double()
    same = (a == e) | (a.isnan() & e.isnan())
    error = torch.where(same, 0.0, (a - e).abs()).max().item()
    return error / max(1.0, e[~same].abs().max().item()) if error and expected.is_floating_point() else error


@dataclass
class Gap:
    """One output of one case."""
    size: float
    kind: str  # of tensor: image, mask, boxes, ...
    dtype: str
    allowed: float
    where: str

    @property
    def good(self) -> bool:
        return self.size <= self.allowed  # not so for NaN


def labels(inputs: dict, parameters: dict, output: str) -> tuple[str, str]:
    """The kind and dtype that an output tells of, for the page of transforms."""
    name = output.split("_")[0]
    kind = {"masks": "mask", "boxes": "boxes", "keypoints": "keypoints"}.get(name, parameters.get("kind", "tensor"))
    if kind == "boxes" and parameters.get("format") in ("XYWHR", "CXCYWHR", "XYXYXYXY"):
        kind = "rotated boxes"
    source = inputs.get(name, inputs.get("image", inputs.get("input")))
    return {"points": "keypoints"}.get(kind, kind), "" if source is None else str(source.dtype).removeprefix("torch.")


def drawn_cases(function: Function, rng, cases: int):
    """Inputs by case, parameters, and Python's answers."""
    inputs, parameters, expected = [], [], []
    for _ in range(cases):
        case_inputs, case_parameters = function.draw(rng)
        expected.append(function.expected(case_inputs, case_parameters))
        parameters.append(case_parameters)
        inputs.append({key: value.clone().contiguous() for key, value in case_inputs.items()})
    return inputs, parameters, expected


def compare(runner: str, name: str, function: Function, cases: int, seed: int) -> list[Gap]:
    import random
    rng = random.Random(f"{seed}-{name}")
    torch.manual_seed(rng.randrange(2**31))
    inputs, parameters, expected = drawn_cases(function, rng, cases)
    request_tensors = {f"{case}/{key}": value for case, named in enumerate(inputs) for key, value in named.items()}
    gaps = []
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "in.safetensors", Path(folder) / "out.safetensors"
        save_file(request_tensors | {"_": torch.zeros(1)}, request,
                  metadata={"function": json.dumps(name), "cases": json.dumps(parameters)})
        subprocess.run([runner, str(request), str(answer)], check=True)
        with safe_open(answer, "pt") as answers:
            there = set(answers.keys())
            for case, tensors in enumerate(expected):
                def answer(key, case=case):
                    # Where C++ refuses what Python takes there is but the error, which it has printed.
                    name = f"{case}/{key}"
                    return answers.get_tensor(name if name in there else f"{case}/error")

                if function.read:
                    answer = function.read({"file": answer("file")}, parameters[case]).__getitem__
                for key, tensor in tensors.items():
                    gaps.append(Gap(difference(answer(key), tensor), *labels(inputs[case], parameters[case], key), function.allowed(tensor), f"case {case} {key} {parameters[case]}"))
    return gaps


def worst(gaps: list[Gap]) -> Gap:
    """The largest; one that is no number before any."""
    return max(gaps, key=lambda gap: float("inf") if gap.size != gap.size else gap.size)


def parse_options():
    options = argparse.ArgumentParser()
    options.add_argument("runner")
    options.add_argument("--cases", type=int, default=200)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--only", help="functions whose name holds one of these words, divided by commas")
    options.add_argument("--write", action="store_true")
    return options.parse_args()


def functions(options):
    words = options.only.split(",") if options.only else [""]
    for module in sorted(Path(__file__).parent.glob("parity_*.py")):
        family = importlib.import_module(module.stem)
        # Golden files are of the draws that they always were of; a live run draws more.
        getattr(family, "widen", lambda: None)()
        for name, function in family.FUNCTIONS.items():
            if any(word in name for word in words):
                yield name, function


def main():
    options = parse_options()
    torch.set_num_threads(1)
    print(f"seed {options.seed}, {options.cases} cases a function")
    rows = []
    for name, function in functions(options):
        cases = min(options.cases, function.cases or options.cases)
        gaps = compare(options.runner, name, function, cases, options.seed)
        bad = [gap for gap in gaps if not gap.good]
        gap = worst(bad or gaps)
        rows.append((name, function, cases, gaps))
        print(f"{'FAIL' if bad else 'ok  '} {name:40} largest difference {gap.size:.3g}"
              + (f" > {gap.allowed:g} at {gap.where}" if bad else ""), flush=True)
    if options.write:
        pages.write(rows, options)
    sys.exit(any(not gap.good for *_, gaps in rows for gap in gaps))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.modules["run"] = sys.modules["__main__"]
    import pages
    main()
