"""Golden files of the augmentations that torchvision does not have, by OpenCV and by numpy code of their own.

The oracle's environment needs OpenCV: pip install opencv-python-headless (5.0.0 wrote the files).
"""
import math

import common
import cv2
import numpy as np
import torch
from torchvision.transforms.v2 import functional as F

RNG = np.random.default_rng(6)


def photo(height, width, channels=3):
    """A part of a photo made smaller, so that neighbours are alike as in pictures."""
    file = sorted(common.PHOTOS.glob("*.jpg"))[0]
    image = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
    image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return image if channels == 3 else image[..., :1].copy()


def chw(array):
    return torch.from_numpy(np.ascontiguousarray(array if array.ndim == 3 else array[..., None]).transpose(2, 0, 1).copy())


class Cases:
    def __init__(self):
        self.tensors, self.parameters = {}, []

    def add(self, inputs, outputs, **parameters):
        number = len(self.parameters)
        self.tensors |= {f"{number}/in/{name}": value for name, value in inputs.items()}
        self.tensors |= {f"{number}/out/{name}": value for name, value in outputs.items()}
        self.parameters.append(parameters)

    def save(self, name):
        common.save(f"augmentations/{name}", self.tensors, {"cases": self.parameters})


def median_blur():
    cases = Cases()
    for height, width, channels, size in ((17, 23, 3, 3), (17, 23, 3, 5), (20, 15, 1, 7), (9, 11, 3, 15), (1, 1, 1, 3),
                                          (1, 6, 3, 5), (24, 24, 1, 23)):
        image = RNG.integers(0, 256, (height, width, channels), dtype=np.uint8)
        cases.add({"image": chw(image)}, {"image": chw(cv2.medianBlur(image, size))}, kernel_size=size)
    for size in (3, 5):  # OpenCV takes no larger ones of floats
        image = RNG.random((12, 14, 1), dtype=np.float32)
        cases.add({"image": chw(image)}, {"image": chw(cv2.medianBlur(image, size))}, kernel_size=size)
    cases.save("median_blur")


def motion_kernel(size, angle, direction):
    """A line of `size` points through the middle, each dealt out to the pixels around it."""
    kernel, half = np.zeros((size + 2, size + 2)), size // 2
    for step in range(-half, half + 1):
        x = half + step * math.cos(math.radians(angle)) + 1
        y = half - step * math.sin(math.radians(angle)) + 1
        weight = 1 - direction * step / half
        left, top = int(math.floor(x)), int(math.floor(y))
        for column, share_x in ((left, 1 - (x - left)), (left + 1, x - left)):
            for row, share_y in ((top, 1 - (y - top)), (top + 1, y - top)):
                if share_x * share_y > 0:
                    kernel[row, column] += weight * share_x * share_y
    kernel = kernel[1:-1, 1:-1]
    return kernel / kernel.sum()


def motion_blur():
    cases = Cases()
    for size, angle, direction in ((3, 0, 0), (5, 90, 1), (5, 30, -0.5), (7, 200, 0.25), (9, 313.5, 0), (3, 45, -1)):
        kernel = motion_kernel(size, angle, direction)
        for image in (photo(16, 19), RNG.random((13, 12, 3), dtype=np.float32)):
            blurred = cv2.filter2D(image, -1, kernel.astype(np.float32), borderType=cv2.BORDER_REFLECT_101)
            cases.add({"image": chw(image)}, {"image": chw(blurred), "kernel": torch.from_numpy(kernel)},
                      kernel_size=size, angle=angle, direction=direction)
    cases.save("motion_blur")


def clahe():
    cases = Cases()
    for height, width, channels, limit, tiles in (
            (32, 40, 1, 2.0, (4, 4)), (33, 41, 1, 3.5, (8, 8)), (32, 41, 3, 4.0, (2, 4)), (30, 30, 1, 0.0, (3, 2)),
            (5, 7, 1, 1.0, (8, 8)), (1, 1, 3, 2.0, (8, 8)), (40, 40, 3, 40.0, (1, 1)), (64, 48, 1, 1.3, (8, 8))):
        image = photo(height, width, channels)
        engine = cv2.createCLAHE(clipLimit=limit, tileGridSize=tiles)
        if channels == 1:
            result = engine.apply(image[..., 0])
        else:
            luma = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)[..., 0]
            change = engine.apply(luma).astype(np.int16) - luma
            result = np.clip(image + change[..., None], 0, 255).astype(np.uint8)
        cases.add({"image": chw(image)}, {"image": chw(result)}, clip_limit=limit, tile_grid_size=list(tiles))
    cases.save("clahe")


