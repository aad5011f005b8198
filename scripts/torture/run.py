"""Hostile calls of the operators: none may be lost, and legal ones give what the original gives.

    python scripts/torture/run.py build/asan-ops/bin/torture_runner [--calls 100000] [--seed N] [--only NAME] [--write]

Each module in MODULES has OPERATORS: {name: Operator}, drawn as they should be and then spoilt (spoil.py). A batch goes
to the C++ runner twice, with one thread and two, over memory that holds other bytes before it is written: both answers
must agree to the bit. Calls that the original survives are compared with it. A batch that loses a call stays in
build/torture with the sanitizer's report.
"""
import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torchvision
from case import Case, answer_of_original, generator
from safetensors import safe_open
from safetensors.torch import save_file
from spoil import spoil

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "build" / "torture"
MODULES = ["boxes", "deform", "masks", "noise", "regions", "suppression"]
BATCH = 2500
SECONDS_A_CALL = 60
MOST_LOST = 4  # of a batch, which is then given up
HARMLESS = {"layout", "denormal"}
OUT_OF_MEMORY = re.compile(r"can't allocate memory|bad_alloc|Storage size calculation overflowed|invalid memory size|"
                           r"numel: integer multiplication overflow|Stride calculation overflowed|"
                           r"cannot create std::vector larger than|vector::(reserve|_M_default_append)")


def all_operators():
    return {name: operator for module in MODULES for name, operator in importlib.import_module(module).OPERATORS.items()}


def draw(rng, name, operator):
    inputs, parameters = operator.draw(rng)
    leaves = operator.leaves if rng.random() < 0.4 else []
    case = Case(name.split("/")[0], dict(inputs), dict(parameters), {}, [leaf for leaf in leaves if leaf in inputs],
                operator.takes_tensors)
    spoil(rng, case, operator.spoilers)
    return case


def is_legal(operator, case):
    return operator.original is not None and case.kinds <= (operator.survives | HARMLESS) - operator.dies_of


def send(cases, path):
    tensors = {f"in{i}/{name}": tensor.contiguous().clone() for i, case in enumerate(cases)
               for name, tensor in case.inputs.items()}
    save_file(tensors | {"_": torch.zeros(1)}, path,
              metadata={"cases": json.dumps([case.description() for case in cases])})


