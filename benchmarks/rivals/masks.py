"""pycocotools, SciPy and OpenCV on what masks_bench.cpp does."""
import math

import cv2
import numpy as np
import torch
from pycocotools import mask as coco
from scipy import ndimage
from scipy.optimize import linear_sum_assignment

from timing import measure

cv2.setNumThreads(torch.get_num_threads())


def draw_masks(count, height, width):
    y, x = torch.arange(height, dtype=torch.float64)[:, None], torch.arange(width, dtype=torch.float64)
    masks = []
    for i in range(count):
        cy, cx = height * (0.3 + 0.4 * (i % 7) / 7), width * (0.3 + 0.4 * (i % 11) / 11)
        angle = torch.atan2(y - cy, x - cx)
        radius = (40 + 3 * (i % 20)) * (1 + 0.2 * (angle * 9).sin() + 0.05 * (angle * 40).sin())
        masks.append(((y - cy).square() + (x - cx).square() < radius.square()).to(torch.uint8))
    return torch.stack(masks)


def draw_polygons(count):
    polygons = []
    for i in range(count):
        corners = []
        for k in range(60):
            angle, radius = k * 0.10471975511965977, 30.25 + (k * 7 + i * 3) % 13 * 5
            corners += [320 + i + radius * math.cos(angle), 240.5 + radius * math.sin(angle)]
        polygons.append(corners)
    return polygons


masks = draw_masks(100, 480, 640).numpy()
columns_first = np.asfortranarray(masks.transpose(1, 2, 0))
runs = coco.encode(columns_first)
measure("encode 100 masks of 480x640", lambda: [coco.encode(np.asfortranarray(mask)) for mask in masks], "pycocotools")
measure("encode 100 masks of 480x640", lambda: coco.encode(columns_first), "pycocotools, Fortran order")
measure("decode 100 masks of 480x640", lambda: coco.decode(runs), "pycocotools")
measure("area and box of 100 masks", lambda: (coco.area(runs), coco.toBbox(runs)), "pycocotools")
measure("iou of 100 masks with 20", lambda: coco.iou(runs, runs[:20], [0] * 20), "pycocotools")
measure("merge of 100 masks", lambda: coco.merge(runs), "pycocotools")
polygons = draw_polygons(100)
measure("masks of 100 polygons", lambda: coco.frPyObjects(polygons, 480, 640), "pycocotools")
for rows, columns in ((100, 20), (300, 300), (1000, 1000)):
    torch.manual_seed(0)
    costs = torch.rand(rows, columns, dtype=torch.float64).numpy()
    measure(f"linear_sum_assignment {rows}x{columns}", lambda: linear_sum_assignment(costs), "scipy")
blobs = draw_masks(30, 1080, 1920).amax(0).numpy()
torch.manual_seed(0)
noise = (torch.rand(1080, 1920) < 0.4).to(torch.uint8).numpy()
for name, mask in (("blobs", blobs), ("noise", noise)):
    for connectivity, structure in ((4, None), (8, np.ones((3, 3)))):
        case = f"connected_components 1080x1920, {name}, {connectivity}"
        measure(case, lambda: ndimage.label(mask, structure), "scipy")
        measure(case, lambda: cv2.connectedComponents(mask, connectivity=connectivity), "opencv")
