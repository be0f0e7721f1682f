"""Ready kernels of any size: edge detectors, blurs, a sharpener; and what can be done to a kernel. No Qt, no torch."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np

from designer.runtime.laboratory.reports import Values

Maker = Callable[[int, int], Values]


def identity(rows: int, columns: int) -> Values:
    """1 in the middle: what comes in goes out."""
    kernel = np.zeros((rows, columns), np.float32)
    kernel[(rows - 1) // 2, (columns - 1) // 2] = 1
    return kernel


def blur(rows: int, columns: int) -> Values:
    """The mean of the window."""
    return np.full((rows, columns), 1 / (rows * columns), np.float32)


def gauss(rows: int, columns: int) -> Values:
    """A mean in which the middle counts most: binomial numbers, of 3×3 those of 1 2 1."""
    kernel = np.outer(_binomial(rows), _binomial(columns))
    whole: Values = (kernel / kernel.sum()).astype(np.float32)
    return whole


def sharpen(rows: int, columns: int) -> Values:
    """Twice the picture less its blur."""
    return (2 * identity(rows, columns) - blur(rows, columns)).astype(np.float32)


def vertical(rows: int, columns: int) -> Values:
    """1 −1 from left to right, as the book's edge detector: finds upright edges."""
    kernel = np.zeros((rows, columns), np.float32)
    if columns > 1:
        row, column = (rows - 1) // 2, (columns - 2) // 2
        kernel[row, column : column + 2] = 1, -1
    return kernel


def horizontal(rows: int, columns: int) -> Values:
    """1 over −1: finds lying edges."""
    return np.ascontiguousarray(vertical(columns, rows).T)


def sobel_x(rows: int, columns: int) -> Values:
    """The slope from left to right, smoothed from top to bottom."""
    return np.outer(_binomial(rows), _slope(columns)).astype(np.float32)


def sobel_y(rows: int, columns: int) -> Values:
    """The slope from top to bottom, smoothed from left to right."""
    return np.outer(_slope(rows), _binomial(columns)).astype(np.float32)


def laplace(rows: int, columns: int) -> Values:
    """How much the middle differs from what is around it."""
    return (identity(rows, columns) - blur(rows, columns)).astype(np.float32) * (rows * columns)


def zeros(rows: int, columns: int) -> Values:
    """Nothing at all."""
    return np.zeros((rows, columns), np.float32)


def flipped(kernel: Values) -> Values:
    """Turned both ways: correlation with it is true convolution with the kernel before."""
    return np.ascontiguousarray(kernel[::-1, ::-1])


def derivative(rows: int, columns: int) -> Values:
    """How often the width allows, from left to right: 1 −1 of two cells, 1 −2 1 of three; order d needs d + 1 cells."""
    kernel = np.zeros((rows, columns), np.float32)
    kernel[(rows - 1) // 2] = _binomial(columns) * np.resize([1, -1], columns)
    return kernel


def derivative_down(rows: int, columns: int) -> Values:
    """The same from top to bottom."""
    return np.ascontiguousarray(derivative(columns, rows).T)


def _binomial(count: int) -> Values:
    return np.array([comb(count - 1, at) for at in range(count)], np.float32)


def _slope(count: int) -> Values:
    """−1 0 1 for three: the difference of neighbours, smoothed."""
    if count == 1:
        return np.ones(1, np.float32)
    slope = np.array([1.0])
    for _ in range(count - 2):
        slope = np.convolve(slope, [1.0, 1.0])
    return np.convolve(slope, [-1.0, 1.0]).astype(np.float32)


READY_KERNELS: tuple[tuple[str, Maker], ...] = (
    ("Identity", identity),
    ("Blur", blur),
    ("Soft blur (Gauss)", gauss),
    ("Sharpen", sharpen),
    ("Upright edges (1 −1)", vertical),
    ("Lying edges (1 over −1)", horizontal),
    ("Sobel, left to right", sobel_x),
    ("Sobel, top to bottom", sobel_y),
    ("Laplace, all edges", laplace),
    ("Derivative of order width − 1 (1 −2 1)", derivative),
    ("Derivative of order height − 1", derivative_down),
    ("Zeros", zeros),
)
