#!/usr/bin/env python3
"""Fits the polynomials of src/kernels/nn/*_coefficients.inc and writes them; needs numpy.

Fits are by least squares at Chebyshev's points, which for smooth functions is next to the best polynomial. The printed
errors are those of float arithmetic as the kernels do it.
"""
import math
from pathlib import Path

import numpy as np
from numpy.polynomial import chebyshev

FOLDER = Path(__file__).resolve().parents[1] / "src/kernels/nn"
POINTS = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
LAST_OF_ERF = 3.92
HALF_OF_LOG_2 = math.log(2) / 2


def fit(values, degree, weights):
    """Coefficients from the highest power to the constant, of the variable in [-1, 1]."""
    return chebyshev.cheb2poly(chebyshev.chebfit(POINTS, values, degree, w=weights))[::-1]


def horner(coefficients, variable):
    total = np.full_like(variable, coefficients[0])
    for coefficient in coefficients[1:]:
        total = (total.astype(np.float64) * variable + coefficient).astype(np.float32)
    return total


def erf():
    """erf(x) / x as a function of x², which stands at u = 2 x² / LAST² - 1; weighting by x evens the error of erf."""
    x = LAST_OF_ERF * np.sqrt((POINTS + 1) / 2)
    coefficients = fit(np.array([math.erf(value) for value in x]) / x, 15, x).astype(np.float32)
    tried = np.linspace(1e-4, LAST_OF_ERF, 200001).astype(np.float32)
    u = (tried * tried * np.float32(2 / LAST_OF_ERF**2) - np.float32(1)).astype(np.float32)
    error = np.abs(np.minimum(tried * horner(coefficients, u), 1) - [math.erf(value) for value in tried.astype(float)]).max()
    return coefficients, error


def exp():
    """exp(x) for x between half the logarithm of 2 below and above 0."""
    x = HALF_OF_LOG_2 * POINTS
    scaled = fit(np.exp(x), 6, np.exp(-x))
    coefficients = (scaled / HALF_OF_LOG_2 ** np.arange(6, -1, -1)).astype(np.float32)
    tried = np.linspace(-HALF_OF_LOG_2, HALF_OF_LOG_2, 200001).astype(np.float32)
    exact = np.exp(tried.astype(np.float64))
    return coefficients, np.abs(horner(coefficients, tried) / exact - 1).max()


def main():
    for function in erf, exp:
        coefficients, error = function()
        path = FOLDER / f"{function.__name__}_coefficients.inc"
        path.write_text("// Written by scripts/fit_functions.py.\n" + "".join(f"{float(c):.9e}F,\n" for c in coefficients))
        print(f"{function.__name__}: largest error {error:.2g}")


if __name__ == "__main__":
    main()
