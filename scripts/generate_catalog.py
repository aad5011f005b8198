#!/usr/bin/env python3
"""Writes the generated tables of models, weights and categories, from the facts in scripts/inventory:

    src/catalog/{models,weights,categories}_table.cpp       what the program and the library look things up in
    include/torchvision/models/weights_table.h              the typed handles, ResNet50_Weights::IMAGENET1K_V2

A model counts as implemented when a family in src/models has a row for it. With --check, only says what would change.
Needs Python's standard library alone. scripts/inventory/collect.py, run by the oracle, renews the facts.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FACTS = ROOT / "scripts" / "inventory"
HEADER = "// Written by scripts/generate_catalog.py from scripts/inventory. Do not edit.\n// clang-format off\n"
PRESET_KINDS = ("ImageClassification", "ObjectDetection", "VideoClassification", "SemanticSegmentation", "OpticalFlow")
INTERPOLATION = {"nearest": "kNearest", "bilinear": "kBilinear", "bicubic": "kBicubic"}
LICENSES = {"https://github.com/facebookresearch/SWAG/blob/main/LICENSE": "CC-BY-NC-4.0 (https://github.com/facebookresearch/SWAG/blob/main/LICENSE)"}


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def pair(value):
    value = list(value or ())
    return f"{{{value[0] if value else 0}, {value[1] if len(value) > 1 else 0}}}"


def preset_text(preset):
    kind = preset["class"]
    if kind not in PRESET_KINDS:
        raise SystemExit(f"unknown preset {kind}: add it to PresetKind")
    if "mean" not in preset:
        return f"{{.kind = PresetKind::k{kind}}}"
    triple = lambda name: "{" + ", ".join(str(x) for x in preset[name]) + "}"
    return (f"{{PresetKind::k{kind}, {pair(preset.get('crop_size'))}, {pair(preset.get('resize_size'))}, {triple('mean')}, "
            f"{triple('std')}, InterpolationMode::{INTERPOLATION[preset['interpolation']]}, "
            f"{'true' if preset.get('antialias', True) else 'false'}}}")


def load():
    models = json.loads((FACTS / "models.json").read_text())
    weights = json.loads((FACTS / "weights.json").read_text())
    extras = json.loads((FACTS / "extras.json").read_text())
    ratio = lambda value: [f"{value[0]}.0 / {value[1]}.0"] * 3
    presets = {}
    for model in extras["models"]:
        given = model["preset"]
        presets[model["name"]] = {"class": "ImageClassification", "crop_size": [given["size"]],
                                  "resize_size": [given["resize"]], "mean": ratio(given["mean"]),
                                  "std": ratio(given["std"]), "interpolation": given["interpolation"]}
        models.append({"builder": "", "group": "classification", "weights": ""} | model)
    for row in extras["weights"]:
        weights.append(row | {"preset": presets[row["models"][0]]})
    for row in weights:
        if row["default"]:
            for name in row["models"]:
                presets.setdefault(name, row["preset"])
    for model in models:
        model["preset"] = presets[model["name"]]
    order = {row["name"]: index for index, row in enumerate(weights)}
    weights.sort(key=lambda row: (row["name"].split(".")[0], order[row["name"]]))
    return sorted(models, key=lambda model: model["name"]), weights


def implemented():
    names = set()
    for source in sorted((ROOT / "src" / "models").rglob("*.cpp")):
        for table in re.findall(r"constexpr ModelEntry \w+\[\] = \{(.*?)\n\};", source.read_text(), flags=re.S):
            names |= set(re.findall(r'\{"(\w+)"', table))
    return names


def models_table(models):
    done = implemented()
    unknown = done - {model["name"] for model in models}
    if unknown:
        raise SystemExit(f"no facts on {', '.join(sorted(unknown))}: add them to scripts/inventory/extras.json")
    rows = [f"    {{{quoted(m['name'])}, {quoted(m['builder'])}, {quoted(m['group'])}, {m['num_params']}, {quoted(m['weights'])}, "
            f"{quoted(m['head'])}, {m.get('channels', 3)}, {'true' if m['name'] in done else 'false'}, {preset_text(m['preset'])}}},"
            for m in models]
    return HEADER + f"""#include "catalog/tables.h"

