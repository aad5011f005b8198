"""torchvision's tensor backend on both memory layouts, and Pillow, on what resize_bench.cpp does."""
from pathlib import Path

import numpy
import torch
from PIL import Image
from torchvision.io import read_image
from torchvision.transforms import InterpolationMode, v2
from torchvision.transforms._presets import ImageClassification
from torchvision.transforms.v2 import functional as F

from timing import measure

COFFEE = read_image(str(Path(__file__).resolve().parents[2] / "examples/data/photos/coffee.jpg"))
LAYOUTS = {"planar": lambda image: image, "interleaved": lambda image: image.permute(1, 2, 0).contiguous().permute(2, 0, 1)}


def photo(height, width):
    return COFFEE.repeat(1, 3, 4)[:, :height, :width].contiguous()


def pillow(image):
    return Image.fromarray(numpy.ascontiguousarray(image.permute(1, 2, 0).numpy()))


PILLOW = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
small, large = photo(375, 500), photo(1080, 1920)
for layout, lay_out in LAYOUTS.items():
    for name, image, size, mode in (("500x375 to 256, bilinear", small, 256, "bilinear"),
                                    ("500x375 to 256, bicubic", small, 256, "bicubic"),
                                    ("1080p to 224, bilinear", large, 224, "bilinear"),
                                    ("500x375 to 750, bilinear", small, 750, "bilinear")):
        case, image = f"resize {name}, {layout}", lay_out(image)
        measure(case, lambda: F.resize(image, [size], InterpolationMode(mode)))
        if layout == "interleaved":
            shape = F.resize(image, [size]).shape
            measure(case, lambda picture=pillow(image): picture.resize((shape[2], shape[1]), PILLOW[mode]), "Pillow")
    image, preset = lay_out(small), ImageClassification(crop_size=224)
    pipeline = v2.Compose([v2.Resize(256), v2.CenterCrop(224), v2.ToDtype(torch.float32, scale=True),
                           v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    case = f"ImageClassification of 500x375, {layout}"
    measure(case, lambda: preset(image), "torchvision's preset")
    # Other pixels by one step, and faster: what users of v2 write in its place.
    measure(case, lambda: pipeline(image), "torchvision's v2 pipeline")
    both = v2.Compose(pipeline.transforms[2:])
    crop = F.center_crop(image, [224])
    measure(f"ToDtype and Normalize of 224x224, {layout}", lambda: both(crop))
