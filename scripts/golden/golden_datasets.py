"""Golden files of tests/datasets: what Python's data sets read from the files that the repository carries, or that the
tests make by the same formulas."""
import gzip
import os
import tempfile
from pathlib import Path

import common
import numpy
import torch
import torchvision
from PIL import Image

MNIST = common.REPOSITORY / "examples" / "data" / "mnist"


def idx(code: int, array: numpy.ndarray) -> bytes:
    return bytes([0, 0, code, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape) + \
        array.astype(array.dtype.newbyteorder(">")).tobytes()


def mnist(root: Path):
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in MNIST.glob("*.gz"):
        (raw / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    tensors = {}
    for part in ("train", "test"):
        dataset = torchvision.datasets.MNIST(str(root), train=part == "train")
        tensors[f"{part}.histogram"] = torch.bincount(dataset.targets, minlength=10)
        tensors[f"{part}.pixel_sums"] = dataset.data.long().sum(0)
        tensors[f"{part}.label_sample"] = common.strided_sample(dataset.targets, 100)
        tensors[f"{part}.pixel_sample"] = common.strided_sample(dataset.data, 1000)
    common.save("datasets/mnist", tensors, {"classes": dataset.classes})


def emnist(root: Path):
    raw = root / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    n, y, x = numpy.indices((30, 28, 28))
    images = ((n * 7 + y * 3 + x * 5) % 256).astype(numpy.uint8)
    labels = (1 + numpy.arange(30) % 26).astype(numpy.uint8)
    (raw / "emnist-letters-test-images-idx3-ubyte").write_bytes(idx(8, images))
    (raw / "emnist-letters-test-labels-idx1-ubyte").write_bytes(idx(8, labels))
    dataset = torchvision.datasets.EMNIST(str(root), "letters", train=False)
    shown = torch.from_numpy(numpy.asarray(dataset[4][0]))
    common.save("datasets/emnist", {"targets": dataset.targets, "image4": shown},
                {"classes": dataset.classes_split_dict})


def qmnist(root: Path):
    raw = root / "QMNIST" / "raw"
    raw.mkdir(parents=True)
    rows = numpy.arange(10_003)
    images = (rows % 251).astype(numpy.uint8).reshape(-1, 1, 1)
    records = numpy.stack([(rows * 3) % 10] + [rows * 100_003 + column for column in range(1, 8)], 1).astype(numpy.int32)
    for subset in ("train", "test"):
        (raw / f"qmnist-{subset}-images-idx3-ubyte").write_bytes(idx(8, images))
        (raw / f"qmnist-{subset}-labels-idx2-int").write_bytes(idx(12, records))
    tensors, labels = {}, {}
    for what in ("train", "test", "test10k", "test50k"):
        dataset = torchvision.datasets.QMNIST(str(root), what=what)
        tensors[f"{what}.first_target"] = dataset.targets[0]
        tensors[f"{what}.last_image"] = dataset.data[-1]
        labels[what] = [len(dataset), dataset[0][1], dataset[len(dataset) - 1][1]]
    common.save("datasets/qmnist", tensors, {"size_first_last": labels})


TREE = ["b/2.png", "b/10.png", "b/sub-1/x.JPG", "b/sub/y.jpeg", "b/sub/.hidden.png", "a/z.webp", "a/notes.txt",
        "a/deep/er/q.Tiff", "C/only.bmp", "C/no_extension", "C/jpg", ".git/config.png", "top_level.png"]
LINKS = {"a/linked": "../b/sub", "b/file.png": "2.png", "b/broken.png": "nowhere.png"}


def image_folder(root: Path):
    for name in TREE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    for name, target in LINKS.items():
        os.symlink(target, root / name)
    dataset = torchvision.datasets.ImageFolder(str(root))
    chosen = torchvision.datasets.ImageFolder(str(root), is_valid_file=lambda path: "e" in Path(path).name,
                                              allow_empty=True)

    def listing(samples):
        return [[os.path.relpath(path, root), label] for path, label in samples]

    common.save("datasets/image_folder_listing", {"none": torch.zeros(1)},
                {"tree": TREE, "links": LINKS, "classes": dataset.classes, "samples": listing(dataset.samples),
                 "chosen": listing(chosen.samples)})


def image_folder_pixels(root: Path):
    photo = Image.open(common.PHOTOS / "chelsea.jpg").convert("RGB").resize((19, 13))
    alpha = photo.convert("RGBA")
    alpha.putalpha(Image.fromarray(numpy.arange(19 * 13, dtype=numpy.uint8).reshape(13, 19)))
    images = {"rgb.png": photo, "rgba.png": alpha, "gray.png": photo.convert("L"), "gray_alpha.png": alpha.convert("LA"),
              "palette.png": photo.convert("P", palette=Image.Palette.ADAPTIVE, colors=9), "one_bit.png": photo.convert("1"),
              "photo.jpg": photo, "gray.jpg": photo.convert("L"), "cmyk.jpg": photo.convert("CMYK")}
    folder = root / "pixels" / "all"
    folder.mkdir(parents=True)
    for name, image in images.items():
        image.save(folder / name)
    dataset = torchvision.datasets.ImageFolder(str(folder.parent))
    tensors = {}
    for (path, _), (image, _) in zip(dataset.samples, dataset):
        name = Path(path).name
        tensors[f"{name}.bytes"] = torch.frombuffer(bytearray(Path(path).read_bytes()), dtype=torch.uint8)
        tensors[f"{name}.pixels"] = torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1)
    common.save("datasets/image_folder_pixels", tensors)


def fake_data():
    dataset = torchvision.datasets.FakeData(size=10, image_size=(3, 8, 9), num_classes=7, random_offset=3)
    tensors, labels = {}, {}
    for index in (0, 5, 9):
        image, labels[str(index)] = dataset[index]
        tensors[f"image{index}"] = torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1)
    common.save("datasets/fakedata", tensors, {"labels": labels})


def main():
    with tempfile.TemporaryDirectory() as folder:
        for writer in (mnist, emnist, qmnist):
            writer(Path(folder))
    for writer in (image_folder, image_folder_pixels):
        with tempfile.TemporaryDirectory() as folder:
            writer(Path(folder))
    fake_data()


if __name__ == "__main__":
    main()
