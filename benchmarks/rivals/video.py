"""TorchCodec on the videos that video_bench writes. It must be installed beside the oracle's torch: pip install torchcodec."""
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch

FRAMES, SEEKS, STRIDE = 150, 20, 61
SECONDS = 0.5


def measure(case, function):
    function()
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"case": case, "rival": "TorchCodec", "ms": statistics.median(times)}), flush=True)


def in_order(path):
    decoder = VideoDecoder(path)
    for index in range(FRAMES):
        decoder.get_frame_at(index)


def here_and_there(decoder):
    for i in range(SEEKS):
        decoder.get_frame_at(i * STRIDE % FRAMES)


if __name__ == "__main__":
    try:
        from torchcodec.decoders import VideoDecoder
    except ImportError:
        sys.exit(0)  # no rival, no table
    torch.set_num_threads(1)
    for height in (360, 1080):
        path = Path(tempfile.gettempdir()) / f"torchvision-video-bench-{height}p.mp4"
        if not path.exists():
            sys.exit(f"{path} is missing: video_bench writes it, run it first")
        kind = f"H.264 {height}p"
        measure(f"150 frames in order, {kind}", lambda: in_order(str(path)))
        decoder = VideoDecoder(str(path))
        assert len(decoder) == FRAMES
        measure(f"20 frames here and there, {kind}", lambda: here_and_there(decoder))
