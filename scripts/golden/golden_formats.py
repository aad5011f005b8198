"""Images beyond JPEG and PNG: GIF and WebP as torchvision decodes them; animated WebP, BMP, TIFF, PNM, QOI and AVIF as
Pillow does, or OpenCV where Pillow cannot."""
import io
import random
import struct

import common
import cv2
import numpy
import torch
import torchvision
from gif_writer import frame, gif
from golden_io import accepts, as_tensor, jpeg_files, picture, png_files
from PIL import Image, ImageSequence
from torchvision.io import ImageReadMode

CORPUS = common.REPOSITORY / "fuzz" / "corpus"
MODES = ("UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA")
PILLOW_MODES = {"GRAY": "L", "GRAY_ALPHA": "LA", "RGB": "RGB", "RGB_ALPHA": "RGBA"}


def info_of(content: bytes):
    """Width, height, frames and orientation as Pillow reads them."""
    image = Image.open(io.BytesIO(content))
    return [image.width, image.height, getattr(image, "n_frames", 1), image.getexif().get(0x0112, 0)]


def tensor_of(image) -> torch.Tensor:
    array = numpy.asarray(image)
    return torch.from_numpy((array[None] if array.ndim == 2 else array.transpose(2, 0, 1)).copy())


# -- GIF --

def palette_of(rng, colors):
    return [tuple(rng.randrange(256) for _ in range(3)) for _ in range(colors)]


def gif_files():
    rng = random.Random(0)

    def noise(width, height, colors):
        return [rng.randrange(colors) for _ in range(width * height)]

    def whole(width, height, colors, **options):
        return frame(noise(width, height, colors), width, height, **options)

    shared = palette_of(rng, 8)
    files = {f"size_{w}x{h}": gif(w, h, [whole(w, h, 8)], shared) for w, h in ((1, 1), (7, 3), (1, 17), (33, 2), (16, 16))}
    for h in (1, 2, 3, 4, 5, 8, 9, 17):
        files[f"interlaced_{h}"] = gif(5, h, [whole(5, h, 8, interlaced=True)], shared)
    files |= {
        "palette_2": gif(6, 5, [whole(6, 5, 2)], palette_of(rng, 2)),
        "palette_256": gif(19, 13, [whole(19, 13, 256)], palette_of(rng, 256)),
        "local_palette": gif(6, 5, [whole(6, 5, 4, palette=palette_of(rng, 4))]),
        "both_palettes": gif(6, 5, [whole(6, 5, 4, palette=palette_of(rng, 4)), whole(3, 3, 8, left=1)], shared, 2),
        "offset": gif(9, 7, [whole(3, 2, 8, left=4, top=3)], shared, 5),
        "larger_than_canvas": gif(3, 2, [whole(5, 4, 8)], shared, 1),
        "outside_canvas": gif(6, 5, [whole(6, 5, 8), whole(6, 5, 8, left=3, top=2, disposal=1)], shared, 1),
        "far_outside": gif(6, 5, [whole(6, 5, 8), whole(2, 2, 8, left=60, top=2, disposal=1)], shared, 1),
        "transparent": gif(6, 5, [whole(6, 5, 8, transparent=3)], shared, 2),
        "transparent_background": gif(6, 5, [whole(6, 5, 8, transparent=2)], shared, 2),
        "empty_canvas": gif(0, 0, [whole(4, 3, 8)], shared),
        "comment": gif(4, 3, [whole(4, 3, 8)], shared, before=b"\x21\xfe\x05hello\x00\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"),
        "two_controls": gif(4, 3, [whole(4, 3, 8), b"\x21\xf9\x04\x05\0\0\x02\0" + whole(4, 3, 8, disposal=2)], shared, 1),
        "version_87": gif(4, 3, [whole(4, 3, 8)], shared, version=b"GIF87a"),
        "bytes_after_end": gif(4, 3, [whole(4, 3, 8)], shared) + b"more",
        "extra_pixels": gif(4, 3, [frame(noise(4, 5, 8), 4, 3)], shared),
    }
    for disposal in range(8):
        frames = [whole(8, 6, 8, disposal=disposal),
                  whole(3, 3, 8, left=1, top=1, disposal=disposal, transparent=rng.randrange(8)),
                  whole(4, 2, 8, left=4, top=3, disposal=(disposal + 1) % 4, transparent=2),
                  whole(2, 5, 8, left=0, top=1, palette=palette_of(rng, 8)),
                  whole(3, 3, 8, left=5, top=0, disposal=2, transparent=0)]
        files[f"disposal_{disposal}"] = gif(8, 6, frames, shared, 6)
    for seed in range(6):
        images = [Image.fromarray(picture(21 + seed, 15, 3, seed * 7 + k), "RGB") for k in range(1 + seed % 3)]
        buffer = io.BytesIO()
        images[0].save(buffer, "GIF", save_all=True, append_images=images[1:], duration=40, loop=0)
        files[f"pillow_{seed}"] = buffer.getvalue()
    return files


