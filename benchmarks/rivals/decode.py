"""torchvision.io, Pillow, OpenCV, simplejpeg (libjpeg-turbo's own loop) and imagecodecs (libspng's) on the same files and the same image."""
import json
import os
import statistics
import sys
import tempfile
import time
import warnings
from io import BytesIO
from pathlib import Path

import cv2
import imagecodecs
import numpy as np
import simplejpeg
import torch
import torchvision.io as io
from PIL import Image

warnings.filterwarnings("ignore", category=DeprecationWarning)
PHOTOS = Path(__file__).resolve().parents[2] / "examples" / "data" / "photos"
SECONDS = 0.3
RGB = io.ImageReadMode.RGB


def measure(case, rival, function):
    result = function()
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        result = function()
        times.append(1e3 * (time.perf_counter() - start))
    encoded = {"bytes": len(result)} if case.startswith("encode") else {}
    print(json.dumps({"case": case, "rival": rival, "ms": statistics.median(times)} | encoded), flush=True)


def measure_all(case, rivals):
    for rival, function in rivals.items():
        measure(case, rival, function)


def decoders(file, imagecodec):
    content, array = file.numpy().tobytes(), file.numpy()
    rivals = {"torchvision": lambda: io.decode_image(file, RGB),
              "opencv": lambda: cv2.imdecode(array, cv2.IMREAD_COLOR_RGB),
              "pillow": lambda: np.asarray(Image.open(BytesIO(content)).convert("RGB")),
              "imagecodecs": lambda: imagecodec(content)}
    if imagecodec is imagecodecs.jpeg8_decode:
        rivals["simplejpeg"] = lambda: simplejpeg.decode_jpeg(content, "RGB")
    return rivals


def draft(content):
    """Pillow's way to decode at a part of the size."""
    image = Image.open(BytesIO(content))
    image.draft("RGB", (500, 375))
    return np.asarray(image)


def decode_jpegs(files):
    for name, file in files.items():
        measure_all(f"decode JPEG, {name}", decoders(file, imagecodecs.jpeg8_decode))
    large, content = files["12 MP"], files["12 MP"].numpy().tobytes()
    case = "decode JPEG, 12 MP to 1/8"
    measure(case, "torchvision, whole", lambda: io.decode_image(large, RGB))
    measure(case, "opencv", lambda: cv2.imdecode(large.numpy(), cv2.IMREAD_REDUCED_COLOR_8))
    measure(case, "pillow", lambda: draft(content))
    measure(case, "simplejpeg", lambda: simplejpeg.decode_jpeg(content, "RGB", min_height=224, min_width=224, min_factor=1))
    case = "decode JPEG, middle quarter of 12 MP"
    measure(case, "torchvision, whole", lambda: io.decode_image(large, RGB)[:, 750:2250, 1000:3000])
    measure(case, "simplejpeg, whole", lambda: simplejpeg.decode_jpeg(content, "RGB")[750:2250, 1000:3000])
    case = "decode JPEG, batch of 64 coffees"
    measure(case, "torchvision", lambda: [io.decode_image(files["coffee"], RGB) for _ in range(64)])


def encode(planes, interleaved):
    pixels = interleaved.permute(1, 2, 0).numpy()
    for layout, image in (("planes", planes), ("channels last", interleaved)):
        case = f"encode JPEG 90, 1080p {layout}"
        measure(case, "torchvision", lambda: io.encode_jpeg(image, 90))
        if layout == "channels last":
            measure_all(case, {
                "simplejpeg": lambda: simplejpeg.encode_jpeg(pixels, 90, "RGB", "420"),
                "opencv": lambda: cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])[1],
                "imagecodecs": lambda: imagecodecs.jpeg8_encode(pixels, 90),
                "pillow": lambda: saved(pixels, "JPEG", quality=90)})
    for level in (1, 6):
        case = f"encode PNG {level}, 1080p planes"
        measure_all(case, {
            "torchvision": lambda: io.encode_png(planes, level),
            "pillow": lambda: saved(pixels, "PNG", compress_level=level),
            "imagecodecs": lambda: imagecodecs.spng_encode(pixels, level)})
    case = "encode WebP 90, 1080p"
    measure_all(case, {
        "opencv": lambda: cv2.imencode(".webp", pixels[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, 90])[1],
        "pillow": lambda: saved(pixels, "WEBP", quality=90)})


def saved(pixels, form, **options):
    file = BytesIO()
    Image.fromarray(pixels).save(file, form, **options)
    return file.getvalue()


def written_by_bench(name):
    path = Path(tempfile.gettempdir()) / f"torchvision-decode-bench.{name}"
    if not path.exists():
        sys.exit(f"{path} is missing: decode_bench writes it, run it first")
    return io.read_file(str(path)).clone()


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    cv2.setNumThreads(torch.get_num_threads())
    files = {name: io.read_file(str(PHOTOS / f"{name}.jpg")).clone() for name in ("astronaut", "chelsea", "coffee", "rocket")}
    full_hd = io.decode_image(files["coffee"], RGB).repeat(1, 3, 4)[:, :1080, :1920].contiguous()
    files["1080p"] = io.encode_jpeg(full_hd, 90)
    files["12 MP"] = io.encode_jpeg(io.decode_image(files["coffee"], RGB).repeat(1, 8, 7)[:, :3000, :4000].contiguous(), 90)
    decode_jpegs(files)
    for name, codec in (("png", imagecodecs.spng_decode), ("webp", imagecodecs.webp_decode), ("gif", imagecodecs.gif_decode)):
        file = written_by_bench(name)
        decoded = io.decode_image(file, RGB)
        assert name != "png" or torch.equal(decoded, full_hd)
        rivals = decoders(file, codec)
        if name == "gif":
            del rivals["imagecodecs"], rivals["opencv"]  # other answers: indices, or no first frame
        measure_all(f"decode {'WebP' if name == 'webp' else name.upper()}, 1080p", rivals)
    encode(full_hd, full_hd.permute(1, 2, 0).contiguous().permute(2, 0, 1))


if __name__ == "__main__":
    main()