def iso_noise():
    cases = Cases()
    for height, width in ((14, 18), (1, 1), (9, 5)):
        image = photo(height, width).astype(np.float32) / 255
        hue_noise = RNG.normal(0, 25, (height, width)).astype(np.float32)
        light_noise = (RNG.poisson(8, (height, width)) / 255).astype(np.float32)
        hls = cv2.cvtColor(image, cv2.COLOR_RGB2HLS)
        hls[..., 0] = (hls[..., 0] + hue_noise) % 360
        hls[..., 1] += light_noise * (1 - hls[..., 1])
        result = np.clip(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB), 0, 1)
        cases.add({"image": chw(image), "hue": chw(hue_noise), "lightness": chw(light_noise)}, {"image": chw(result)})
    cases.save("iso_noise")


def downscale():
    cases = Cases()
    for height, width, scale, down, up in ((16, 22, 0.25, "nearest", "nearest"), (15, 21, 0.5, "bilinear", "nearest"),
                                           (12, 17, 0.7, "bilinear", "bicubic"), (3, 1, 0.1, "nearest", "bilinear")):
        image = chw(photo(height, width))
        small = F.resize(image, [max(int(height * scale), 1), max(int(width * scale), 1)], F.InterpolationMode(down))
        cases.add({"image": image}, {"image": F.resize(small, [height, width], F.InterpolationMode(up))}, scale=scale,
                  downscale=down, upscale=up)
    cases.save("downscale")


def sampled(image, x, y, mode, border):
    """The image at places (x, y) of pixels, counted from the middle of the first one."""
    height, width = image.shape[:2]
    grid = np.stack([(2 * x + 1) / width - 1, (2 * y + 1) / height - 1], -1).astype(np.float32)
    result = torch.nn.functional.grid_sample(chw(image)[None].float(), torch.from_numpy(grid)[None], mode=mode,
                                             padding_mode=border, align_corners=False)[0]
    return result.round().to(torch.uint8) if image.dtype == np.uint8 else result


def pictures(height, width):
    bytes_, shares = photo(height, width), RNG.random((height, width, 3), dtype=np.float32)
    return (bytes_, "bilinear"), (bytes_, "nearest"), (shares, "bilinear")


def random_points(height, width, inside=0.0):
    return RNG.uniform([width * inside, height * inside], [width * (1 - inside), height * (1 - inside)], (9, 2))


def grid_distortion():
    cases = Cases()
    for height, width, columns, rows in ((18, 23, 3, 3), (12, 30, 5, 2), (16, 16, 1, 4)):
        steps = [RNG.uniform(0.6, 1.4, count) for count in (columns, rows)]
        # Both ends of every cell, in the result and in the picture, in pixels.
        results = [np.linspace(0, edge, len(step) + 1) for step, edge in zip(steps, (width, height))]
        sources = [np.concatenate([[0], np.cumsum(step) / step.sum()]) * edge for step, edge in zip(steps, (width, height))]
        x, y = np.meshgrid(*(np.interp(np.arange(edge) + 0.5, result, source) - 0.5
                             for edge, result, source in zip((width, height), results, sources)))
        points = random_points(height, width)
        moved = np.stack([np.interp(points[:, axis], sources[axis], results[axis]) for axis in (0, 1)], -1)
        for image, mode in pictures(height, width):
            cases.add({"image": chw(image), "points": torch.from_numpy(points)},
                      {"image": sampled(image, x, y, mode, "border"), "points": torch.from_numpy(moved)},
                      x_steps=list(steps[0]), y_steps=list(steps[1]), mode=mode)
    cases.save("grid_distortion")


def optical_distortion():
    cases = Cases()
    for height, width, k in ((18, 23, 0.5), (15, 20, -0.3), (16, 12, 2.0), (9, 9, -0.05)):
        camera = np.array([[width, 0, (width - 1) / 2], [0, height, (height - 1) / 2], [0, 0, 1]], np.float64)
        lens = np.array([k, k, 0, 0, 0], np.float64)
        x, y = cv2.initUndistortRectifyMap(camera, lens, None, camera, (width, height), cv2.CV_32FC1)
        points = random_points(height, width, 0.2)
        criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 200, 1e-12)
        moved = cv2.undistortPoints((points - 0.5)[:, None], camera, lens, None, None, camera, criteria)[:, 0] + 0.5
        for image, mode in pictures(height, width):
            cases.add({"image": chw(image), "points": torch.from_numpy(points)},
                      {"image": sampled(image, x, y, mode, "zeros"), "points": torch.from_numpy(moved)}, k=k, mode=mode)
    cases.save("optical_distortion")


