"""Run-length masks of pycocotools 2.0.11, components of scipy.ndimage, assignments of scipy.optimize 1.17.1."""
import common
import numpy as np
import torch
from pycocotools import mask as coco
from scipy import ndimage
from scipy.optimize import linear_sum_assignment

SIZE = (66, 70)  # across words of 64 pixels both ways


def masks_of(rng):
    y, x = np.mgrid[:SIZE[0], :SIZE[1]]
    disc = ((y - 30) ** 2 + (x - 60) ** 2 < 25**2).astype(np.uint8)
    ring = (disc & ((y - 30) ** 2 + (x - 60) ** 2 > 12**2)).astype(np.uint8)
    return np.stack([disc, ring, (rng.random(SIZE) < 0.3).astype(np.uint8), np.zeros(SIZE, np.uint8),
                     np.ones(SIZE, np.uint8), ((y // 5 + x // 7) % 2).astype(np.uint8)])


def polygons_of(rng):
    return [[10, 10, 60.5, 12.25, 40, 55.75], (rng.random(24) * 90 - 10).tolist(), [0, 0, 70, 0, 70, 66, 0, 66],
            [5, 5, 5, 5, 90, 60, 20, 64], (rng.random(12) * 400 - 150).tolist(), [3, 3, 8, 3, 100, 3]]


def run_length(rng, tensors):
    masks, polygons = masks_of(rng), polygons_of(rng)
    boxes = np.array([[3.0, 4, 20, 30], [-5.5, -2.25, 40.5, 12.1], [100, 60, 90, 90], [7, 7, 0, 5]])
    runs = [coco.encode(np.asfortranarray(mask)) for mask in masks]
    crowd = [0, 1, 0, 0, 1, 0]
    tensors |= {"masks": masks, "boxes": boxes, "area": coco.area(runs).astype(np.int64), "bbox": coco.toBbox(runs),
                "iou": coco.iou(runs, runs, [0] * 6), "iou_crowd": coco.iou(runs, runs, crowd)}

    def texts(objects):
        return [r["counts"].decode() for r in objects]
    return {"strings": texts(runs), "polygons": polygons, "of_polygons": texts(coco.frPyObjects(polygons, *SIZE)),
            "of_boxes": texts(coco.frPyObjects(boxes, *SIZE)), "union": texts([coco.merge(runs[:3])])[0],
            "intersection": texts([coco.merge(runs[:3], True)])[0], "crowd": crowd, "size": SIZE}


def main():
    rng = np.random.default_rng(7)
    tensors = {}
    metadata = run_length(rng, tensors)
    for connectivity, structure in ((4, None), (8, np.ones((3, 3)))):
        found = [ndimage.label(mask, structure) for mask in tensors["masks"]]
        # Sums of labels say as much and take little room.
        tensors[f"label_rows/{connectivity}"] = np.stack([labels.sum(1) for labels, _ in found])
        tensors[f"label_columns/{connectivity}"] = np.stack([labels.sum(0) for labels, _ in found])
        tensors[f"label_counts/{connectivity}"] = np.array([count for _, count in found])
    for name, costs in {"square": rng.random((12, 12)), "wide": rng.random((9, 14)), "tall": rng.random((14, 9)),
                        "ties": rng.integers(0, 4, (15, 11)).astype(float)}.items():
        costs[0, 3] = costs[0, 3] if name == "ties" else np.inf
        tensors[f"costs/{name}"] = costs
        tensors[f"pairs/{name}"] = np.stack(linear_sum_assignment(costs))
    tensors["pairs/ties_maximize"] = np.stack(linear_sum_assignment(tensors["costs/ties"], True))
    common.save("ops/masks", {key: torch.from_numpy(np.ascontiguousarray(value)) for key, value in tensors.items()}, metadata)
