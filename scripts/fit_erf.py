#!/usr/bin/env python3
"""Fits the polynomial of src/kernels/nn/erf_coefficients.inc and writes it; needs numpy.

erf(x) / x is a smooth function of x², which stands at u = 2 x² / LAST² - 1 in [-1, 1]; weighting by x makes the fit even
in erf itself. The printed error is that of float arithmetic as the kernel does it.
"""
import math
from pathlib import Path

import numpy as np
from numpy.polynomial import chebyshev

LAST = 3.92
DEGREE = 15
OUTPUT = Path(__file__).resolve().parents[1] / "src/kernels/nn/erf_coefficients.inc"


def fitted():
    points = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    x = LAST * np.sqrt((points + 1) / 2)
    ratios = np.array([math.erf(value) for value in x]) / x
    return chebyshev.cheb2poly(chebyshev.chebfit(points, ratios, DEGREE, w=x))[::-1].astype(np.float32)


def largest_error(coefficients):
    x = np.linspace(1e-4, LAST, 200001).astype(np.float32)
    u = (x * x * np.float32(2 / LAST**2) - np.float32(1)).astype(np.float32)
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total = (total.astype(np.float64) * u + coefficient).astype(np.float32)
    return np.abs(np.minimum(x * total, 1) - [math.erf(value) for value in x.astype(float)]).max()


def main():
    coefficients = fitted()
    OUTPUT.write_text("// Written by scripts/fit_erf.py.\n" + "".join(f"{float(c):.9e}F,\n" for c in coefficients))
    print(f"largest error: {largest_error(coefficients):.2g}")


if __name__ == "__main__":
    main()
