"""How every rival is timed: single calls for a quarter of a second, their median, as benchmarks/median.h times ours."""
import json
import os
import time

try:  # not every rival needs it
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
except ImportError:
    pass


def measure(case, function, rival="torchvision", seconds=0.25):
    function()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    print(json.dumps({"case": case, "rival": rival, "ms": sorted(times)[len(times) // 2] * 1e3}), flush=True)
