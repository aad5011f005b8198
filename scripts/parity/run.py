"""Live parity: draws fresh random cases, asks Python torchvision and C++, and prints the largest difference a function.

    python scripts/parity/run.py build/release/bin/parity_runner [--cases 200] [--seed N] [--only NAME]

Each module parity_*.py beside this file has FUNCTIONS: {name: Function}. A case travels to C++ in one safetensors file
per function, with the inputs as tensors "<case>/<argument>" and the parameters as JSON; answers come back the same way.
"""
import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import torch
import torchvision
from safetensors import safe_open
from safetensors.torch import save_file


@dataclass
class Function:
    """One function under comparison."""
    draw: Callable  # (torch.Generator-seeded random.Random) -> (inputs: dict of tensors, parameters: dict)
    expected: Callable  # (inputs, parameters) -> dict of tensors
    tolerance: float = 0.0  # largest allowed relative difference; 0 is bit for bit
    cases: int | None = None  # at most so many, where each is expensive
    read: Callable | None = None  # (answer, parameters) -> what is compared, where C++ answers with a file's bytes


def difference(actual: torch.Tensor, expected: torch.Tensor) -> float:
    if actual.shape != expected.shape or actual.dtype != expected.dtype:
        return float("inf")
    if expected.numel() == 0:
        return 0.0
    a, e = actual.double(), expected.double()
    same = (a == e) | (a.isnan() & e.isnan())
    error = torch.where(same, 0.0, (a - e).abs()).max().item()
    return error / max(1.0, e[~same].abs().max().item()) if error and expected.is_floating_point() else error


def compare(runner: str, name: str, function: Function, cases: int, seed: int):
    import random
    rng = random.Random(f"{seed}-{name}")
    torch.manual_seed(rng.randrange(2**31))
    inputs, parameters, expected = {}, [], []
    for case in range(cases):
        case_inputs, case_parameters = function.draw(rng)
        expected.append(function.expected(case_inputs, case_parameters))
        parameters.append(case_parameters)
        inputs |= {f"{case}/{key}": value.clone().contiguous() for key, value in case_inputs.items()}
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "in.safetensors", Path(folder) / "out.safetensors"
        inputs["_"] = torch.zeros(1)
        save_file(inputs, request, metadata={"function": json.dumps(name), "cases": json.dumps(parameters)})
        subprocess.run([runner, str(request), str(answer)], check=True)
        worst, where = 0.0, ""
        with safe_open(answer, "pt") as answers:
            for case, tensors in enumerate(expected):
                def answer(key, case=case):
                    return answers.get_tensor(f"{case}/{key}")

                if function.read:
                    answer = function.read({"file": answer("file")}, parameters[case]).__getitem__
                for key, tensor in tensors.items():
                    gap = difference(answer(key), tensor)
                    if gap > worst or gap != gap:
                        worst, where = gap, f"case {case} {key} {parameters[case]}"
    return worst, where


def write_page(rows, options):
    """docs/parity-live.md: what this run found."""
    lines = ["# Live parity", "",
             f"Written by `scripts/parity/run.py --write`: fresh random cases (seed {options.seed}), "
             f"torch {torch.__version__.split('+')[0]} with torchvision {torchvision.__version__.split('+')[0]} against ours.",
             "Zero is bit for bit; else the largest difference relative to the largest value. A case of a network is three photos.", "",
             "| function | cases | largest difference | allowed |", "|---|---:|---:|---:|"]
    lines += [f"| `{name}` | {cases} | {worst:.2g} | {function.tolerance:g} |" for name, function, cases, worst in rows]
    (Path(__file__).resolve().parents[2] / "docs" / "parity-live.md").write_text("\n".join(lines) + "\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("runner")
    options.add_argument("--cases", type=int, default=200)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--only")
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(1)
    print(f"seed {options.seed}, {options.cases} cases a function")
    rows = []
    for module in sorted(Path(__file__).parent.glob("parity_*.py")):
        for name, function in importlib.import_module(module.stem).FUNCTIONS.items():
            if options.only and options.only not in name:
                continue
            cases = min(options.cases, function.cases or options.cases)
            worst, where = compare(options.runner, name, function, cases, options.seed)
            good = worst <= function.tolerance
            rows.append((name, function, cases, worst))
            print(f"{'ok  ' if good else 'FAIL'} {name:40} largest difference {worst:.3g}"
                  + ("" if good else f" > {function.tolerance:g} at {where}"), flush=True)
    if options.write:
        write_page(rows, options)
    sys.exit(any(worst > function.tolerance or worst != worst for _, function, _, worst in rows))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.modules["run"] = sys.modules["__main__"]
    main()
