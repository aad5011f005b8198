"""Decoders and encoders of images: random sizes, kinds, modes and qualities. All bit for bit; an encoded JPEG byte for byte."""
import io
import struct
import sys
import warnings
from pathlib import Path

import numpy
import torch
import torchvision
from PIL import Image
from run import Function
from torchvision.io import ImageReadMode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))
import png_writer  # noqa: E402

warnings.filterwarnings("ignore", category=DeprecationWarning)


def as_tensor(content: bytes):
    return torch.frombuffer(bytearray(content), dtype=torch.uint8)


def smooth_image(rng, channels):
    """Waves and noise: what JPEG quantises in interesting ways."""
    height, width = rng.randint(1, 70), rng.randint(1, 70)
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [numpy.sin(x * rng.uniform(0, 0.5) + y * rng.uniform(0, 0.5) + rng.uniform(0, 6)) * rng.uniform(20, 128) + 128
              for _ in range(channels)]
    noise = numpy.random.default_rng(rng.randrange(2**32)).normal(0, rng.choice((0, 2, 20)), (height, width, channels))
    return (numpy.stack(planes, -1) + noise).clip(0, 255).astype(numpy.uint8)


def draw_jpeg(rng):
    kind = rng.choice(("L", "RGB", "RGB", "RGB", "CMYK", "keep_rgb"))
    image = smooth_image(rng, {"L": 1, "CMYK": 4}.get(kind, 3))
    buffer = io.BytesIO()
    options = {"quality": rng.randint(1, 100), "progressive": rng.random() < 0.4, "optimize": rng.random() < 0.5}
    if kind == "keep_rgb":
        options["keep_rgb"] = True
    elif kind == "RGB":
        options["subsampling"] = rng.randrange(3)
    if rng.random() < 0.3:
        options["restart_marker_blocks"] = rng.randint(1, 10)
    parameters = {"mode": rng.choice(("UNCHANGED", "GRAY", "RGB")), "exif": rng.random() < 0.4}
    if parameters["exif"]:
        options["exif"] = b"Exif\0\0" + png_writer.exif_block(rng.randint(0, 9), rng.random() < 0.5)
    Image.fromarray(image.squeeze(-1) if kind == "L" else image, {"keep_rgb": "RGB"}.get(kind, kind)).save(
        buffer, "JPEG", **options)
    return {"bytes": as_tensor(buffer.getvalue())}, parameters


def draw_png(rng):
    color_type = rng.choice((png_writer.GRAY, png_writer.RGB, png_writer.PALETTE, png_writer.GRAY_ALPHA, png_writer.RGBA))
    depth = rng.choice(png_writer.DEPTHS[color_type])
    transparent = rng.random() < 0.5
    modes = ["UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA"]
    if color_type == png_writer.PALETTE:
        # Python leaves a part of these unwritten: they differ from run to run.
        if depth < 8:
            modes.remove("UNCHANGED")
        if not transparent:
            modes = [mode for mode in modes if not mode.endswith("ALPHA")]
    before = []
    if rng.random() < 0.3:
        before.append((b"gAMA", struct.pack(">I", rng.choice((45455, 100000, 55000, 180000, rng.randint(1000, 500000))))))
    if rng.random() < 0.15:
        before.append((b"sRGB", b"\0"))
    if depth == 16 and rng.random() < 0.3:
        before.append((b"sBIT", bytes(rng.randint(1, 16) for _ in range(png_writer.CHANNELS[color_type]))))
    parameters = {"mode": rng.choice(modes), "exif": rng.random() < 0.3}
    if parameters["exif"]:
        before.append((b"eXIf", png_writer.exif_block(rng.randint(0, 9), rng.random() < 0.5)))
    content = png_writer.random_png(rng, color_type, depth, rng.randint(1, 40), rng.randint(1, 40),
                                    interlaced=rng.random() < 0.5, transparent=transparent, before=before)
    parameters |= {"color_type": color_type, "depth": depth, "before": [name.decode() for name, _ in before]}
    return {"bytes": as_tensor(content)}, parameters


def decode(inputs, parameters):
    return {"image": torchvision.io.decode_image(inputs["bytes"], ImageReadMode[parameters["mode"]],
                                                 apply_exif_orientation=parameters["exif"])}


def draw_damaged_jpeg(rng):
    inputs, parameters = draw_jpeg(rng)
    content = inputs["bytes"]
    if rng.random() < 0.5:
        content = content[:rng.randint(3, len(content))]
    else:
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(2, len(content))] = rng.randrange(256)
    return {"bytes": content}, parameters


def decode_or_refuse(inputs, parameters):
    """The verdict, and the pixels of what passes: libjpeg repairs much, and each repair is a number too."""
    try:
        return {"refused": torch.zeros(1)} | decode(inputs, parameters)
    except RuntimeError:
        return {"refused": torch.ones(1)}


def draw_encode(rng):
    image = torch.from_numpy(smooth_image(rng, rng.choice((1, 3)))).permute(2, 0, 1)
    return {"image": image}, {"quality": rng.randint(1, 100), "compression_level": rng.randint(0, 9),
                              "channels_last": rng.random() < 0.5}


FUNCTIONS = {
    "io.decode_jpeg": Function(draw_jpeg, decode),
    "io.decode_damaged_jpeg": Function(draw_damaged_jpeg, decode_or_refuse),
    "io.decode_png": Function(draw_png, decode),
    "io.encode_jpeg": Function(draw_encode, lambda inputs, parameters: {
        "bytes": torchvision.io.encode_jpeg(inputs["image"], parameters["quality"])}),
    "io.encode_png": Function(draw_encode, lambda inputs, parameters: {"image": inputs["image"]}),
}
