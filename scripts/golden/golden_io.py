"""Images in and out: small files of every kind with what Python makes of them, damaged files with its verdict, and seeds
for the fuzzers."""
import io
import os
import random
import struct
import zlib

import common
import numpy
import png_writer
import torch
import torchvision
from PIL import Image
from torchvision.io import ImageReadMode

CORPUS = common.REPOSITORY / "fuzz" / "corpus"
JPEG_MODES = ("UNCHANGED", "GRAY", "RGB")
PNG_MODES = ("UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA")


def as_tensor(content: bytes):
    return torch.frombuffer(bytearray(content), dtype=torch.uint8)


def decode(content: bytes, mode="UNCHANGED", exif=False):
    return torchvision.io.decode_image(as_tensor(content), ImageReadMode[mode], apply_exif_orientation=exif)


def picture(width, height, channels, seed):
    """Waves and a little noise."""
    y, x = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.default_rng(seed).normal(0, 6, (height, width, channels))
    planes = [numpy.sin(x * (0.2 + 0.1 * c) + y * 0.15 + c) * 90 + 128 for c in range(channels)]
    return (numpy.stack(planes, -1) + noise).clip(0, 255).astype(numpy.uint8)


def jpeg(kind="RGB", width=19, height=13, seed=0, **options):
    image = picture(width, height, {"L": 1, "RGB": 3, "CMYK": 4}[kind], seed)
    buffer = io.BytesIO()
    Image.fromarray(image.squeeze(-1) if kind == "L" else image, kind).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def without_adobe_marker(content: bytes) -> bytes:
    """CMYK then counts as not inverted by nobody's word: libjpeg guesses from the number of components."""
    at = content.index(b"\xff\xee")
    return content[:at] + content[at + 2 + struct.unpack(">H", content[at + 2:at + 4])[0]:]


def with_adobe_transform(content: bytes, transform: int) -> bytes:
    """Says that the colours went through no transform (0), YCbCr (1) or YCCK (2)."""
    marker = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])
    if b"Adobe" in content:
        at = content.index(b"\xff\xee")
        return content[:at] + marker + content[at + 16:]
    return content[:2] + marker + content[2:]


def jpeg_files():
    files = {f"subsampling_{s}": jpeg(subsampling=s, quality=85) for s in (0, 1, 2)}
    files |= {
        "gray": jpeg("L"), "progressive": jpeg(progressive=True), "gray_progressive": jpeg("L", progressive=True),
        "optimized": jpeg(optimize=True, quality=30), "restarts": jpeg(restart_marker_blocks=1),
        "keep_rgb": jpeg(keep_rgb=True), "cmyk": jpeg("CMYK"), "cmyk_progressive": jpeg("CMYK", progressive=True),
        "cmyk_plain": without_adobe_marker(jpeg("CMYK")), "ycck": with_adobe_transform(jpeg("CMYK"), 2),
        "adobe_rgb": with_adobe_transform(jpeg(), 0), "adobe_ycc": with_adobe_transform(jpeg(), 1),
    }
    files |= {f"size_{w}x{h}": jpeg(width=w, height=h) for w, h in ((1, 1), (7, 3), (1, 17), (16, 16), (33, 1))}
    return files


def golden_jpeg():
    tensors = {}
    for name, content in jpeg_files().items():
        tensors[f"{name}/file"] = as_tensor(content)
        tensors |= {f"{name}/{mode}": decode(content, mode) for mode in JPEG_MODES}
    common.save("io/jpeg", tensors, {"cases": list(jpeg_files()), "modes": JPEG_MODES})


