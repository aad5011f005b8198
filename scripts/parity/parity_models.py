"""Whole networks on real photos: the weights of one random seed, drawn by each side for itself. Outputs to 1e-5."""
import sys
from pathlib import Path

import torch
from run import Function
from torchvision import models
from torchvision.io import decode_image
from torchvision.transforms import v2

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "golden"))
import ours  # noqa: E402

PHOTOS = ("coffee", "chelsea", "rocket")
prepare = v2.Compose([v2.Resize(256), v2.CenterCrop(224), v2.ToDtype(torch.float32, scale=True),
                      v2.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])


def photos():
    return torch.stack([prepare(decode_image(str(ROOT / "examples" / "data" / "photos" / f"{name}.jpg"))) for name in PHOTOS])


def whole_network(name):
    def draw(rng):
        return {"images": photos()}, {"model": name, "seed": rng.randrange(2**31)}

    def expected(inputs, parameters):
        torch.manual_seed(parameters["seed"])
        model = (ours.build(name) if name in ours.NAMES else models.get_model(name)).eval()
        with torch.no_grad():
            logits = model(inputs["images"])
        return {"logits": logits / logits.abs().max()}  # so that the difference printed is relative

    # An input of three photos and a network of a gigaflop each: three seeds say as much as two hundred.
    return Function(draw, expected, tolerance=1e-5, cases=3)


FUNCTIONS = {f"models.{name}": whole_network(name)
             for name in ("resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "efficientnet_lite0")}
