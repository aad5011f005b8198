"""torchvision's tensor backend on what color_bench.cpp does."""
from pathlib import Path

import torch
from torchvision.io import read_image
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from timing import measure

COFFEE = read_image(str(Path(__file__).resolve().parents[2] / "examples/data/photos/coffee.jpg"))
PLANAR = COFFEE.repeat(1, 3, 4)[:, :375, :500].contiguous()
def fifty(transform, image):
    torch.manual_seed(0)
    for _ in range(50):
        transform(image)


JITTER = v2.ColorJitter(0.4, 0.4, 0.4, 0.1)

for of, image in ((", 500x375 planar", PLANAR), (", 500x375 interleaved", PLANAR.permute(1, 2, 0).contiguous().permute(2, 0, 1))):
    measure("adjust_brightness" + of, lambda: F.adjust_brightness(image, 1.3))
    measure("adjust_contrast" + of, lambda: F.adjust_contrast(image, 1.3))
    measure("adjust_saturation" + of, lambda: F.adjust_saturation(image, 1.3))
    measure("adjust_hue" + of, lambda: F.adjust_hue(image, 0.1))
    measure("adjust_gamma" + of, lambda: F.adjust_gamma(image, 1.3))
    measure("adjust_sharpness" + of, lambda: F.adjust_sharpness(image, 1.3))
    measure("solarize" + of, lambda: F.solarize(image, 128))
    measure("posterize" + of, lambda: F.posterize(image, 4))
    measure("autocontrast" + of, lambda: F.autocontrast(image))
    measure("equalize" + of, lambda: F.equalize(image))
    measure("gaussian_blur, 5" + of, lambda: F.gaussian_blur(image, 5))
    measure("gaussian_blur, 23" + of, lambda: F.gaussian_blur(image, 23))
    measure("ColorJitter" + of, lambda: JITTER(image))
    measure("RandAugment" + of + ", 50 draws", lambda: fifty(v2.RandAugment(), image))
    measure("TrivialAugmentWide" + of + ", 50 draws", lambda: fifty(v2.TrivialAugmentWide(), image))