class Answers:
    """What one run of the runner gave; the calls that ended it are lost, and it is started again behind each."""

    def __init__(self, runner, request, count, threads, filling):
        self.tensors, self.errors, self.lost, self.given_up = {}, {}, {}, None
        first = 0
        while first < count and len(self.lost) < MOST_LOST:
            answer = request.with_suffix(f".{threads}.answer")
            options = os.environ.get("ASAN_OPTIONS", "") + f":max_malloc_fill_size=2147483647:malloc_fill_byte={filling}"
            environment = os.environ | {"ASAN_OPTIONS": options, "UBSAN_OPTIONS": "print_stacktrace=1"}
            # What a dead process had answered is lost with it, so it goes on only up to the call that ended it.
            done = self.run(runner, request, answer, first, count, threads, environment)
            if done is None:
                return
            at, report = done
            self.lost[at] = report
            if at > first and self.run(runner, request, answer, first, at, threads, environment) is not None:
                self.lost[at] += "\n(and a call before it, in another run)"
            first = at + 1
        self.given_up = first if first < count else None

    def run(self, runner, request, answer, first, end, threads, environment):
        command = [runner, request, answer, str(first), str(end), str(SECONDS_A_CALL), str(threads)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode != 0:
            if not Path(f"{answer}.progress").exists():
                raise SystemExit(f"the runner did not begin: {done.stderr}")
            how = "took too long" if done.returncode == -14 else f"ended the process ({done.returncode})"
            return int(Path(f"{answer}.progress").read_text().split()[0]), f"{how}\n{done.stderr[:6000]}"
        with safe_open(answer, "pt") as file:
            self.errors |= json.loads(file.metadata()["errors"])
            for key in file.keys():
                index, name = key.split("/", 1)
                self.tensors.setdefault(index, {})[name] = file.get_tensor(key).clone()  # the file may be written again
        return None

    def of(self, index):
        return self.errors.get(str(index), self.tensors.get(str(index), {}))


def same_bits(a, b):
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a.keys() == b.keys() and all(
        a[key].dtype == b[key].dtype and a[key].shape == b[key].shape
        and torch.equal(a[key].contiguous().flatten().view(torch.uint8), b[key].contiguous().flatten().view(torch.uint8)) for key in a)


def difference(actual, expected):
    if actual is None or actual.shape != expected.shape or actual.dtype != expected.dtype:
        return float("inf")
    a, e = actual.double(), expected.double()
    same = (a == e) | (a.isnan() & e.isnan())
    if same.all():
        return 0.0
    error = (a - e)[~same].abs().max().item()
    return error / max(1.0, e[~same].abs().max().item()) if error == error else float("inf")


def tolerance_of(operator, tensor):
    return operator.tolerance.get(tensor.dtype, 0.0) if isinstance(operator.tolerance, dict) else operator.tolerance


def names_its_call(text, case, operator):
    """Whether an error says which function, or which of its arguments."""
    words = [case.function.split("::")[-1], *case.inputs, *case.parameters, *operator.also_named]
    return any(re.search(rf"(?<![A-Za-z]){re.escape(word.split('.')[0])}(?![a-z])", text) for word in words)


def judge(case, operator, ours, original, tally, fault):
    if isinstance(ours, str):
        kind = "out of memory" if OUT_OF_MEMORY.search(ours) else "errors"
        tally[kind] += 1
        if kind == "errors" and not names_its_call(ours, case, operator):
            fault("error that names neither function nor argument: " + ours.split("\n")[0])
    else:
        tally["answers"] += 1
    if original is None:
        return
    tally["compared"] += 1
    if isinstance(original, Exception):
        if not isinstance(ours, str):
            tally["answers where the original has an error"] += 1
        return
    if isinstance(ours, str):
        return fault("error where the original answers: " + ours.split("\n")[0])
    for name, expected in original.items():
        if "gradient" in name and not operator.compares_gradients:
            continue
        gap = difference(ours.get(name), expected)
        if gap > tolerance_of(operator, expected):
            fault(f"{name} differs from the original's by {gap:.3g}")


def torture(runner, name, operator, count, seed, faults):
    rng, tally = generator(seed, name), Counter()
    for batch in range(0, count, BATCH):
        cases = [draw(rng, name, operator) for _ in range(min(BATCH, count - batch))]
        originals = [answer_of_original(operator, case) if is_legal(operator, case) else None for case in cases]
        request = FOLDER / f"{name.replace(':', '_').replace('/', '_')}-{seed}-{batch}.request"
        send(cases, request)
        with ThreadPoolExecutor() as both:
            first, second = both.map(lambda how: Answers(runner, request, len(cases), *how), [(1, 0), (2, 190)])
        spoilt = len(faults)
        for index, case in enumerate(cases):
            def fault(text, index=index, case=case):
                shapes = {key: f"{str(value.dtype)[6:]}{list(value.shape)}" for key, value in case.inputs.items()}
                faults.append(f"{name}: {text}\n    {request.name} case {index}: {sorted(case.kinds)} {shapes} {case.description()}")

            if index in (first.given_up, second.given_up):
                fault(f"given up after {MOST_LOST} lost calls")
                break
            tally["calls"] += 1
            lost = first.lost.get(index) or second.lost.get(index)
            if lost:
                tally["lost"] += 1
                fault("LOST: " + lost)
            else:
                judge(case, operator, first.of(index), originals[index], tally, fault)
                if not same_bits(first.of(index), second.of(index)):
                    fault("two runs differ: with the number of threads, or by memory that was never written")
        for path in FOLDER.glob(f"{request.stem}*"):
            if len(faults) == spoilt or path != request:
                path.unlink()
    return tally


COLUMNS = ["calls", "answers", "errors", "out of memory", "lost", "compared", "answers where the original has an error"]


def write_page(rows, options, total):
    """docs/torture.md: what this run found."""
    lines = ["# Hostile calls", "",
             f"Written by `scripts/torture/run.py --write` (seed {options.seed}), the library under AddressSanitizer and UBSan, the original "
             f"torchvision {torchvision.__version__.split('+')[0]} on torch {torch.__version__.split('+')[0]}.",
             "Each call is made twice, with one thread and with two over memory filled otherwise; both answers are equal to the bit. Every error names",
             "the function or one of its arguments, but for those of the allocator where sizes ask for more than 2 GB. Where a call is one that the original survives, it is",
             "compared: answers are equal, to the bit or within the tolerance of `scripts/torture/`.", "",
             "| function | " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for name, tally in [*rows, ("**all**", total)]:
        lines.append(f"| {name if name.startswith('*') else f'`{name}`'} | " + " | ".join(f"{tally[column]:,}" for column in COLUMNS) + " |")
    (REPOSITORY / "docs" / "torture.md").write_text("\n".join(lines) + "\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("runner")
    options.add_argument("--calls", type=int, default=100000)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--only")
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    operators = {name: operator for name, operator in all_operators().items() if not options.only or options.only in name}
    print(f"seed {options.seed}, {options.calls} calls")
    share = options.calls / sum(operator.weight for operator in operators.values())
    faults, rows, total = [], [], Counter()
    for name, operator in operators.items():
        start, before = time.time(), len(faults)
        tally = torture(options.runner, name, operator, max(1, round(share * operator.weight + 0.5)), options.seed, faults)
        rows.append((name, tally))
        total += tally
        print(f"{'ok  ' if len(faults) == before else 'FAIL'} {name:36} {time.time() - start:4.0f} s  "
              + ", ".join(f"{tally[column]} {column}" for column in COLUMNS if tally[column]), flush=True)
        for text in faults[before:before + 8]:
            print("  " + text[:3000], flush=True)
    print(f"{len(faults)} faults; " + ", ".join(f"{total[column]} {column}" for column in COLUMNS))
    if options.write:
        write_page(rows, options, total)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
