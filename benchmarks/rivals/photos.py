"""The photo of the benchmarks as rivals without torchvision hold it."""
from pathlib import Path

import numpy
from PIL import Image

COFFEE = numpy.asarray(Image.open(Path(__file__).resolve().parents[2] / "examples/data/photos/coffee.jpg"))


def photo(height, width):
    """Cut or tiled to a size, (H, W, 3)."""
    return numpy.ascontiguousarray(numpy.tile(COFFEE, (3, 4, 1))[:height, :width])
