"""OpenCV, Pillow and kornia on what warp_bench.cpp does: nearly the same pixels, OpenCV's at places of 1/32 of a pixel."""
import os

import cv2
import numpy
import torch
from PIL import Image

import kornia.geometry.transform
from photos import photo
from timing import measure

cv2.setNumThreads(int(os.environ.get("OMP_NUM_THREADS", "1")))
CV2 = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR}
PILLOW = {"nearest": Image.Resampling.NEAREST, "bilinear": Image.Resampling.BILINEAR}

for size, height, width in (("224x224", 224, 224), ("1080p", 1080, 1920)):
    pixels = photo(height, width)
    picture = Image.fromarray(pixels)
    floats = torch.from_numpy(pixels).permute(2, 0, 1)[None].float().contiguous()
    corners = numpy.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = numpy.float32([[5, 5], [width - 9, 4], [width, height - 7], [3, height - 3]])
    perspective = cv2.getPerspectiveTransform(corners, moved)
    affine = cv2.getRotationMatrix2D((width / 2, height / 2), -20, 1.1)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 30, 1)
    wide = picture.rotate(30, expand=True).size
    turn[:, 2] += (wide[0] - width) / 2, (wide[1] - height) / 2
    inverse = numpy.linalg.inv(perspective)
    columns, rows = numpy.meshgrid(numpy.arange(width, dtype=numpy.float32), numpy.arange(height, dtype=numpy.float32))
    shift = (numpy.random.rand(2, height, width).astype(numpy.float32) - 0.5) * 0.025
    map_x, map_y = columns + shift[0] * width, rows + shift[1] * height

    def noise():
        return cv2.GaussianBlur(numpy.random.uniform(-1, 1, (height, width)).astype(numpy.float32), (41, 41), 5) * 25

    for mode in ("nearest", "bilinear"):
        of, how, pil = f" of {size}, {mode}", CV2[mode], PILLOW[mode]
        measure("affine" + of, lambda: cv2.warpAffine(pixels, affine, (width, height), flags=how), "OpenCV")
        measure("affine" + of, lambda: picture.transform(picture.size, Image.Transform.AFFINE, tuple(affine.ravel()), pil), "Pillow")
        measure("affine" + of, lambda: kornia.geometry.transform.warp_affine(floats, torch.from_numpy(affine).float()[None], (height, width), mode), "kornia")
        measure(f"rotate{of}, expanded and filled", lambda: cv2.warpAffine(pixels, turn, wide, flags=how, borderValue=(1, 2, 3)), "OpenCV")
        measure(f"rotate{of}, expanded and filled", lambda: picture.rotate(30, pil, True, fillcolor=(1, 2, 3)), "Pillow")
        measure("perspective" + of, lambda: cv2.warpPerspective(pixels, perspective, (width, height), flags=how), "OpenCV")
        measure("perspective" + of, lambda: picture.transform(picture.size, Image.Transform.PERSPECTIVE,
                                                              tuple((inverse / inverse[2, 2]).ravel()[:8]), pil), "Pillow")
        measure("elastic" + of, lambda: cv2.remap(pixels, map_x, map_y, how), "OpenCV")
    measure(f"ElasticTransform of {size}", lambda: cv2.remap(pixels, columns + noise(), rows + noise(), cv2.INTER_LINEAR), "OpenCV")
    measure(f"pad of {size}, reflected", lambda: cv2.copyMakeBorder(pixels, 16, 16, 16, 16, cv2.BORDER_REFLECT_101), "OpenCV")