def objects(height, width, count):
    """Masks, boxes, labels and areas of rectangles and ellipses; boxes as masks_to_boxes has them."""
    masks = np.zeros((count, height, width), np.uint8)
    for mask in masks:
        x, y = RNG.integers(0, width - 3), RNG.integers(0, height - 3)
        w, h = RNG.integers(2, width // 2), RNG.integers(2, height // 2)
        if RNG.random() < 0.5:
            mask[y:y + h, x:x + w] = 1
        else:
            cv2.ellipse(mask, (int(x), int(y)), (int(w), int(h)), 0, 0, 360, 1, -1)
    return {"masks": torch.from_numpy(masks), "boxes": around(masks), "labels": torch.from_numpy(RNG.integers(1, 90, count)),
            "area": torch.from_numpy(masks.sum((1, 2)).astype(np.float32))}


def around(masks):
    boxes = []
    for mask in masks:
        rows, columns = np.nonzero(mask)
        boxes.append([columns.min(), rows.min(), columns.max(), rows.max()])
    return torch.tensor(np.array(boxes, np.float32).reshape(-1, 4))


def pasted(image, target, other_image, other, chosen, blending):
    """One sample with the chosen objects of another one pasted in."""
    extra = {name: rows[chosen] for name, rows in other.items()}
    size, other_size = image.shape[-2:], other_image.shape[-2:]
    if size != other_size:
        other_image = F.resize(other_image, size)
        extra["masks"] = F.resize(extra["masks"], size, F.InterpolationMode.NEAREST)
        extra["boxes"] = extra["boxes"] * torch.tensor([size[1] / other_size[1], size[0] / other_size[0]] * 2)
    place = extra["masks"].any(0).numpy().astype(np.uint8)
    if blending:
        wide = cv2.copyMakeBorder(place, 2, 2, 2, 2, cv2.BORDER_REFLECT_101)
        place = cv2.dilate(wide, np.ones((5, 5), np.uint8))[2:-2, 2:-2]
    place = torch.from_numpy(place).bool()
    left = target["masks"] * ~place
    seen = left.flatten(1).any(1).bool()
    left = left[seen]
    result = {"image": torch.where(place, other_image, image), "masks": torch.cat([left, extra["masks"]]),
              "boxes": torch.cat([around(left.numpy()), extra["boxes"]]),
              "labels": torch.cat([target["labels"][seen], extra["labels"]])}
    result["area"] = result["masks"].sum((1, 2)).float()
    wide_enough = ((result["boxes"][:, 2] > result["boxes"][:, 0]) & (result["boxes"][:, 3] > result["boxes"][:, 1]))
    return {name: rows if name == "image" else rows[wide_enough] for name, rows in result.items()}


def copy_paste():
    cases = Cases()
    for seed, sizes, counts, blending in ((1, ((20, 24),) * 3, (2, 4, 3), True), (2, ((18, 22), (24, 16)), (3, 5), False),
                                          (3, ((14, 20), (21, 15)), (1, 2), True), (4, ((16, 16),) * 2, (3, 3), False)):
        images = [chw(photo(*size)) for size in sizes]
        targets = [objects(*size, count) for size, count in zip(sizes, counts)]
        torch.manual_seed(seed)
        inputs, outputs = {}, {}
        for i, (image, target) in enumerate(zip(images, targets)):
            count = counts[i - 1]
            chosen = torch.unique(torch.randint(0, count, (count,)))
            result = pasted(image, target, images[i - 1], targets[i - 1], chosen, blending)
            inputs |= {f"{i}.{name}": value for name, value in {"image": image, **target}.items()}
            outputs |= {f"{i}.{name}": value for name, value in result.items()}
        cases.add(inputs, outputs, seed=seed, blending=blending, samples=len(sizes))
    cases.save("copy_paste")


def mosaic():
    cases = Cases()
    # Every picture's longer edge is the size, so that none is resized.
    for center, sizes in (((12, 21), ((16, 10), (12, 16), (16, 16), (9, 16))), ((16, 16), ((16, 16),) * 4),
                          ((23, 8), ((16, 3), (16, 12), (2, 16), (16, 5)))):
        canvas = np.full((32, 32, 3), 114, np.uint8)
        inputs, boxes, labels = {}, [], []
        for i, (height, width) in enumerate(sizes):
            image = photo(height, width)
            corners = np.sort(RNG.uniform(0, 1, (3, 2, 2)), 1).reshape(3, 4) * [width, height, width, height]
            corners = corners.astype(np.float32)
            names = RNG.integers(1, 90, 3)
            inputs |= {f"{i}.image": chw(image), f"{i}.boxes": torch.from_numpy(corners), f"{i}.labels": torch.from_numpy(names)}
            top, left = center[0] - (height if i < 2 else 0), center[1] - (width if i % 2 == 0 else 0)
            for y in range(height):
                for x in range(width):
                    if 0 <= top + y < 32 and 0 <= left + x < 32:
                        canvas[top + y, left + x] = image[y, x]
            moved = np.clip(corners + np.array([left, top, left, top], np.float32), 0, 32)
            kept = (moved[:, 2] > moved[:, 0]) & (moved[:, 3] > moved[:, 1])
            boxes.append(moved[kept])
            labels.append(names[kept])
        cases.add(inputs, {"image": chw(canvas), "boxes": torch.from_numpy(np.concatenate(boxes)),
                           "labels": torch.from_numpy(np.concatenate(labels))}, size=16, center=list(center))
    cases.save("mosaic")


def main():
    for write in (median_blur, motion_blur, clahe, iso_noise, downscale, grid_distortion, optical_distortion, copy_paste,
                  mosaic):
        write()


if __name__ == "__main__":
    common.check_oracle()
    main()
