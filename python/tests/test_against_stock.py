"""The same calls over torchvision's own library, in another process: results, gradients, kinds of error, a detector.

$TORCHVISION_CPP_STOCK_PYTHON names a Python whose torchvision runs on its own library, where this one's can't."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

SCRIPT = Path(__file__).with_name("results.py")
STOCK = os.environ.get("TORCHVISION_CPP_STOCK_PYTHON", sys.executable)
# Sums of products by GEMM, and what follows from them, may be in another order; all else is equal to the bit.
CLOSE = {"deform_conv2d": 1e-5}


def results(which, python, folder):
    path = folder / f"{which}.pt"
    done = subprocess.run([python, SCRIPT, which, path], capture_output=True, text=True, check=False)
    return torch.load(path) if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    stock = results("stock", STOCK, folder)
    if isinstance(stock, str):
        pytest.skip(f"{STOCK} can't run torchvision on its own library: {stock.splitlines()[-1]}")
    ours = results("ours", sys.executable, folder)
    assert isinstance(ours, dict), ours
    return ours, stock


def test_same_results(both):
    ours, stock = both
    assert ours.keys() == stock.keys() and len(ours) > 120
    wrong = []
    for name, expected in stock.items():
        actual = ours[name]
        if isinstance(expected, str):
            if "Error" not in actual or (actual != expected and {actual, expected} != {"RuntimeError", "NotImplementedError"}):
                wrong.append(f"{name}: {actual}, not {expected}")
            continue
        tolerance = CLOSE.get(name.split("/")[0], 0)
        try:
            torch.testing.assert_close(actual, expected, rtol=tolerance, atol=tolerance, equal_nan=True)
        except AssertionError as error:
            wrong.append(f"{name}: {error}")
    assert not wrong, "\n".join(wrong)