def damaged_gifs():
    rng = random.Random(1)
    shared = palette_of(rng, 256)  # with fewer colours, torchvision reads what lies behind the table
    pixels = [rng.randrange(256) for _ in range(20)]
    good = gif(5, 4, [frame(pixels, 5, 4), frame(pixels, 5, 4, disposal=1)], shared)
    return {
        "no_end": good[:-1], "unknown_block": good[:-1] + b"\x99;", "no_frames": gif(5, 4, [], shared),
        "no_palette": gif(5, 4, [frame(pixels, 5, 4)]), "missing_pixels": gif(5, 4, [frame(pixels[:9], 5, 4)], shared),
        "empty_frame": gif(5, 4, [frame(pixels, 5, 4), frame([], 0, 0)], shared),
        "only_signature": b"GIF89a", "signature_and_text": b"GIF89a and a text that is no picture",
        "code_size_12": good.replace(b"\x08", b"\x0c", 1), "other_version": b"GIF00a" + good[6:],
    } | {f"cut_{n}": good[:n] for n in (*range(0, 781, 60), *range(781, len(good), 2))} | {
        f"turned_{i}": bytes(b ^ (rng.randrange(256) if at == i else 0) for at, b in enumerate(good))
        for i in range(800, len(good), 2)}


def golden_gif():
    tensors, info = {}, {}
    for name, content in gif_files().items():
        tensors[f"{name}/file"] = as_tensor(content)
        tensors[f"{name}/image"] = torchvision.io.decode_gif(as_tensor(content))
        info[name] = info_of(content)
    for name in ("larger_than_canvas", "empty_canvas"):  # Pillow believes the canvas, torchvision the first frame
        info[name][:2] = list(tensors[f"{name}/image"].shape[:-3:-1])
    common.save("io/gif", tensors, {"cases": list(gif_files()), "info": info})
    tensors, verdicts = {}, {}
    for name, content in damaged_gifs().items():
        image = accepts(content) if content else None
        verdicts[name] = image is not None
        tensors[f"{name}/file"] = as_tensor(content) if content else torch.zeros(0, dtype=torch.uint8)
        if image is not None:
            tensors[f"{name}/image"] = image
    common.save("io/gif_damaged", tensors, {"accepted": verdicts})


# -- WebP --

