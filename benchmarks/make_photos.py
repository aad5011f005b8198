"""Writes JPEGs of 500x375 for loading benchmarks: parts of the photos in examples/, each at another place and scale.

    .deps/oracle/bin/python benchmarks/make_photos.py FOLDER [--count 2000]

The same files each time; about 38 KB each, as ImageNet's at this size.
"""
import argparse
import random
from pathlib import Path

from PIL import Image, ImageOps

PHOTOS = Path(__file__).resolve().parents[1] / "examples" / "data" / "photos"
SIZE = (500, 375)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    photos = [Image.open(path).convert("RGB") for path in sorted(PHOTOS.glob("*.jpg"))]
    draw = random.Random(0)
    sizes = []
    for i in range(arguments.count):
        photo = photos[i % len(photos)]
        share = draw.uniform(0.45, 0.95)
        width, height = int(photo.width * share), int(photo.height * share)
        left, top = draw.randint(0, photo.width - width), draw.randint(0, photo.height - height)
        part = ImageOps.fit(photo.crop((left, top, left + width, top + height)), SIZE, Image.Resampling.LANCZOS)
        path = arguments.folder / f"{i:05}.jpg"
        part.save(path, quality=90)
        sizes.append(path.stat().st_size)
    print(f"{len(sizes)} files, {sum(sizes) / len(sizes) / 1000:.1f} KB each")


if __name__ == "__main__":
    main()
