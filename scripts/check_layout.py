#!/usr/bin/env python3
"""Keeps the house in order: fails with one line a fault. Needs Python's standard library alone.

Checks the order of the layers, the size of files, what the library must never do, what public headers may include,
that every source is built, that every fuzz entry has a corpus, and that documentation shows the code that is tested.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Each folder and what it may include, beside itself. Lower never includes higher.
GROUND = ["core", "formats", "kernels", "codecs", "net", "catalog"]
# FFmpeg's part, in a library of its own: what is built without it may not lean on it.
GROUND_OF_VIDEO = ["media"]
LAYERS = {
    "core": [],
    "formats": ["core"],
    "kernels": ["core"],
    "codecs": ["core", "kernels"],
    "net": ["core"],
    "catalog": ["core"],
    "media": ["core"],
    "io": GROUND,
    "checkpoint": GROUND,
    "ops": GROUND,
    "image_ops": GROUND + ["io", "ops"],
    "tv_tensors": GROUND,
    "transforms": GROUND + ["io", "ops", "tv_tensors"],
    "models": GROUND + ["checkpoint", "ops"],
    "datasets": GROUND + ["io", "checkpoint"],
    "data": GROUND + ["io", "transforms", "datasets"],
    "utils": GROUND + ["io", "transforms"],
    "video": GROUND + GROUND_OF_VIDEO + ["io", "data", "datasets"],
    "inference": GROUND + ["models"],
    "train": GROUND + ["io", "checkpoint", "ops", "transforms", "models", "datasets", "data", "utils"],
}
LONGEST_FILE = 600
GENERATED = re.compile(r"(_data|_table|_font)\.(cpp|h|inc)$")
FORBIDDEN = {
    r"\bstd::(cout|cerr|clog)\b|(?<![\w:])(std::)?f?printf\(|\bputs\(": "prints: a library reports through errors and callbacks",
    r"(?<![\w:.>])(std::)?(abort|exit|_exit|quick_exit|terminate)\(": "ends the process: a library throws",
    r"\bset_num(_interop)?_threads\(": "sets a global thread count: that is the program's",
    r"\bstd::(stod|stof|strtod)\(|(?<![\w:])strtod\(": "reads numbers by locale: use std::from_chars",
}
PUBLIC_INCLUDES = re.compile(r"^(torchvision/|ATen/|c10/|torch/|[a-z_]+$)")

faults = []


def fault(path, message, line=None):
    place = f"{path.relative_to(ROOT)}:{line}" if line else f"{path.relative_to(ROOT)}"
    faults.append(f"{place}: {message}")


def files(*patterns):
    tracked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
                             cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    return [ROOT / name for name in tracked if (ROOT / name).is_file()]


def folder_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "src" else parts[2] if len(parts) > 3 else None


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def check_layers(path, text):
    folder = folder_of(path)
    if folder not in LAYERS:
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#include [<"](?:torchvision/)?([a-z_]+)/[^>"]+[>"]', line)
        if match and match.group(1) in LAYERS and match.group(1) not in LAYERS[folder] + [folder]:
            fault(path, f"{folder} may not include {match.group(1)}", number)
        if folder in GROUND + GROUND_OF_VIDEO and re.match(r'\s*#include <(ATen|torch|c10)/', line):
            fault(path, f"{folder} is on the ground floor, which knows nothing of LibTorch", number)


def check_forbidden(path, text):
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        for pattern, why in FORBIDDEN.items():
            if re.search(pattern, line):
                fault(path, why, number)


def check_public_header(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#include [<"]([^>"]+)[>"]', line)
        if match and not PUBLIC_INCLUDES.match(match.group(1)):
            fault(path, f"a public header includes {match.group(1)}: no third-party type belongs there", number)


def check_vectors(path, text):
    """All files of vectors share one namespace an instruction set, where the linker takes templates of one name for one."""
    if "hwy/foreach_target.h" in text and not re.search(r"::HWY_NAMESPACE \{\n(namespace hn = .*\n)?namespace \{", text, flags=re.M):
        fault(path, "its loops stand in no anonymous namespace: a template of the same name elsewhere could replace them")


def check_built(sources):
    lists = {folder: (folder / "CMakeLists.txt").read_text() for folder in {path.parent for path in sources}
             if (folder / "CMakeLists.txt").is_file()}
    for path in sources:
        near = [text for folder, text in lists.items() if path.is_relative_to(folder)]
        near += [(parent / "CMakeLists.txt").read_text() for parent in path.parents
                 if parent != ROOT and parent.is_relative_to(ROOT) and (parent / "CMakeLists.txt").is_file()]
        if not any(path.name in text or path.stem in text for text in near):
            fault(path, "is in no CMakeLists.txt, so nothing builds it")


def check_fuzz_corpora():
    for entry in (ROOT / "fuzz").glob("*_fuzzer.cpp"):
        corpus = ROOT / "fuzz" / "corpus" / entry.stem.removesuffix("_fuzzer")
        if not corpus.is_dir() or not any(corpus.iterdir()):
            fault(entry, f"has no corpus in {corpus.relative_to(ROOT)}")


def check_documented_code():
    """A fenced block that names its file, ```cpp examples/x.cpp, must equal that file."""
    for page in files("*.md"):
        for match in re.finditer(r"^```\w+ (\S+)\n(.*?)^```", page.read_text(), flags=re.S | re.M):
            source = ROOT / match.group(1)
            if not source.is_file():
                fault(page, f"shows {match.group(1)}, which is not there")
            elif match.group(2) not in source.read_text():
                fault(page, f"shows {match.group(1)} otherwise than it is: copy it again")


def main():
    code = [path for path in files("*.cpp", "*.h", "*.c", "*.cc")]
    for path in code:
        text = path.read_text()
        if not GENERATED.search(path.name) and text.count("\n") > LONGEST_FILE:
            fault(path, f"has {text.count(chr(10))} lines; {LONGEST_FILE} is the ceiling: which two jobs does it do?")
        if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "include"):
            check_layers(path, text)
            check_forbidden(path, text)
            check_vectors(path, text)
        if path.is_relative_to(ROOT / "include"):
            check_public_header(path, text)
        if "setjmp" in without_comments(text) and not path.is_relative_to(ROOT / "src" / "codecs"):
            fault(path, "setjmp stays in the codecs' shims")
    check_built([path for path in code if path.suffix in (".cpp", ".c") and
                 path.relative_to(ROOT).parts[0] in ("src", "tests", "tools")])
    check_fuzz_corpora()
    check_documented_code()
    print("\n".join(faults) if faults else f"{len(code)} files in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