def webp(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", **options)
    return buffer.getvalue()


def rgba_picture(width, height, seed, low=0):
    array = picture(width, height, 4, seed)
    array[..., 3] = array[..., 3].clip(low, 255)
    return Image.fromarray(array, "RGBA")


def webp_files():
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    files = {}
    for w, h in ((1, 1), (7, 3), (1, 17), (33, 2), (19, 21)):
        for lossless in (False, True):
            kind = "lossless" if lossless else "lossy"
            files[f"{kind}_{w}x{h}"] = webp(Image.fromarray(picture(w, h, 3, w), "RGB"), lossless=lossless, quality=70)
            files[f"{kind}_alpha_{w}x{h}"] = webp(rgba_picture(w, h, h), lossless=lossless, quality=70, exact=True)
    files["quality_5"] = webp(Image.fromarray(picture(40, 25, 3, 1), "RGB"), quality=5)
    files["alpha_quality_10"] = webp(rgba_picture(20, 25, 2), quality=80, alpha_quality=10)
    files["exif"] = webp(Image.fromarray(picture(9, 8, 3, 3), "RGB"), exif=exif)
    files["few_colors"] = webp(Image.fromarray(picture(30, 20, 3, 4) // 128 * 255, "RGB"), lossless=True)
    return files


def webp_animations():
    frames = [rgba_picture(23, 17, seed) for seed in range(4)]
    moving = [Image.new("RGBA", (24, 20), (10, 20, 30, 255)) for _ in range(5)]
    for i, image in enumerate(moving):
        image.paste((200, 40 * i, 90, 255), (3 * i, 2 * i, 3 * i + 7, 2 * i + 6))
    see_through = [Image.new("RGBA", (12, 9), (0, 0, 0, 0)) for _ in range(4)]
    for i, image in enumerate(see_through):
        image.paste((200, 40 * i, 90, 60 + 60 * i), (2 * i, i, 2 * i + 4, i + 4))
    opaque = [image.convert("RGB") for image in frames]

    def save(images, **options):
        return webp(images[0], save_all=True, append_images=images[1:], duration=50, **options)

    return {"lossy": save(frames, quality=60), "lossless": save(frames, lossless=True), "moving": save(moving, lossless=True),
            "see_through": save(see_through, lossless=True), "mixed": save(moving, allow_mixed=True),
            "opaque": save(opaque, lossless=True), "blend": save(see_through, quality=50, minimize_size=True)}


def golden_webp():
    tensors, cases, info = {}, {}, {}
    for name, content in webp_files().items():
        tensors[f"{name}/file"] = as_tensor(content)
        cases[name] = MODES if name.endswith("7x3") else ("UNCHANGED", "RGB", "RGB_ALPHA")  # gray is as UNCHANGED
        for mode in cases[name]:
            tensors[f"{name}/{mode}"] = torchvision.io.decode_webp(as_tensor(content), ImageReadMode[mode])
        info[name] = info_of(content)
    common.save("io/webp", tensors, {"cases": cases, "info": info})
    tensors, info = {}, {}
    for name, content in webp_animations().items():
        tensors[f"{name}/file"] = as_tensor(content)
        frames = [tensor_of(f.convert("RGBA")) for f in ImageSequence.Iterator(Image.open(io.BytesIO(content)))]
        tensors[f"{name}/RGB_ALPHA"] = torch.stack(frames)
        info[name] = info_of(content)
    common.save("io/webp_frames", tensors, {"cases": list(webp_animations()), "info": info})


# -- BMP, TIFF, PNM, QOI: Pillow --

def pillow_file(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pictures(width=13, height=9):
    rgb = Image.fromarray(picture(width, height, 3, 5), "RGB")
    return {"L": rgb.convert("L"), "RGB": rgb, "RGBA": rgba_picture(width, height, 6),
            "LA": rgba_picture(width, height, 7).convert("LA"), "P": rgb.quantize(37), "1": rgb.convert("1")}


def bmp_of(bits, compression, data, width=9, height=5, palette=b"", masks=b"", header=40, colors=0, top_down=False):
    fields = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression, len(data),
                         2835, 2835, colors, 0)
    fields += masks + bytes(max(0, header - 40 - len(masks)))
    at = 14 + len(fields) + len(palette)
    return b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at) + fields + palette + data


def bmp_files():
    rng = random.Random(4)
    of = pictures()
    files = {kind: pillow_file(of[kind], "BMP") for kind in ("L", "RGB", "P", "1", "RGBA")}

    def noise(count):
        return bytes(rng.randrange(256) for _ in range(count))

    palette = b"".join(noise(3) + b"\0" for _ in range(16))
    masks565, masks555 = struct.pack("<III", 0xF800, 0x7E0, 0x1F), struct.pack("<III", 0x7C00, 0x3E0, 0x1F)
    rle8 = b"\x05\x03\x00\x04\x01\x02\x03\x04\x00\x00\x00\x02\x02\x01\x03\x07\x00\x00\x09\x05\x00\x00\x00\x03\x09\x08\x07\x00\x06\x01\x00\x01"
    rle4 = b"\x05\x34\x00\x04\x12\x34\x00\x00\x00\x02\x02\x01\x03\x79\x00\x00\x09\x5a\x00\x00\x00\x05\x98\x7f\x10\x00\x04\x12\x00\x01"
    return files | {
        "depth_4": bmp_of(4, 0, noise(8 * 5), palette=palette), "few_colors": bmp_of(8, 0, bytes(rng.randrange(16) for _ in range(60)), palette=palette, colors=16),
        "top_down": bmp_of(24, 0, noise(28 * 5), top_down=True), "rle8": bmp_of(8, 1, rle8, palette=palette, colors=16),
        "rle4": bmp_of(4, 2, rle4, palette=palette, colors=16), "depth_16": bmp_of(16, 0, noise(20 * 5)),
        "masks_565": bmp_of(16, 3, noise(20 * 5), masks=masks565), "masks_555": bmp_of(16, 3, noise(20 * 5), masks=masks555),
        "depth_32": bmp_of(32, 0, noise(36 * 5)),
        "masks_rgba": bmp_of(32, 3, noise(36 * 5), masks=struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), header=108),
        "os2": b"BM" + struct.pack("<IHHIIHHHH", 0, 0, 0, 26 + 6, 12, 9, 5, 1, 1) + noise(6) + noise(4 * 5),
    }


def tiff_files():
    of = pictures(17, 11)
    files = {kind: pillow_file(of[kind], "TIFF") for kind in ("L", "RGB", "RGBA", "P", "1", "LA")}
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "zstd"):
        files[compression] = pillow_file(of["RGB"], "TIFF", compression=compression)
    files["group4"] = pillow_file(of["1"], "TIFF", compression="group4")
    files["strips"] = pillow_file(of["RGB"], "TIFF", compression="tiff_lzw", strip_size=17 * 3 * 4)
    deep = Image.fromarray(picture(29, 21, 1, 8)[..., 0].astype(numpy.uint16) * 257)
    files["gray_16"] = pillow_file(deep, "TIFF")
    files["two_pages"] = pillow_file(of["L"], "TIFF", save_all=True, append_images=[of["RGB"]])
    files["orientation"] = pillow_file(of["L"], "TIFF", tiffinfo={274: 6})
    return files