def png_files():
    """name: (content, the modes in which Python's answer does not change from run to run)."""
    rng = random.Random(0)
    files = {}
    for color_type, depths in png_writer.DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                for transparent in (False, True)[: 1 if color_type in (4, 6) else 2]:
                    modes = [mode for mode in PNG_MODES if color_type != png_writer.PALETTE
                             or not (mode == "UNCHANGED" and depth < 8 or mode.endswith("ALPHA") and not transparent)]
                    name = f"color{color_type}_depth{depth}" + "_interlaced" * interlaced + "_trns" * transparent
                    files[name] = (png_writer.random_png(rng, color_type, depth, 9, 5, interlaced=interlaced,
                                                         transparent=transparent), modes)
    gama = (b"gAMA", struct.pack(">I", 45455))
    for name, depth, before in (("gamma", 8, [gama]), ("srgb", 8, [(b"sRGB", b"\0")]), ("gamma_16", 16, [gama]),
                                ("gamma_sbit_16", 16, [gama, (b"sBIT", b"\x0a\x0b\x0c")]),
                                ("gamma_one", 8, [(b"gAMA", struct.pack(">I", 100000))]),
                                ("gamma_and_srgb", 8, [(b"gAMA", struct.pack(">I", 80000)), (b"sRGB", b"\0")])):
        files[name] = (png_writer.random_png(rng, png_writer.RGB, depth, 9, 5, before=before), ["GRAY", "GRAY_ALPHA"])
    for width, height in ((1, 1), (1, 9), (2, 2), (5, 1)):
        for interlaced in (False, True):
            name = f"size_{width}x{height}" + "_interlaced" * interlaced
            files[name] = (png_writer.random_png(rng, png_writer.RGB, 8, width, height, interlaced=interlaced),
                           ["UNCHANGED"])
    return files


def golden_png():
    tensors, cases = {}, {}
    for name, (content, modes) in png_files().items():
        tensors[f"{name}/file"] = as_tensor(content)
        tensors |= {f"{name}/{mode}": decode(content, mode) for mode in modes}
        cases[name] = modes
    common.save("io/png", tensors, {"cases": cases})


def golden_exif():
    """Each orientation, and values that are none; in both formats and byte orders."""
    tensors, names = {}, []
    for value in (*range(10), 700):
        block = png_writer.exif_block(value, value % 2 == 0)
        rng = random.Random(value)
        files = {"jpeg": jpeg(width=9, height=5, exif=b"Exif\0\0" + block)}
        for depth in (8, 16):
            files[f"png{depth}"] = png_writer.random_png(rng, png_writer.RGB, depth, 7, 4, before=[(b"eXIf", block)])
        # A value that is not a short, a directory that ends early, one beyond the end, another mark.
        for kind, damaged in (("cut", block[:24]), ("far", block[:4] + b"\xff" * 4 + block[8:]),
                              ("mark", block[:2] + b"xx" + block[4:]), ("mixed", b"Mg" + block[2:])):
            files[f"jpeg_{kind}"] = jpeg(width=9, height=5, exif=b"Exif\0\0" + damaged)
        for kind, content in files.items():
            name = f"{kind}_{value}"
            names.append(name)
            tensors[f"{name}/file"] = as_tensor(content)
            tensors[f"{name}/turned"] = decode(content, exif=True)
    common.save("io/exif", tensors, {"cases": names})


def golden_photos():
    tensors, shapes = {}, {}
    for path in sorted(common.PHOTOS.glob("*.jpg")):
        for mode in ("RGB", "GRAY"):
            image = decode(path.read_bytes(), mode)
            name = f"{path.stem}/{mode}"
            shapes[name] = list(image.shape)
            tensors[f"{name}/sample"] = common.strided_sample(image)
            # Each pixel weighs by its place, so that two that change places show.
            place = torch.arange(image.numel()) % 65521
            tensors[f"{name}/sum"] = (image.flatten().long() * place).sum().reshape(1)
    common.save("io/photos", tensors, {"shapes": shapes})


