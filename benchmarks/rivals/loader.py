"""torch.utils.data.DataLoader with torchvision's transforms, in the caller's process, on the same digits."""
import gzip
import json
import time
from pathlib import Path

import torch
import torchvision.transforms.v2 as v2
from PIL import Image
from torch.utils.data import DataLoader, Dataset

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "data" / "mnist"
BATCH, BATCHES = 128, 100
CASES = ("12,800 digits, crop, to float, normalize", "12,800 digits, crop; to float, normalize by batch")


def read(name, header):
    content = gzip.decompress((FOLDER / f"{name}.gz").read_bytes())
    return torch.frombuffer(bytearray(content[header:]), dtype=torch.uint8)


class Digits(Dataset):
    """Python's MNIST keeps such a tensor and gives PIL images; `pil` chooses."""

    def __init__(self, pil, transform):
        self.images = read("train-images-idx3-ubyte", 16).reshape(-1, 28, 28)
        self.labels = read("train-labels-idx1-ubyte", 8)
        self.pil, self.transform = pil, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        image = self.images[index]
        image = Image.fromarray(image.numpy(), mode="L") if self.pil else image[None]
        return self.transform(image), int(self.labels[index])


def measure(rival, pil, steps, after=None):
    loader = DataLoader(Digits(pil, v2.Compose(steps)), batch_size=BATCH, shuffle=True)
    batches = iter(loader)
    images, _ = next(batches)
    assert (after(images) if after else images).shape == (BATCH, 1, 28, 28)
    start = time.perf_counter()
    for _ in range(BATCHES):
        images, _ = next(batches)
        if after:
            after(images)
    milliseconds = 1e3 * (time.perf_counter() - start)
    for case in CASES:
        print(json.dumps({"case": case, "rival": rival, "ms": milliseconds}))


if __name__ == "__main__":
    torch.set_num_threads(1)
    crop = v2.RandomCrop(28, padding=2)
    to_float, normalize = v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.1307], [0.3081])
    measure("DataLoader, PIL images", True, [crop, v2.PILToTensor(), to_float, normalize])
    measure("DataLoader, tensors", False, [crop, to_float, normalize])
    measure("DataLoader, by batch", False, [crop], v2.Compose([to_float, normalize]))
