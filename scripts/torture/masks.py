"""Masks as run lengths, their components, and matching. torchvision has none of it: a round trip gives the mask back."""
import torch
from boxes import some_boxes
from case import Operator


def some_masks(rng):
    shape = (rng.choice([0, 1, 2, 3]), rng.choice([1, 2, 9, 33]), rng.choice([1, 7, 8, 17, 65]))
    return (torch.rand(shape) < rng.choice([0.0, 0.05, 0.5, 0.9, 1.1])).to(rng.choice([torch.bool, torch.uint8, torch.float32]))


def counts_of(mask):
    flat = torch.cat([torch.zeros(1, dtype=torch.int64), mask.t().flatten().long()])
    return torch.unique_consecutive(flat, return_counts=True)[1] - torch.tensor([1] + [0] * (int(flat.diff().ne(0).sum())))


def draw_counts(rng):
    masks = some_masks(rng).bool()
    if len(masks) == 0:
        masks = torch.zeros(1, 3, 4, dtype=torch.bool)
    return ({f"counts.{i}": counts_of(mask) for i, mask in enumerate(masks)},
            {"height": masks.shape[1], "width": masks.shape[2], "intersect": rng.random() < 0.5})


def draw_size(rng):
    return {"height": rng.choice([0, 1, 7, 40]), "width": rng.choice([1, 9, 50])}


def draw_polygons(rng):
    return {"polygons": torch.rand(2 * rng.choice([3, 4, 9]), dtype=torch.float64) * rng.choice([5, 60]) - 3}, draw_size(rng)


def draw_text(rng):
    return {"counts": torch.randint(48, 112, (rng.choice([0, 1, 3, 9]),), dtype=torch.uint8)}, draw_size(rng)


def draw_costs(rng):
    shape = [2] * (rng.random() < 0.2) + [rng.choice([0, 1, 2, 9, 20]), rng.choice([0, 1, 3, 17])]
    costs = torch.rand(shape, dtype=rng.choice([torch.float32, torch.float64]))
    return {"cost_matrix": costs.round(decimals=1) if rng.random() < 0.5 else costs}, {"maximize": rng.random() < 0.5}


OPERATORS = {
    "connected_components": Operator(lambda rng: ({"masks": some_masks(rng)}, {"connectivity": rng.choice([4, 8])})),
    "linear_sum_assignment": Operator(draw_costs),
    "run_length::from_bbox": Operator(lambda rng: ({"boxes": some_boxes(rng, rng.choice([0, 1, 3]))}, draw_size(rng))),
    "run_length::from_counts": Operator(draw_counts, also_named=["masks"], takes_tensors=False),
    "run_length::from_polygons": Operator(draw_polygons, takes_tensors=False),
    "run_length::from_string": Operator(draw_text, takes_tensors=False),
    "run_length::round_trip": Operator(lambda rng: ({"masks": some_masks(rng)}, {}),
                                       lambda i, p: i["masks"].ne(0).to(torch.uint8) if len(i["masks"]) else torch.zeros(0, 0, 0, dtype=torch.uint8),
                                       {"nan", "inf", "huge", "integers"}, also_named=["encode", "decode"]),
}
