"""Golden files of the transforms: cases of the live parity run, drawn from a fixed seed and kept small; and the parameters
that random transforms draw, over hundreds of seeds."""
import random
import sys

import common
import torch
from torchvision.transforms import v2

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_transforms  # noqa: E402

CASES = 40
MOST_BYTES = 3000  # of a case, inputs and outputs
SEEDS = 500


def size(tensors):
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())


def golden_cases(name, function, count=CASES):
    rng = random.Random(f"golden-{name}")
    torch.manual_seed(rng.randrange(2**31))
    tensors, parameters = {}, []
    while len(parameters) < count:
        inputs, case = function.draw(rng)
        if size(inputs) > MOST_BYTES:
            continue
        outputs = function.expected(inputs, case)
        if size(outputs) > MOST_BYTES:
            continue
        number = len(parameters)
        tensors |= {f"{number}/in/{key}": value for key, value in inputs.items()}
        tensors |= {f"{number}/out/{key}": value for key, value in outputs.items()}
        parameters.append(case)
    common.save(name.replace(".", "/"), tensors, {"cases": parameters, "function": name})


def seeded(transform, image):
    drawn = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        drawn.append(transform.make_params([image]))
    return drawn


def golden_parameters():
    image = torch.zeros(3, 375, 500, dtype=torch.uint8)
    tall = torch.zeros(3, 90, 20, dtype=torch.uint8)
    tensors = {}
    for name, transform, picture, keys in (
            ("RandomResizedCrop", v2.RandomResizedCrop(224), image, ("top", "left", "height", "width")),
            # Most attempts fail on this one, so that the central fallback is met too.
            ("RandomResizedCrop_tall", v2.RandomResizedCrop(16, scale=(0.5, 1.0), ratio=(0.9, 1.1)), tall,
             ("top", "left", "height", "width")),
            ("RandomCrop", v2.RandomCrop(224, padding=4), image, ("top", "left", "height", "width")),
            ("RandomCrop_padded", v2.RandomCrop((64, 48), pad_if_needed=True), tall, ("top", "left", "height", "width")),
    ):
        tensors[name] = torch.tensor([[drawn[key] for key in keys] for drawn in seeded(transform, picture)],
                                     dtype=torch.int16)
    flips = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        flips.append(not torch.equal(v2.RandomHorizontalFlip(0.3)(torch.arange(2)), torch.arange(2)))
    tensors["RandomHorizontalFlip"] = torch.tensor(flips)
    common.save("transforms/parameters", tensors)


def golden_prints():
    transforms = [v2.Resize(256), v2.Resize(None, max_size=640), v2.Resize((4, 5), "bicubic", antialias=False),
                  v2.CenterCrop(224), v2.RandomCrop(32, padding=(1, 2, 3, 4), fill=0.5, padding_mode="reflect"),
                  v2.RandomCrop((8, 9), pad_if_needed=True), v2.RandomHorizontalFlip(0.25), v2.RandomResizedCrop(224),
                  v2.ToDtype(torch.float32, scale=True), v2.Normalize((0.485, 1e-5), (0.229, 1.0)),
                  v2.Compose([v2.Resize(256), v2.CenterCrop(224)]), v2.Compose([v2.CenterCrop(224)]),
                  v2.Compose([v2.Compose([v2.Resize(8), v2.CenterCrop(4)]), v2.RandomHorizontalFlip()]),
                  parity_transforms.ImageClassification(crop_size=224)]
    common.save("transforms/prints", {"_": torch.zeros(1)}, {"prints": [repr(transform) for transform in transforms]})


def main():
    for name, function in parity_transforms.FUNCTIONS.items():
        golden_cases(name, function)
    golden_parameters()
    golden_prints()


if __name__ == "__main__":
    common.check_oracle()
    main()
