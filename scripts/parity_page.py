#!/usr/bin/env python3
"""Accounts for every public name of Python's torchvision 0.29.1 in docs/parity.md.

    scripts/parity_page.py           writes the page
    scripts/parity_page.py --check   fails when the page is not what it would write

A name is done when a public header declares it in its module's folder and a test uses it. It is different or not planned
when DIFFERENT or NOT_PLANNED below says why. The rest is open. Needs Python's standard library alone.
"""
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "parity.md"
API = ROOT / "scripts" / "inventory" / "api.tsv"

# Pattern of module.name, and why.
NOT_PLANNED = [
    (r"torchvision\.transforms(\.functional)?\.(?!v2)", "v1 transforms: v2 replaced them in Python too"),
    (r"torchvision\.transforms\.v2\.functional\.(to_pil_image|pil_to_tensor|to_image|to_tensor)$", "PIL images exist in Python alone"),
    (r"torchvision\.transforms\.v2\.(ToPILImage|PILToTensor|ToTensor)", "PIL images exist in Python alone"),
    (r"torchvision\.(get|set)_(image|video)_backend", "backends are a matter of Python packages"),
    (r"torchvision\.(disable_beta_transforms_warning|extension|version)", "a matter of the Python package"),
    (r"torchvision\.datasets\.utils", "downloads are internal here"),
    (r"torchvision\.transforms\.v2\.functional\.(register_kernel|is_pure_tensor)$", "a matter of Python's dispatch by class"),
    (r"torchvision\.transforms\.v2\.check_type$", "a matter of Python's dispatch by class"),
    (r"torchvision\.tv_tensors\.set_return_type$", "a matter of Python's tensor subclasses"),
]
DIFFERENT = [
    (r"torchvision\.models\.\w+_Weights\.(verify|get_state_dict)", "methods of the Weights value"),
    (r"torchvision\.transforms\.v2\.functional\.(?!uniform_)\w+_video$", "`x_image` takes videos: leading dimensions are free"),
    (r"torchvision\.transforms\.v2\.functional\.get_\w+_(image|mask|bounding_boxes|keypoints)$", "`get_size` and its kin take every kind"),
    (r"torchvision\.models\.feature_extraction\.(DualGraphModule|\w+Tracer)",
     "nothing is traced: forward passes tell their nodes to `FeatureExtractor`"),
    (r"torchvision\.tv_tensors\.TVTensor$", "the concept `Transformable`"),
]
KINDS = {"module", "property", "staticmethod", "classmethod", "method"}


def declared_names(folder):
    """Every identifier that the public headers of a folder declare as a function, type or enum."""
    names = set()
    for header in sorted((ROOT / "include" / "torchvision" / folder).rglob("*.h")):
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", header.read_text(), flags=re.S)
        names |= set(re.findall(r"\b(?:class|struct|enum class|using|namespace)\s+(?:TORCHVISION_API\s+)?(\w+)", text))
        names |= set(re.findall(r"\bTORCH_MODULE\((\w+)\)", text))
        names |= set(re.findall(r"\b(\w+)\s*\(", text))
    return names


def folder_of(module):
    path = module.removeprefix("torchvision").lstrip(".").replace(".", "/")
    return path.replace("transforms/v2", "transforms").removesuffix("/feature_extraction") or "core"


def registered_models():
    """The names in the registry's rows. Tests take each row in turn, so that a name there is a tested one."""
    names = set()
    for source in (ROOT / "src" / "models").glob("*.cpp"):
        names |= set(re.findall(r'\{"(\w+)", ', source.read_text()))
    return names


def weights_of(models):
    """The weights enums of these models, which the tests of the catalog cover."""
    weights = json.loads((ROOT / "scripts" / "inventory" / "weights.json").read_text())
    return {row["name"].split(".")[0] for row in weights if models & set(row["models"])}


def registered_transforms():
    """The names in the registry's rows, each of which tests/transforms/classes_test.cpp takes in turn."""
    names = set()
    for source in (ROOT / "src" / "transforms").glob("*.cpp"):
        names |= set(re.findall(r'\{"(\w+)", "', source.read_text()))
    return names


def words_of_tests():
    models = registered_models()
    words = models | weights_of(models) | registered_transforms()
    for source in list((ROOT / "tests").rglob("*.cpp")) + list((ROOT / "examples").rglob("*.cpp")):
        words |= set(re.findall(r"\w+", source.read_text()))
    return words


def status_of(row, declared, tested):
    full = f"{row['module']}.{row['name']}"
    for pattern, why in NOT_PLANNED:
        if re.match(pattern, full):
            return "not planned", why
    for pattern, why in DIFFERENT:
        if re.match(pattern, full):
            return "different", why
    name = row["name"]
    if name in declared[folder_of(row["module"])] and name in tested:
        return "done", ""
    return "open", ""


def page():
    rows = [row for row in csv.DictReader(API.open(), delimiter="\t") if row["kind"] not in KINDS]
    declared = defaultdict(set)
    for module in {row["module"] for row in rows}:
        declared[folder_of(module)] = declared_names(folder_of(module))
        if folder_of(module) in ("io", "transforms", "transforms/functional"):
            declared[folder_of(module)] |= declared_names("core")
        if folder_of(module) in ("datasets/samplers", "io"):
            declared[folder_of(module)] |= declared_names("video")  # an optional library's headers lie together
    tested = words_of_tests()
    modules = defaultdict(list)
    for row in rows:
        modules[row["module"]].append((row["name"], row["kind"], *status_of(row, declared, tested)))

    text = ["# Parity with Python's torchvision 0.29.1", "",
            "Generated by `scripts/parity_page.py` from the list of public names and from this repository's headers and tests.",
            "*Done*: a public header declares it and a test uses it. *Open*: not there yet.", "",
            "| module | done | different | not planned | open |", "|---|---:|---:|---:|---:|"]
    total = Counter()
    for module, names in modules.items():
        count = Counter(status for _, _, status, _ in names)
        total += count
        text.append(f"| `{module}` | {count['done']} | {count['different']} | {count['not planned']} | {count['open']} |")
    text.append(f"| **all {sum(total.values())}** | **{total['done']}** | **{total['different']}** | "
                f"**{total['not planned']}** | **{total['open']}** |")
    for module, names in modules.items():
        text += ["", f"## {module}", ""]
        for status in ("done", "different", "not planned", "open"):
            chosen = [(name, why) for name, _, state, why in names if state == status]
            if chosen:
                reasons = sorted({why for _, why in chosen if why})
                text.append(f"**{status}**" + (f" ({'; '.join(reasons)})" if reasons else "") + ": "
                            + ", ".join(f"`{name}`" for name, _ in chosen))
                text.append("")
        text.pop()
    return "\n".join(text) + "\n"


def main():
    wanted = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != wanted:
            print("docs/parity.md is out of date: run scripts/parity_page.py")
            return 1
        return 0
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
