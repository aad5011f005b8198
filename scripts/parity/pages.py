"""What a run found, as pages: docs/parity-live.md, and docs/parity-transforms.md by kind of tensor and by dtype."""
import csv
import re
from collections import defaultdict
from pathlib import Path

import torch
import torchvision
from run import seeds, worst

ROOT = Path(__file__).resolve().parents[2]
TRANSFORMS = ("color", "draws", "geometry", "transforms", "v2")
KINDS = ["tensor", "image", "video", "mask", "boxes", "rotated boxes", "keypoints"]
DTYPES = ["bool", "uint8", "int8", "int16", "uint16", "int32", "int64", "float16", "bfloat16", "float32", "float64"]
ALIASES = {"hflip": "horizontal_flip", "vflip": "vertical_flip", "elastic_transform": "elastic", "to_grayscale": "rgb_to_grayscale"}
OUTSIDE = {"to_pil_image", "pil_to_tensor", "to_image", "to_tensor", "register_kernel", "is_pure_tensor", "InterpolationMode",
           "AutoAugmentPolicy", "Lambda", "PILToTensor", "ToPILImage", "ToTensor", "Transform"}

# Why a function may differ from Python on one machine.
SUMS = "torch convolves floats with a library whose order of sums depends on shape and layout; ours has one order."
REASONS = {name: SUMS for name in ("adjust_sharpness", "gaussian_blur", "GaussianBlur", "RandomAdjustSharpness", "AutoAugment",
                                   "RandAugment", "TrivialAugmentWide", "AugMix")}
REASONS |= {"LinearTransformation": "A matrix product of a library, whose order of sums depends on the shape.",
            "adjust_gamma": "Powers of floats are rounded otherwise in the vectors of one loop than in another's."}


def versions():
    return f"torch {torch.__version__.split('+')[0]} with torchvision {torchvision.__version__.split('+')[0]}"


def live_page(rows, options):
    return ["# Live parity", "",
            f"Written by `scripts/parity/run.py --write`: fresh random cases (seed {options.seed}), {versions()} against ours.",
            "Zero is bit for bit; else the largest difference relative to the largest value. A case of a network is three photos.",
            "Transforms have a page of their own, [by kind of tensor and by dtype](parity-transforms.md).", "",
            "| function | cases | largest difference | allowed |", "|---|---:|---:|---:|",
            *(f"| `{name}` | {cases} | {worst(gaps).size:.2g} | {function.tolerance:g} |" for name, function, cases, gaps in rows)]


def row_name(function):
    """geometry.crop_mask and transforms.crop are both of crop."""
    family, name = function.split(".", 1)
    if family == "geometry" and not name.startswith(("clamp", "sanitize")):
        name = re.sub(r"_(image|mask|bounding_boxes|keypoints)$", "", name)
    if name == "sizes":
        return "get_size"
    return re.sub(r"(resize|gaussian_blur|adjust_sharpness)_(bytes|integer|float|wide)$", r"\1", name)


def cell(gaps):
    if not gaps:
        return ""
    size = worst(gaps).size
    return f"{len(gaps)}" if size == 0 else f"{len(gaps)}: {size:.1g}"


def table(title, rows, columns, column_of):
    gaps = {name: defaultdict(list) for name in rows}
    for name, found in rows.items():
        for gap in found:
            gaps[name][column_of(gap)].append(gap)
    columns = [column for column in columns if any(column in named for named in gaps.values())]
    return ["", f"## {title}", "", "| | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns),
            *(f"| `{name}` | " + " | ".join(cell(gaps[name][column]) for column in columns) + " |" for name in sorted(gaps))]


def draws_table(rows):
    lines = ["", f"## Draws over {seeds()} seeds", "",
             "The parameters of each call after `torch.manual_seed(0)`, `(1)`, …, for each of several sets of options on a sample of its own,",
             "and the number that the generator gives next, which shows that as much was drawn.", "",
             "| class | sets of options | calls | largest difference |", "|---|---:|---:|---:|"]
    return lines + [f"| `{name.split('.')[1]}` | {cases} | {cases * seeds():,} | {worst(gaps).size:.2g} |" for name, _, cases, gaps in rows]


def names_of(module, kind):
    api = csv.DictReader((ROOT / "scripts" / "inventory" / "api.tsv").open(), delimiter="\t")
    return {row["name"] for row in api if row["module"] == module and row["kind"] == kind} - OUTSIDE


def undrawn(functionals, classes):
    """Names of Python's that no row tells of."""
    names = names_of("torchvision.transforms.v2.functional", "function")
    bare = {name if name.startswith(("clamp", "sanitize")) else re.sub(r"_(image|video|mask|bounding_boxes|keypoints)$", "", name)
            for name in names if not name.startswith("get_")}
    return sorted({name for name in bare if ALIASES.get(name, name) not in functionals}
                  | names_of("torchvision.transforms.v2", "class") - set(classes))


def differences(rows):
    lines = ["", "## Where it is not bit for bit", ""]
    for name, function, _, gaps in rows:
        if worst(gaps).size:
            where = sorted({f"{gap.kind} {gap.dtype}".strip() for gap in gaps if gap.size})
            lines.append(f"- `{name}`: {worst(gaps).size:.2g} ({', '.join(where)}). {REASONS.get(row_name(name), 'Not explained yet.')}")
    return lines if len(lines) > 3 else [*lines, "Nowhere."]


def transforms_page(rows, options):
    functionals, classes = defaultdict(list), defaultdict(list)
    for name, _, _, gaps in rows:
        family = name.split(".")[0]
        if family == "draws":
            continue
        is_class = family == "v2" or row_name(name)[0].isupper() or name == "transforms.training_pipeline"
        (classes if is_class else functionals)[row_name(name)] += [
            gap for gap in gaps if family != "v2" or not gap.where.split()[2].startswith(("next", "labels"))]
    left = undrawn(functionals, classes)
    return ["# Parity of transforms", "",
            f"Written by `make parity-page`: fresh random cases (seed {options.seed}), {versions()} against ours on one machine.",
            "Shapes are drawn: odd, one channel, edges of 1, batches, channels last, strided, no boxes at all. A cell has the number of results",
            "compared, all of them bit for bit; where some are not, the largest difference follows: in greys for integers, else relative to the",
            "largest value. An empty cell is what Python does not take, or what does not apply.",
            f"Names that no row tells of: {', '.join(f'`{name}`' for name in left) if left else 'none'}; "
            + ", ".join(f"`{alias}` is `{name}`" for alias, name in ALIASES.items()) + "; `get_size` has its kin with it.",
            *table("Functionals by kind", functionals, KINDS, lambda gap: gap.kind),
            *table("Functionals by dtype", functionals, DTYPES, lambda gap: gap.dtype),
            *table("Classes by kind", classes, KINDS, lambda gap: gap.kind),
            *table("Classes by dtype", classes, DTYPES, lambda gap: gap.dtype),
            *draws_table([row for row in rows if row[0].startswith("draws.")]), *differences(rows)]


def write(rows, options):
    """The page of which functions were run; with --only, one of them."""
    transforms = [row for row in rows if row[0].split(".")[0] in TRANSFORMS]
    others = [row for row in rows if row not in transforms]
    for name, page, chosen in (("parity-live", live_page, others), ("parity-transforms", transforms_page, transforms)):
        if chosen:
            (ROOT / "docs" / f"{name}.md").write_text("\n".join(page(chosen, options)) + "\n")
