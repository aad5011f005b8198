"""torchvision's tensor backend on what warp_bench.cpp does."""
from pathlib import Path

import torch
from torchvision.io import read_image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from timing import measure

COFFEE = read_image(str(Path(__file__).resolve().parents[2] / "examples/data/photos/coffee.jpg"))

for size, height, width in (("224x224", 224, 224), ("1080p", 1080, 1920)):
    image = COFFEE.repeat(1, 3, 4)[:, :height, :width].contiguous()
    start = [[0, 0], [width, 0], [width, height], [0, height]]
    end = [[5, 5], [width - 9, 4], [width, height - 7], [3, height - 3]]
    displacement = (torch.rand(1, height, width, 2) - 0.5) * 0.05
    for mode in ("nearest", "bilinear"):
        how, of = InterpolationMode(mode), f" of {size}, {mode}"
        measure("affine" + of, lambda: F.affine(image, 20, [3, 4], 1.1, [5, 5], how))
        measure(f"rotate{of}, expanded and filled", lambda: F.rotate(image, 30, how, True, None, [1, 2, 3]))
        measure("perspective" + of, lambda: F.perspective(image, start, end, how))
        measure("elastic" + of, lambda: F.elastic(image, displacement, how))
    measure(f"ElasticTransform of {size}", lambda: v2.ElasticTransform()(image))
    measure(f"pad of {size}, reflected", lambda: F.pad(image, [16], padding_mode="reflect"))
