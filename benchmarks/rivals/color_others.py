"""Pillow, OpenCV, albumentations and kornia on what color_bench.cpp does: nearly the same pixels, each by its own rounding."""
import cv2
import numpy
import torch
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

import albumentations
import kornia.enhance
import kornia.filters
from photos import photo
from timing import measure

cv2.setNumThreads(1)
PIXELS = photo(375, 500)
PICTURE = Image.fromarray(PIXELS)
FLOATS = torch.from_numpy(PIXELS).permute(2, 0, 1)[None].float().div(255).contiguous()
LEVELS = numpy.arange(256, dtype=numpy.float32)


def table(values):
    return numpy.clip(values, 0, 255).astype(numpy.uint8)


BRIGHTER, GAMMA = table(LEVELS * 1.3), table((LEVELS / 255) ** 1.3 * 255.999)
SOLAR, POSTER = table(numpy.where(LEVELS >= 128, 255 - LEVELS, LEVELS)), (numpy.arange(256) & 0xF0).astype(numpy.uint8)


def always(transform):
    return lambda: transform(image=PIXELS)["image"]


def opencv_contrast():
    mean = cv2.mean(cv2.cvtColor(PIXELS, cv2.COLOR_RGB2GRAY))[0]
    return cv2.addWeighted(PIXELS, 1.3, PIXELS, 0, -0.3 * mean)


def opencv_saturation():
    gray = cv2.cvtColor(cv2.cvtColor(PIXELS, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(PIXELS, 1.3, gray, -0.3, 0)


def opencv_hue():
    hsv = cv2.cvtColor(PIXELS, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + 18) % 180
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def opencv_equalize():
    return cv2.merge([cv2.equalizeHist(plane) for plane in cv2.split(PIXELS)])


JITTER = albumentations.ColorJitter((0.6, 1.4), (0.6, 1.4), (0.6, 1.4), (-0.1, 0.1), p=1)
RIVALS = {
    "adjust_brightness": {"Pillow": lambda: ImageEnhance.Brightness(PICTURE).enhance(1.3), "OpenCV": lambda: cv2.LUT(PIXELS, BRIGHTER),
                          "kornia": lambda: kornia.enhance.adjust_brightness_accumulative(FLOATS, 1.3)},
    "adjust_contrast": {"Pillow": lambda: ImageEnhance.Contrast(PICTURE).enhance(1.3), "OpenCV": opencv_contrast,
                        "kornia": lambda: kornia.enhance.adjust_contrast_with_mean_subtraction(FLOATS, 1.3)},
    "adjust_saturation": {"Pillow": lambda: ImageEnhance.Color(PICTURE).enhance(1.3), "OpenCV": opencv_saturation,
                          "kornia": lambda: kornia.enhance.adjust_saturation_with_gray_subtraction(FLOATS, 1.3)},
    "adjust_hue": {"OpenCV": opencv_hue, "kornia": lambda: kornia.enhance.adjust_hue(FLOATS, 0.6)},
    "adjust_gamma": {"OpenCV": lambda: cv2.LUT(PIXELS, GAMMA), "kornia": lambda: kornia.enhance.adjust_gamma(FLOATS, 1.3)},
    "adjust_sharpness": {"Pillow": lambda: ImageEnhance.Sharpness(PICTURE).enhance(1.3), "kornia": lambda: kornia.enhance.sharpness(FLOATS, 1.3)},
    "solarize": {"Pillow": lambda: ImageOps.solarize(PICTURE, 128), "OpenCV": lambda: cv2.LUT(PIXELS, SOLAR),
                 "kornia": lambda: kornia.enhance.solarize(FLOATS, 0.5)},
    "posterize": {"Pillow": lambda: ImageOps.posterize(PICTURE, 4), "OpenCV": lambda: cv2.LUT(PIXELS, POSTER),
                  "kornia": lambda: kornia.enhance.posterize(FLOATS, 4)},
    "autocontrast": {"Pillow": lambda: ImageOps.autocontrast(PICTURE), "albumentations": always(albumentations.AutoContrast(p=1))},
    "equalize": {"Pillow": lambda: ImageOps.equalize(PICTURE), "OpenCV": opencv_equalize,
                 "albumentations": always(albumentations.Equalize(mode="pil", p=1)), "kornia": lambda: kornia.enhance.equalize(FLOATS)},
    "gaussian_blur, 5": {"OpenCV": lambda: cv2.GaussianBlur(PIXELS, (5, 5), 1.1), "Pillow": lambda: PICTURE.filter(ImageFilter.GaussianBlur(1.1)),
                         "kornia": lambda: kornia.filters.gaussian_blur2d(FLOATS, (5, 5), (1.1, 1.1))},
    "gaussian_blur, 23": {"OpenCV": lambda: cv2.GaussianBlur(PIXELS, (23, 23), 3.8), "Pillow": lambda: PICTURE.filter(ImageFilter.GaussianBlur(3.8)),
                          "kornia": lambda: kornia.filters.gaussian_blur2d(FLOATS, (23, 23), (3.8, 3.8))},
    "ColorJitter": {"albumentations": always(JITTER)},
}
for case, rivals in RIVALS.items():
    for rival, function in rivals.items():
        for layout in ("planar", "interleaved"):  # each in the layout it likes: the same figure for both of ours
            measure(f"{case}, 500x375 {layout}", function, rival)
