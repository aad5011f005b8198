"""Pipelines from JPEG files to normalised batches of 64, by rivals: one JSON line {"case", "rival", "images_per_second"}.

    python pipeline.py FOLDER --threads N [--only CASE]

torchvision, Pillow and OpenCV run in the caller's process, or in N processes of a DataLoader; DALI on N threads of its
own, if it is installed (on the CPU alone). Each is timed over all images after a first batch.
"""
import argparse
import json
import random
import time
from pathlib import Path

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
BATCH = 64


def report(case, rival, images, seconds):
    print(json.dumps({"case": case, "rival": rival, "images_per_second": images / seconds}), flush=True)


def torchvision_cases():
    import torch
    import torchvision.transforms.v2 as v2

    tail = [v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD)]
    crop = [v2.RandomResizedCrop(224), v2.RandomHorizontalFlip()]
    return {
        "evaluation": ([v2.Resize(256), v2.CenterCrop(224)], tail),
        "training": (crop, tail),
        "training, colour jitter": ([*crop, v2.ColorJitter(0.4, 0.4, 0.4, 0.1)], tail),
        "training, TrivialAugment": ([*crop, v2.TrivialAugmentWide()], tail),
    }


class Files:
    def __init__(self, files, load):
        self.files, self.load = files, load

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return self.load(self.files[index])


def time_loader(case, rival, files, load, threads):
    import torch

    def run(count):
        # In the caller's process, or in as many others as there are threads for.
        loader = torch.utils.data.DataLoader(Files(files[:count], load), batch_size=BATCH,
                                             num_workers=threads if threads > 1 else 0)
        return sum(len(batch) for batch in loader)

    run(BATCH)
    start = time.perf_counter()
    images = run(len(files))
    report(case, rival, images, time.perf_counter() - start)


def time_torchvision(files, threads, only):
    import torch
    from PIL import Image
    import torchvision.io as io
    import torchvision.transforms.v2 as v2

    torch.set_num_threads(1)
    for case, (steps, tail) in torchvision_cases().items():
        if only and only != case:
            continue
        on_tensors, on_pil = v2.Compose([*steps, *tail]), v2.Compose([*steps, v2.PILToTensor(), *tail])
        time_loader(case, "torchvision, tensors", files,
                    lambda path: on_tensors(io.decode_image(io.read_file(path), io.ImageReadMode.RGB)), threads)
        time_loader(case, "torchvision, PIL", files, lambda path: on_pil(Image.open(path).convert("RGB")), threads)


def time_opencv(files, threads, only):
    import cv2
    import numpy as np
    import torch

    cv2.setNumThreads(0)
    scale = (255 * np.float32(STD)).reshape(1, 1, 3)
    mean = np.float32(MEAN).reshape(1, 1, 3) * 255

    def finish(image):
        return torch.from_numpy(np.ascontiguousarray(((image.astype(np.float32) - mean) / scale).transpose(2, 0, 1)))

    def evaluate(path):
        image = cv2.imread(path, cv2.IMREAD_COLOR_RGB)
        factor = 256 / min(image.shape[:2])
        size = (int(image.shape[1] * factor), int(image.shape[0] * factor))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        top, left = (image.shape[0] - 224) // 2, (image.shape[1] - 224) // 2
        return finish(image[top:top + 224, left:left + 224])

    def train(path):
        image = cv2.imread(path, cv2.IMREAD_COLOR_RGB)
        height, width = image.shape[:2]
        for _ in range(10):
            area, ratio = height * width * random.uniform(0.08, 1), np.exp(random.uniform(np.log(3 / 4), np.log(4 / 3)))
            h, w = round((area / ratio) ** 0.5), round((area * ratio) ** 0.5)
            if 0 < h <= height and 0 < w <= width:
                break
        else:
            h = w = min(height, width)
        top, left = random.randint(0, height - h), random.randint(0, width - w)
        image = cv2.resize(image[top:top + h, left:left + w], (224, 224), interpolation=cv2.INTER_AREA)
        return finish(cv2.flip(image, 1) if random.random() < 0.5 else image)

    for case, load in {"evaluation": evaluate, "training": train}.items():
        if not only or only == case:
            time_loader(case, "OpenCV and NumPy", files, load, threads)


def time_dali(files, threads, only):
    from nvidia.dali import fn, pipeline_def, types

    mean, std = [255 * value for value in MEAN], [255 * value for value in STD]

    def build(case):
        @pipeline_def(batch_size=BATCH, num_threads=threads, device_id=None, seed=1)
        def pipeline():
            jpegs, _ = fn.readers.file(files=files, name="files")
            if case == "evaluation":
                images = fn.decoders.image(jpegs, device="cpu", output_type=types.RGB)
                images = fn.resize(images, resize_shorter=256, interp_type=types.INTERP_LINEAR, antialias=True)
                return fn.crop_mirror_normalize(images, dtype=types.FLOAT, output_layout="CHW", crop=(224, 224),
                                                mean=mean, std=std)
            images = fn.decoders.image_random_crop(jpegs, device="cpu", output_type=types.RGB,
                                                   random_area=[0.08, 1], random_aspect_ratio=[3 / 4, 4 / 3])
            images = fn.resize(images, resize_x=224, resize_y=224, interp_type=types.INTERP_LINEAR, antialias=True)
            if case == "training, colour jitter":
                images = fn.color_twist(images, brightness=fn.random.uniform(range=[0.6, 1.4]),
                                        contrast=fn.random.uniform(range=[0.6, 1.4]),
                                        saturation=fn.random.uniform(range=[0.6, 1.4]),
                                        hue=fn.random.uniform(range=[-36, 36]))
            return fn.crop_mirror_normalize(images, dtype=types.FLOAT, output_layout="CHW", mean=mean, std=std,
                                            mirror=fn.random.coin_flip())
        made = pipeline()
        made.build()
        return made

    for case in ("evaluation", "training", "training, colour jitter"):
        if only and only != case:
            continue
        pipeline = build(case)
        pipeline.run()
        batches = len(files) // BATCH
        start = time.perf_counter()
        for _ in range(batches):
            pipeline.run()
        report(case, "DALI, CPU", batches * BATCH, time.perf_counter() - start)


def time_spdl(files, threads, only):
    """FFmpeg's decoder and scaler on SPDL's threads; its transforms have no random crop."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    import spdl.io

    if only and only != "evaluation":
        return
    steps = "scale=w='if(gt(iw,ih),-1,256)':h='if(gt(iw,ih),256,-1)':flags=bilinear,crop=224:224"
    description = spdl.io.get_video_filter_desc(filter_desc=steps, pix_fmt="rgb24")
    mean, std = 255 * np.float32(MEAN), 255 * np.float32(STD)

    def load(path):
        return spdl.io.to_numpy(spdl.io.load_image(path, filter_desc=description))

    def finish(images):
        batch = (np.stack(images).astype(np.float32) - mean) / std
        return np.ascontiguousarray(batch.transpose(0, 3, 1, 2))

    with ThreadPoolExecutor(threads) as pool:
        finish([load(path) for path in files[:BATCH]])
        start = time.perf_counter()
        pending = [pool.submit(load, path) for path in files]
        for i in range(0, len(files), BATCH):
            finish([one.result() for one in pending[i:i + BATCH]])
        report("evaluation", "SPDL", len(files), time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    files = sorted(str(path) for path in arguments.folder.glob("*.jpg"))
    for measure in (time_torchvision, time_opencv, time_dali, time_spdl):
        try:
            measure(files, arguments.threads, arguments.only)
        except ImportError:
            pass  # not in this environment


if __name__ == "__main__":
    main()
