"""OpenCV on what augment_bench.cpp does: the same medians and CLAHE, nearly the same pixels elsewhere. It warps by maps that
are made for each picture, as the augmentation needs new ones."""
import os

import cv2
import numpy

from photos import photo
from timing import measure

cv2.setNumThreads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def grid_map(edge, steps):
    source = numpy.concatenate([[0], numpy.cumsum(steps) / numpy.sum(steps)]) * edge
    return numpy.interp(numpy.arange(edge) + 0.5, numpy.linspace(0, edge, len(steps) + 1), source) - 0.5


for size, height, width in (("224x224", 224, 224), ("1080p", 1080, 1920)):
    pixels = photo(height, width)
    gray = pixels[..., 0].copy()
    kernel = numpy.zeros((7, 7), numpy.float32)
    cv2.line(kernel, (0, 5), (6, 1), 1)
    kernel /= kernel.sum()
    engine = cv2.createCLAHE(2.0, (8, 8))
    camera = numpy.array([[width, 0, (width - 1) / 2], [0, height, (height - 1) / 2], [0, 0, 1]])

    def clahe_of_colours():
        channels = list(cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)))
        channels[0] = engine.apply(channels[0])
        return cv2.cvtColor(cv2.merge(channels), cv2.COLOR_YCrCb2RGB)

    def grid():
        x, y = numpy.meshgrid(grid_map(width, [1, 1.2, 0.8, 1, 0.7]), grid_map(height, [1.3, 1, 0.7, 1, 1]))
        return cv2.remap(pixels, x.astype(numpy.float32), y.astype(numpy.float32), cv2.INTER_LINEAR)

    def lens():
        maps = cv2.initUndistortRectifyMap(camera, numpy.array([0.3, 0.3, 0, 0, 0]), None, camera, (width, height), cv2.CV_32FC1)
        return cv2.remap(pixels, *maps, cv2.INTER_LINEAR)

    for edge in (3, 5, 7):
        measure(f"median of {edge} of {size}", lambda: cv2.medianBlur(pixels, edge), "OpenCV")
    measure(f"motion blur of 7 of {size}", lambda: cv2.filter2D(pixels, -1, kernel), "OpenCV")
    measure(f"CLAHE of gray {size}", lambda: engine.apply(gray), "OpenCV")
    measure(f"CLAHE of {size}", clahe_of_colours, "OpenCV")
    measure(f"grid distortion of {size}", grid, "OpenCV")
    measure(f"optical distortion of {size}", lens, "OpenCV")
