"""Golden files of torchvision.utils: grids and saved pictures, bit for bit."""
import io

import torch
from PIL import Image
from torchvision.utils import make_grid, save_image

import common

CASES = {
    "default": dict(shape=[5, 3, 4, 6], options={}),
    "gray_becomes_rgb": dict(shape=[7, 1, 5, 3], options=dict(nrow=3, padding=1)),
    "four_channels": dict(shape=[3, 4, 3, 3], options=dict(nrow=2, padding=0)),
    "one_picture": dict(shape=[1, 3, 4, 4], options={}),
    "plane": dict(shape=[4, 5], options={}),
    "single_gray": dict(shape=[1, 4, 5], options={}),
    "pad_value": dict(shape=[4, 3, 2, 2], options=dict(nrow=2, padding=3, pad_value=0.7)),
    "normalize": dict(shape=[4, 3, 5, 5], options=dict(normalize=True)),
    "value_range": dict(shape=[4, 3, 5, 5], options=dict(normalize=True, value_range=(-1, 0.5))),
    "scale_each": dict(shape=[4, 3, 5, 5], options=dict(normalize=True, scale_each=True)),
    "scale_each_range": dict(shape=[3, 1, 5, 5], options=dict(normalize=True, scale_each=True, value_range=(-0.2, 0.3))),
    "constant_normalized": dict(shape=[2, 3, 3, 3], options=dict(normalize=True), constant=0.25),
    "bytes": dict(shape=[5, 3, 4, 4], options=dict(nrow=4), dtype="uint8"),
    "wide_row": dict(shape=[2, 3, 4, 4], options=dict(nrow=100)),
}


def draw(case):
    if case.get("dtype") == "uint8":
        return torch.randint(0, 256, case["shape"], dtype=torch.uint8)
    if "constant" in case:
        return torch.full(case["shape"], case["constant"])
    return torch.randn(case["shape"])


def main():
    torch.manual_seed(3)
    tensors, options = {}, {}
    for name, case in CASES.items():
        image = draw(case)
        tensors[f"{name}/image"] = image
        tensors[f"{name}/grid"] = make_grid(image, **case["options"])
        options[name] = case["options"]
    common.save("utils/make_grid", tensors, {"options": options})

    # Values outside [0, 1] and exactly between two bytes, as a PNG's pixels.
    image = torch.cat([torch.rand(6, 3, 4, 5) * 1.4 - 0.2, (torch.arange(60).view(1, 3, 4, 5) + 0.5) / 255])
    file = io.BytesIO()
    save_image(image, file, format="png", nrow=3)
    pixels = torch.frombuffer(bytearray(Image.open(file).tobytes()), dtype=torch.uint8)
    width, height = Image.open(file).size
    common.save("utils/save_image", {"image": image, "pixels": pixels.view(height, width, 3).permute(2, 0, 1)})


if __name__ == "__main__":
    common.check_oracle()
    main()
