"""torchvision.io on the same files and the same image."""
import json
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import torch
import torchvision.io as io

warnings.filterwarnings("ignore", category=DeprecationWarning)
PHOTOS = Path(__file__).resolve().parents[2] / "examples" / "data" / "photos"
SECONDS = 0.5


def measure(case, function, size=False):
    result = function()
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        result = function()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"case": case, "rival": "torchvision", "ms": statistics.median(times)}
                     | ({"bytes": result.numel()} if size else {})), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    rgb = io.ImageReadMode.RGB
    files = {name: io.read_file(str(PHOTOS / f"{name}.jpg")).clone() for name in ("astronaut", "chelsea", "coffee", "rocket")}
    full_hd = io.decode_image(files["coffee"], rgb).repeat(1, 3, 4)[:, :1080, :1920].contiguous()
    files["1080p"] = io.encode_jpeg(full_hd, 90)
    for name, file in files.items():
        measure(f"decode JPEG, {name}", lambda: io.decode_image(file, rgb))
    png = Path(tempfile.gettempdir()) / "torchvision-decode-bench.png"
    if not png.exists():
        sys.exit(f"{png} is missing: decode_bench writes it, run it first")
    file = io.read_file(str(png)).clone()
    assert torch.equal(io.decode_image(file, rgb), full_hd)
    measure("decode PNG, 1080p", lambda: io.decode_image(file, rgb))
    last = full_hd.permute(1, 2, 0).contiguous().permute(2, 0, 1)
    measure("encode JPEG 90, 1080p planes", lambda: io.encode_jpeg(full_hd, 90))
    measure("encode JPEG 90, 1080p channels last", lambda: io.encode_jpeg(last, 90))
    for level in (1, 6):
        measure(f"encode PNG {level}, 1080p planes", lambda: io.encode_png(full_hd, level), size=True)
