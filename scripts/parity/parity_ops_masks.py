"""Masks and matching against those that have them: pycocotools, scipy.ndimage.label and OpenCV, scipy's linear_sum_assignment."""
import cv2
import numpy as np
import torch
from pycocotools import mask as coco
from run import Function
from scipy import ndimage
from scipy.optimize import linear_sum_assignment

SIDES = [1, 2, 3, 7, 31, 63, 64, 65, 100, 127, 128, 129, 200]


def blobs(rng, height, width):
    """Discs and boxes over and under each other, some with holes; or noise; or nothing; or all."""
    kind = rng.random()
    if kind < 0.1:
        return torch.full((height, width), rng.randrange(2), dtype=torch.uint8)
    if kind < 0.35:
        return (torch.rand(height, width) < rng.choice([0.02, 0.2, 0.5, 0.6, 0.9])).to(torch.uint8)
    mask = torch.zeros(height, width, dtype=torch.uint8)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    for _ in range(rng.randint(1, 6)):
        cy, cx, r = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(0, max(height, width) / 2)
        inside = (y - cy) ** 2 + (x - cx) ** 2 < r * r if rng.random() < 0.5 else ((y - cy).abs() < r / 2) & ((x - cx).abs() < r)
        mask[inside] = rng.randrange(2) if rng.random() < 0.4 else 1
    return mask


def draw_masks(rng):
    height, width, count = rng.choice(SIDES), rng.choice(SIDES + [511, 512, 513]), rng.choice([1, 1, 2, 5])
    masks = torch.stack([blobs(rng, height, width) for _ in range(count)])
    return {"masks": masks}, {"dtype": rng.choice(["uint8", "bool", "float32", "int64"]), "strided": rng.random() < 0.3,
                              "intersect": rng.random() < 0.5, "split": rng.randint(0, count),
                              "iscrowd": [rng.random() < 0.3 for _ in range(count)]}


def text(strings):
    """Strings as bytes, a line each: tensors alone go to C++ and back."""
    return torch.tensor(list(b"\n".join(strings)), dtype=torch.uint8)


def encoded(masks):
    return [coco.encode(np.asfortranarray(mask.numpy())) for mask in masks]


def run_lengths(inputs, p):
    runs = encoded(inputs["masks"])
    overlaps = coco.iou(runs, runs, p["iscrowd"])
    return {"strings": text([r["counts"] for r in runs]), "area": torch.from_numpy(coco.area(runs).astype(np.int64)),
            "bbox": torch.from_numpy(coco.toBbox(runs)), "iou": torch.from_numpy(np.ascontiguousarray(overlaps)),
            "decoded": torch.from_numpy(np.ascontiguousarray(coco.decode(runs).transpose(2, 0, 1))),
            "merged": text([coco.merge(runs, p["intersect"])["counts"]]),
            "again": inputs["masks"]}  # polygons of the masks, filled again


def draw_polygons(rng):
    height, width = rng.choice([0, *SIDES]), rng.choice(SIDES)
    polygons, spread = [], rng.choice([0.0, 0.5, 3.0])
    for _ in range(rng.randint(1, 4)):
        points = torch.rand(rng.choice([3, 4, 5, 12, 40]), 2, dtype=torch.float64) * (1 + spread) - spread / 2
        points *= torch.tensor([width, height])
        if rng.random() < 0.3:
            points = (points * rng.choice([1, 2, 5, 10])).round() / 10
        if rng.random() < 0.2:
            points[1] = points[0]
        if rng.random() < 0.2:
            points[:, rng.randrange(2)] = points[0, 0]
        polygons.append(points.flatten().tolist())
    boxes = torch.rand(3, 4, dtype=torch.float64) * torch.tensor([width, height, width, height]) * (1 + spread) - spread
    if rng.random() < 0.5:
        boxes = boxes.round()
    return {"boxes": boxes}, {"polygons": polygons, "size": [height, width]}


def rasterised(inputs, p):
    polygons = coco.frPyObjects(p["polygons"], *p["size"])
    return {"polygons": text([r["counts"] for r in polygons]),
            "boxes": text([r["counts"] for r in coco.frPyObjects(inputs["boxes"].numpy(), *p["size"])])}


def draw_components(rng):
    inputs, p = draw_masks(rng)
    return inputs, p | {"connectivity": rng.choice([4, 8])}


def statistics(mask, labels, count, connectivity):
    """OpenCV's rows in the order of scipy's labels: the two number alike by chance alone."""
    found, theirs, stats, centroids = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    assert found == count + 1
    order = np.zeros(count + 1, dtype=np.int64)
    order[labels.flatten()] = theirs.flatten()
    stats, centroids = stats[order].astype(np.int64), centroids[order]
    empty = stats[:, 4] == 0  # without a pixel OpenCV has the limits of int32, and NaN
    stats[empty], centroids[empty] = 0, 0
    return stats, centroids


def components(inputs, p):
    structure = np.ones((3, 3)) if p["connectivity"] == 8 else None
    all_labels, counts, all_stats, all_centroids = [], [], [], []
    for mask in inputs["masks"].numpy():
        labels, count = ndimage.label(mask, structure)
        stats, centroids = statistics(mask, labels, count, p["connectivity"])
        all_labels.append(labels), counts.append(count), all_stats.append(stats), all_centroids.append(centroids)
    return {"labels": torch.from_numpy(np.stack(all_labels)), "counts": torch.tensor(counts),
            "stats": torch.from_numpy(np.concatenate(all_stats)),
            "centroids": torch.from_numpy(np.concatenate(all_centroids))}


def draw_costs(rng):
    rows, columns = rng.choice([0, 1, 2, 5, 8, 17, 40, 64]), rng.choice([1, 2, 5, 9, 16, 33, 100])
    dtype = getattr(torch, rng.choice(["float64", "float32", "float16", "int64", "int32", "uint8", "bool"]))
    costs = torch.rand(rows, columns, dtype=torch.float64) * rng.choice([1, 10, 1e6, 1e300]) - rng.choice([0, 0.5])
    if rng.random() < 0.5:  # ties
        costs = (torch.rand(rows, columns) * rng.choice([1, 2, 5, 30])).floor().double()
    if not dtype.is_floating_point:
        costs = costs.clamp(0, 100)
    maximize = rng.random() < 0.4
    if dtype.is_floating_point and rng.random() < 0.3:
        costs[torch.rand(rows, columns) < rng.choice([0.1, 0.5])] = float("-inf" if maximize else "inf")
    return {"costs": costs.to(dtype)}, {"maximize": maximize}


def assignment(inputs, p):
    try:
        rows, columns = linear_sum_assignment(inputs["costs"].numpy(), p["maximize"])
    except ValueError as error:
        return {"error": torch.tensor("infeasible" in str(error))}
    return {"rows": torch.from_numpy(rows), "columns": torch.from_numpy(columns)}


FUNCTIONS = {
    "ops.run_length": Function(draw_masks, run_lengths),
    "ops.run_length.from": Function(draw_polygons, rasterised),
    # Sums of coordinates in double, in another order.
    "ops.connected_components": Function(draw_components, components, tolerance=1e-12),
    "ops.linear_sum_assignment": Function(draw_costs, assignment),
}