namespace torchvision::catalog::tables {{
namespace {{

constexpr ModelRow kModels[] = {{
{chr(10).join(rows)}
}};

}}  // namespace

std::span<const ModelRow> models() noexcept {{ return kModels; }}

}}  // namespace torchvision::catalog::tables
"""


def weights_table(weights):
    names, metrics, rows = [], [], []
    for row in weights:
        enum, name = row["name"].split(".")
        meta = row["meta"]
        first_name, first_metric = len(names), len(metrics)
        names += [quoted(model) for model in row["models"]]
        for dataset, values in meta.get("_metrics", {}).items():
            metrics += [f"{{{quoted(dataset)}, {quoted(key)}, {value}}}" for key, value in values.items()]
        license_name = meta.get("license", "")
        rows.append(
            f"    {{{quoted(enum)}, {quoted(name)}, {{kModelNames + {first_name}, {len(names) - first_name}}}, "
            f"{'true' if row['default'] else 'false'},\n     {quoted(row['url'])}, {quoted(row.get('archive_member', ''))},\n"
            f"     {meta['num_params']}, {meta['_ops']}, {meta['_file_size']}, "
            f"{{kMetrics + {first_metric}, {len(metrics) - first_metric}}}, {quoted(LICENSES.get(license_name, license_name))},\n"
            f"     {quoted(meta['recipe'] or '')}, {pair(meta.get('min_size'))}, {meta.get('min_temporal_size', 0)}, "
            f"{quoted(meta.get('backend', ''))}, {quoted(meta.get('unquantized', ''))}, {quoted(row['categories'])},\n"
            f"     {preset_text(row['preset'])}}},")
    wrap = lambda items: ",\n".join("    " + item for item in items)
    return HEADER + f"""#include "catalog/tables.h"

namespace torchvision::catalog::tables {{
namespace {{

constexpr std::string_view kModelNames[] = {{
{wrap(names)}
}};

constexpr Metric kMetrics[] = {{
{wrap(metrics)}
}};

constexpr WeightsRow kWeights[] = {{
{chr(10).join(rows)}
}};

}}  // namespace

std::span<const WeightsRow> weights() noexcept {{ return kWeights; }}

}}  // namespace torchvision::catalog::tables
"""


def categories_table():
    lists, rows = [], []
    for path in sorted((FACTS / "categories").glob("*.txt")):
        variable = "k" + "".join(part.capitalize() for part in path.stem.split("_"))
        items = "\n".join(f"    {quoted(line)}," for line in path.read_text().splitlines())
        lists.append(f"constexpr std::string_view {variable}[] = {{\n{items}\n}};\n")
        rows.append(f"    {{{quoted(path.stem)}, {variable}}},")
    return HEADER + f"""#include "catalog/tables.h"

namespace torchvision::catalog::tables {{
namespace {{

{chr(10).join(lists)}
constexpr CategoryList kCategories[] = {{
{chr(10).join(rows)}
}};

}}  // namespace

std::span<const CategoryList> categories() noexcept {{ return kCategories; }}

}}  // namespace torchvision::catalog::tables
"""


def handles(weights):
    enums = {}
    for row in weights:
        enum, name = row["name"].split(".")
        enums.setdefault(enum, []).append((name, row["default"]))
    text = []
    for enum, members in enums.items():
        text.append(f"struct {enum} : WeightsEnum {{\n" + "".join(
            f"  static constexpr Weights {name} = member({quoted(f'{enum}.{name}')});\n" for name, _ in members) +
            "".join(f"  static constexpr Weights DEFAULT = {name};\n" for name, default in members if default) + "};\n")
    return HEADER + f"""#pragma once

#include "torchvision/models/weights.h"

namespace torchvision::models {{

{chr(10).join(text)}
}}  // namespace torchvision::models
"""


def main():
    models, weights = load()
    outputs = {
        "src/catalog/models_table.cpp": models_table(models),
        "src/catalog/weights_table.cpp": weights_table(weights),
        "src/catalog/categories_table.cpp": categories_table(),
        "include/torchvision/models/weights_table.h": handles(weights),
    }
    stale = [name for name, text in outputs.items() if not (ROOT / name).exists() or (ROOT / name).read_text() != text]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"{name} is out of date: run scripts/generate_catalog.py" for name in stale) or "catalog in order")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(outputs[name])
    print(f"{len(models)} models, {len(weights)} weights, written: {', '.join(stale) or 'nothing new'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
