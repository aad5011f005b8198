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


def main():
    for write in (median_blur, motion_blur, clahe, iso_noise, downscale, grid_distortion, optical_distortion):
        write()


if __name__ == "__main__":
    common.check_oracle()
    main()