def accepts(content: bytes):
    """What Python decodes, or None where it refuses or dies: asked in a child, since damaged PNGs kill it."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            image = decode(content)
            shape = struct.pack(f"{1 + image.dim()}I", image.dim(), *image.shape)
            os.write(write_end, b"yes" + shape + image.contiguous().numpy().tobytes())
        except RuntimeError:
            os.write(write_end, b"no")
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    if not text.startswith(b"yes"):
        return None
    dimensions, = struct.unpack("I", text[3:7])
    end = 7 + 4 * dimensions
    return as_tensor(text[end:]).reshape(struct.unpack(f"{dimensions}I", text[7:end]))


def golden_truncated():
    """For each file, whether Python takes its first n bytes, n from 1 to all."""
    rng = random.Random(1)
    files = {
        "baseline": jpeg(width=9, height=9), "progressive": jpeg(width=9, height=9, progressive=True),
        "gray_restarts": jpeg("L", width=17, height=9, restart_marker_blocks=1),
        "png": png_writer.random_png(rng, png_writer.RGB, 8, 7, 5),
        "png_interlaced": png_writer.random_png(rng, png_writer.GRAY, 8, 9, 9, interlaced=True),
        "png_palette": png_writer.random_png(rng, png_writer.PALETTE, 4, 9, 5, transparent=True),
    }
    tensors = {}
    for name, content in files.items():
        tensors[f"{name}/file"] = as_tensor(content)
        tensors[f"{name}/accepted"] = torch.tensor(
            [accepts(content[:n]) is not None for n in range(1, len(content) + 1)], dtype=torch.uint8)
    common.save("io/truncated", tensors, {"cases": list(files)})


def damaged_pngs():
    rng = random.Random(2)
    samples = [[[rng.randrange(256)] for _ in range(8)] for _ in range(8)]
    raw = b"".join(b"\0" + bytes(pixel[0] for pixel in row) for row in samples)

    def png(before=(), data=zlib.compress(raw), head=png_writer.header(8, 8, 8, png_writer.GRAY), after=b"", end=True):
        return (png_writer.SIGNATURE + head + b"".join(png_writer.chunk(*named) for named in before)
                + png_writer.chunk(b"IDAT", data) + after + (png_writer.chunk(b"IEND", b"") if end else b""))

    def flipped(content, at):
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]

    palette_head = png_writer.header(8, 8, 8, png_writer.PALETTE)
    idat = png().index(b"IDAT")
    gamma_at = png([(b"gAMA", bytes([0, 0, 177, 143]))]).index(b"gAMA") + 8
    return {
        "plain": png(), "flipped_data": flipped(png(), idat + 20), "flipped_data_crc": flipped(png(), len(png()) - 13),
        "flipped_end_crc": flipped(png(), len(png()) - 1), "flipped_header_crc": flipped(png(), 29),
        "flipped_gamma_crc": flipped(png([(b"gAMA", bytes([0, 0, 177, 143]))]), gamma_at),
        "short_time": png([(b"tIME", b"abc")]), "zero_gamma": png([(b"gAMA", bytes(4))]),
        "two_gammas": png([(b"gAMA", b"\0\1\0\0")] * 2), "bad_exif": png([(b"eXIf", b"xxxx")]),
        "short_transparency": png([(b"tRNS", b"x")]), "text_without_end": png([(b"tEXt", b"none")]),
        "bad_ztxt": png([(b"zTXt", b"key\0\0garbage")]), "bad_profile": png([(b"iCCP", b"name\0\0garbage")]),
        "bad_sbit": png([(b"sBIT", b"\x09")]), "short_chrm": png([(b"cHRM", bytes(10))]),
        "short_phys": png([(b"pHYs", bytes(10))]), "histogram_without_palette": png([(b"hIST", bytes(10))]),
        "palette_in_gray": png([(b"PLTE", bytes(9))]), "odd_palette_in_gray": png([(b"PLTE", bytes(10))]),
        "bad_srgb": png([(b"sRGB", b"\x09")]), "unknown_critical": png([(b"ABCD", b"x")]),
        "unknown_ancillary": png([(b"abCd", b"x")]), "bytes_after_stream": png(data=zlib.compress(raw) + b"more"),
        "too_many_rows": png(data=zlib.compress(raw + raw)), "too_few_rows": png(data=zlib.compress(raw[:-9])),
        "wrong_adler": png(data=zlib.compress(raw)[:-1] + b"\x55"), "no_adler": png(data=zlib.compress(raw)[:-4]),
        "bad_filter": png(data=zlib.compress(b"\7" + raw[1:])),
        "no_data": png_writer.SIGNATURE + png_writer.header(8, 8, 8, 0) + png_writer.chunk(b"IEND", b""),
        "no_end": png(end=False), "bytes_after_end": png() + b"hello",
        "gamma_after_data": png(after=png_writer.chunk(b"gAMA", b"\0\1\0\0")),
        "bad_zlib_header": png(data=b"\0\0" + zlib.compress(raw)[2:]),
        "empty_data_first": png([(b"IDAT", b"")]), "zero_width": png(head=png_writer.header(0, 8, 8, 0)),
        "depth_3": png(head=png_writer.header(8, 8, 3, 0)), "color_type_1": png(head=png_writer.header(8, 8, 8, 1)),
        "no_palette": png(head=palette_head), "short_palette": png([(b"PLTE", b"abcdef")], head=palette_head),
        "long_transparency": png([(b"PLTE", b"abcdef"), (b"tRNS", b"abcdef")], head=palette_head),
        "only_signature": png_writer.SIGNATURE, "signature_and_text": png_writer.SIGNATURE + b"not a chunk at all",
    }


def damaged_jpegs():
    rng = random.Random(3)
    files = {}
    for kind, content in (("baseline", jpeg(width=11, height=9)), ("progressive", jpeg(width=11, height=9, progressive=True))):
        for i in range(30):
            damaged = bytearray(content)
            damaged[rng.randrange(2, len(damaged))] = rng.randrange(256)
            files[f"{kind}_{i}"] = bytes(damaged)
    return files


def golden_damaged():
    tensors, verdicts = {}, {}
    for family, files in (("png", damaged_pngs()), ("jpeg", damaged_jpegs())):
        for name, content in files.items():
            name = f"{family}_{name}"
            image = accepts(content)
            verdicts[name] = image is not None
            tensors[f"{name}/file"] = as_tensor(content)
            # Damage in the header can make an image large; its verdict is enough then.
            if image is not None and image.numel() < 4096:
                tensors[f"{name}/image"] = image
    common.save("io/damaged", tensors, {"accepted": verdicts})


def golden_encode():
    """JPEG to the byte: the images and what Python writes."""
    tensors = {}
    for channels in (1, 3):
        image = torch.from_numpy(picture(21, 18, channels, 4)).permute(2, 0, 1).contiguous()
        tensors[f"{channels}/image"] = image
        for quality in (1, 10, 50, 75, 95, 100):
            tensors[f"{channels}/quality_{quality}"] = torchvision.io.encode_jpeg(image, quality)
        for level in (0, 6, 9):
            size = torchvision.io.encode_png(image, level).numel()
            tensors[f"{channels}/png_size_{level}"] = torch.tensor([size])
    common.save("io/encode", tensors)


def write_seeds():
    for folder, files in (("jpeg", jpeg_files()), ("png", {name: content for name, (content, _) in png_files().items()})):
        target = CORPUS / folder
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if folder == "jpeg" or not name.startswith("size") and ("_trns" in name or "gamma" in name):
                (target / f"{name}.{folder}").write_bytes(content)
    block = png_writer.exif_block(6)
    (CORPUS / "jpeg" / "exif.jpeg").write_bytes(jpeg(width=9, height=5, exif=b"Exif\0\0" + block))
    (CORPUS / "png" / "exif.png").write_bytes(
        png_writer.random_png(random.Random(5), png_writer.RGB, 8, 7, 4, before=[(b"eXIf", block)]))


def main():
    golden_jpeg()
    golden_png()
    golden_exif()
    golden_photos()
    golden_truncated()
    golden_damaged()
    golden_encode()
    write_seeds()