def tiff_tags(entries, data, order="<"):
    """A directory of (tag, type, count, value) after the data; pixels lie at byte 8."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(data))
    directory = struct.pack(order + "H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(order + "HH", value, 0) if kind == 3 and count == 1 else struct.pack(order + "I", value)
        directory += struct.pack(order + "HHI", tag, kind, count) + packed
    return head + data + directory + bytes(4)


def opencv_tiffs():
    """What Pillow does not read or write: 16-bit colour, tiles, planes, white as 0. With the pixels that they hold."""
    rng = numpy.random.default_rng(9)
    files = {}
    for order, name in (("<", "rgb_16"), (">", "rgb_16_big_endian")):
        pixels = rng.integers(0, 65536, (5, 7, 3), dtype=numpy.uint16)
        data = pixels.astype(order + "u2").tobytes()
        bits = 8 + len(data)
        data += struct.pack(order + "HHH", 16, 16, 16)
        files[name] = (tiff_tags([(256, 3, 1, 7), (257, 3, 1, 5), (258, 3, 3, bits), (259, 3, 1, 1), (262, 3, 1, 2),
                                  (273, 4, 1, 8), (277, 3, 1, 3), (278, 3, 1, 5), (279, 4, 1, 210)], data, order), pixels)
    pixels = rng.integers(0, 256, (16, 32, 1), dtype=numpy.uint8)  # two tiles of 16 x 16, cut to 20 x 11
    data = pixels[:, :16].tobytes() + pixels[:, 16:].tobytes()
    at = 8 + len(data)
    data += struct.pack("<IIII", 8, 8 + 256, 256, 256)
    files["tiles"] = (tiff_tags([(256, 3, 1, 20), (257, 3, 1, 11), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
                                 (277, 3, 1, 1), (322, 3, 1, 16), (323, 3, 1, 16), (324, 4, 2, at), (325, 4, 2, at + 8)],
                                data), pixels[:11, :20])
    pixels = rng.integers(0, 256, (5, 6, 3), dtype=numpy.uint8)
    data = b"".join(pixels[..., c].tobytes() for c in range(3))
    at = 8 + len(data)
    data += struct.pack("<III", 8, 38, 68) + struct.pack("<III", 30, 30, 30) + struct.pack("<HHH", 8, 8, 8)
    files["planes"] = (tiff_tags([(256, 3, 1, 6), (257, 3, 1, 5), (258, 3, 3, at + 24), (259, 3, 1, 1), (262, 3, 1, 2),
                                  (273, 4, 3, at), (277, 3, 1, 3), (278, 3, 1, 5), (279, 4, 3, at + 12), (284, 3, 1, 2)],
                                 data), pixels)
    pixels = rng.integers(0, 256, (5, 6, 1), dtype=numpy.uint8)
    files["white_is_zero"] = (tiff_tags([(256, 3, 1, 6), (257, 3, 1, 5), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 0),
                                         (273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 5), (279, 4, 1, 30)],
                                        (255 - pixels).tobytes()), pixels)
    for name, (content, expected) in files.items():
        if name in ("tiles", "planes"):  # which OpenCV refuses
            read = tensor_of(Image.open(io.BytesIO(content))).permute(1, 2, 0).numpy()
        else:
            read = cv2.imdecode(numpy.frombuffer(content, numpy.uint8), cv2.IMREAD_UNCHANGED)
            read = read[..., ::-1] if read.ndim == 3 else read[..., None]
        assert numpy.array_equal(read, expected), name
    return files


def pnm_files():
    rng = random.Random(6)
    of = pictures()
    files = {kind: pillow_file(of[kind], "PPM") for kind in ("L", "RGB", "1")}
    files["text_bitmap"] = b"P1 # a bitmap\n5 3\n" + b"10110\n0 1 0 1 1 \n#end\n00001"
    for maximum in (1, 2, 6, 100, 254, 255):
        values = [rng.randrange(maximum + 1) for _ in range(5 * 4 * 3)]
        files[f"text_gray_{maximum}"] = f"P2\n5 4\n{maximum}\n{' '.join(map(str, values[:20]))}\n".encode()
        files[f"text_rgb_{maximum}"] = f"P3\n5 4 {maximum}\n{' '.join(map(str, values))}".encode()
        files[f"gray_{maximum}"] = f"P5 5 4 {maximum} ".encode() + bytes(values[:20])
        files[f"rgb_{maximum}"] = f"P6\n# a comment\n5 4 #another\n{maximum}\n".encode() + bytes(values)
    for maximum in (256, 1000, 65535):
        values = [rng.randrange(maximum + 1) for _ in range(20)]
        files[f"gray_{maximum}"] = f"P5 5 4 {maximum}\n".encode() + struct.pack(">20H", *values)
        files[f"text_gray_{maximum}"] = f"P2 5 4 {maximum}\n{' '.join(map(str, values))}".encode()
    return files


def opencv_pnms():
    rng = numpy.random.default_rng(3)
    files = {}
    for channels, name in ((1, "GRAYSCALE"), (3, "RGB"), (4, "RGB_ALPHA"), (2, "GRAYSCALE_ALPHA")):
        pixels = rng.integers(0, 256, (4, 5, channels), dtype=numpy.uint8)
        head = f"P7\nWIDTH 5\nHEIGHT 4\n# a comment\nDEPTH {channels}\nMAXVAL 255\nTUPLTYPE {name}\nENDHDR\n"
        files[f"arbitrary_{channels}"] = (head.encode() + pixels.tobytes(), pixels)
    pixels = rng.integers(0, 65536, (4, 5, 3), dtype=numpy.uint16)
    files["rgb_65535"] = (b"P6 5 4 65535\n" + pixels.astype(">u2").tobytes(), pixels)
    read = cv2.imdecode(numpy.frombuffer(files["rgb_65535"][0], numpy.uint8), cv2.IMREAD_UNCHANGED)
    assert numpy.array_equal(read[..., ::-1], pixels)
    return files


def qoi_files():
    of = pictures(20, 15)
    flat = Image.new("RGB", (200, 7), (0, 0, 0))
    flat.paste((1, 2, 3), (100, 2, 150, 5))
    return {"RGB": pillow_file(of["RGB"], "QOI"), "RGBA": pillow_file(of["RGBA"], "QOI"), "runs": pillow_file(flat, "QOI"),
            "one": pillow_file(Image.new("RGBA", (1, 1), (0, 0, 0, 0)), "QOI")}


def unchanged(content: bytes):
    """As this library gives it: gray where all colours are gray, else RGB; alpha where there is some."""
    image = Image.open(io.BytesIO(content))
    if image.mode.startswith("I"):
        return torch.from_numpy(numpy.asarray(image).astype(numpy.uint16).copy())[None]
    if image.mode == "P":
        image = image.convert("RGB")
    if image.mode == "1":
        image = image.convert("L")
    return tensor_of(image)


def golden_plain():
    tensors, cases, info = {}, {}, {}
    for family, files in (("bmp", bmp_files()), ("tiff", tiff_files()), ("pnm", pnm_files()), ("qoi", qoi_files())):
        for name, content in files.items():
            name = f"{family}_{name}"
            tensors[f"{name}/file"] = as_tensor(content)
            info[name] = info_of(content)
            if info[name][3]:  # Pillow turns the picture, unasked
                tensors[f"{name}/turned"] = unchanged(content)
                continue
            cases[name] = ["UNCHANGED"]
            tensors[f"{name}/UNCHANGED"] = unchanged(content)
            if tensors[f"{name}/UNCHANGED"].dtype == torch.uint8:
                image = Image.open(io.BytesIO(content))
                image = image.convert("L") if image.mode == "1" else image.convert("RGB") if image.mode == "P" else image
                for mode, pillow in PILLOW_MODES.items():
                    tensors[f"{name}/{mode}"] = tensor_of(image.convert(pillow))
                    cases[name].append(mode)
    for family, files in (("tiff", opencv_tiffs()), ("pnm", opencv_pnms())):
        for name, (content, pixels) in files.items():
            name = f"{family}_{name}"
            cases[name] = ["UNCHANGED"]
            tensors[f"{name}/file"] = as_tensor(content)
            tensors[f"{name}/UNCHANGED"] = torch.from_numpy(pixels.transpose(2, 0, 1).copy())
            info[name] = [pixels.shape[1], pixels.shape[0], 1, 0]
    common.save("io/plain_formats", tensors, {"cases": cases, "info": info})


# -- AVIF --

def golden_avif():
    """libavif and dav1d of other versions decode; only lossless files and flat ones are compared to the bit."""
    files = avif_files()
    tensors, info = {}, {}
    for name, content in files.items():
        tensors[f"{name}/file"] = as_tensor(content)
        frames = [tensor_of(f.copy()) for f in ImageSequence.Iterator(Image.open(io.BytesIO(content)))]
        tensors[f"{name}/image"] = frames[0] if len(frames) == 1 else torch.stack(frames)
        info[name] = info_of(content)
    common.save("io/avif", tensors, {"cases": list(files), "info": info})


def avif_files():
    of = pictures(32, 24)
    return {"lossless_like": pillow_file(of["RGB"], "AVIF", quality=100, subsampling="4:4:4"),
            "alpha": pillow_file(of["RGBA"], "AVIF", quality=80), "lossy": pillow_file(of["RGB"], "AVIF", quality=50),
            "odd": pillow_file(Image.fromarray(picture(7, 5, 3, 2), "RGB"), "AVIF", quality=90),
            "frames": pillow_file(of["RGB"], "AVIF", save_all=True, append_images=[of["RGB"].rotate(180)], quality=60)}


def write_seeds():
    families = {"gif": gif_files(), "webp": webp_files(), "webp_frames": webp_animations(), "bmp": bmp_files(),
                "tiff": tiff_files() | {name: content for name, (content, _) in opencv_tiffs().items()},
                "pnm": pnm_files() | {name: content for name, (content, _) in opencv_pnms().items()}, "qoi": qoi_files(),
                "avif": avif_files()}
    families["image_info"] = {f"{family}_{name}": content for family, files in families.items()
                              for name, content in list(files.items())[:3]}
    families["image_info"] |= {f"jpeg_{name}": content for name, content in list(jpeg_files().items())[3:6]}
    families["image_info"] |= {f"png_{name}": content for name, (content, _) in list(png_files().items())[:3]}
    for folder, files in families.items():
        target = CORPUS / folder
        target.mkdir(parents=True, exist_ok=True)
        kept = [(n, c) for n, c in files.items() if len(c) < 4000]
        for name, content in kept:
            (target / name).write_bytes(content)


def main():
    golden_gif()
    golden_webp()
    golden_plain()
    golden_avif()
    write_seeds()
