"""Formats, areas, overlaps and losses of boxes; boxes around masks."""
import torch
from case import Operator
from torchvision import ops

PLAIN = ["xyxy", "xywh", "cxcywh"]
ROTATED = {"xywhr": 5, "cxcywhr": 5, "xyxyxyxy": 8}
FLOATS = [torch.float32, torch.float32, torch.float64, torch.float16, torch.bfloat16]
DTYPES = FLOATS + [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
# Functions made of PyTorch's own take any number and any shape that these agree on.
ANY_NUMBER = {"nan", "inf", "huge", "integers"}


def count_of(rng):
    return rng.choice([0, 1, 1, 2, 3, 8, 15, 16, 17, 33, rng.randint(1, 70)])


def some_boxes(rng, count, dtype=torch.float32, coordinates=4, lead=()):
    boxes = torch.rand(*lead, count, coordinates, dtype=torch.float64) * rng.choice([1.0, 50.0, 60.0])
    if coordinates == 4 and rng.random() < 0.9:
        boxes[..., 2:] += boxes[..., :2].clone()
    if rng.random() < 0.3:
        boxes = boxes.round()
    if count > 3 and rng.random() < 0.3:
        boxes[..., ::3, :] = boxes[..., :1, :].clone()
        boxes[..., 1::4, 2:4] = boxes[..., 1::4, :2].clone()
    return boxes.to(dtype)


def draw_convert(rng):
    formats = rng.choice([PLAIN, list(ROTATED)])
    source, target = rng.choice(formats), rng.choice(formats)
    dtype = rng.choice(DTYPES if formats is PLAIN else [torch.float32, torch.float64])
    return ({"boxes": some_boxes(rng, count_of(rng), dtype, ROTATED.get(source, 4), rng.choice([(), (), (2,)]))},
            {"in_fmt": source, "out_fmt": target})


def draw_boxes(parameters):
    def draw(rng):
        return {"boxes": some_boxes(rng, count_of(rng), rng.choice(DTYPES))}, parameters(rng)
    return draw


def draw_pairs(dtypes, parameters):
    def draw(rng):
        dtype, lead = rng.choice(dtypes), rng.choice([(), (), (), (2,)])
        return {name: some_boxes(rng, count_of(rng), dtype, lead=lead) for name in ("boxes1", "boxes2")}, parameters(rng)
    return draw


def draw_rotated_pairs(rng):
    fmt = rng.choice(list(ROTATED))
    dtype = rng.choice([torch.float32, torch.float64])
    return ({name: some_boxes(rng, rng.choice([0, 1, 2, 9]), dtype, ROTATED[fmt]) for name in ("boxes1", "boxes2")},
            {"fmt": fmt})


def draw_loss(rng):
    dtype, count = rng.choice(FLOATS), count_of(rng)
    return ({name: some_boxes(rng, count, dtype) for name in ("boxes1", "boxes2")},
            {"reduction": rng.choice(["none", "mean", "sum"]), "eps": rng.choice([1e-7, 1e-3])})


def draw_masks(rng):
    shape = (rng.choice([0, 1, 3]), rng.choice([1, 2, 9]), rng.choice([1, 7, 8, 9, 17, 33]))
    dtype = rng.choice([torch.bool, torch.uint8, torch.int64, torch.float32, torch.float16])
    return {"masks": (torch.rand(shape) < rng.choice([0.0, 0.02, 0.5, 1.1])).to(dtype)}, {}


def draw_eps(rng):
    return {"eps": rng.choice([1e-7, 1e-3, 1.0])}


def draw_size(rng):
    return {"height": rng.randint(0, 60), "width": rng.randint(0, 60)}


def pair(function, *names):
    return lambda i, p: function(i["boxes1"], i["boxes2"], *(p[name] for name in names))


def on_boxes(function, *names):
    return lambda i, p: function(i["boxes"], *(p[name] for name in names))


# As in scripts/parity/parity_ops_boxes.py, whose reasons hold here.
ROUNDING = 1e-6
BOTH = ["boxes1", "boxes2"]
# torch 2.14 gives no gradient at the bound of a clamp, 2.13 gives it.
CLAMPED = {"leaves": BOTH, "tolerance": ROUNDING, "compares_gradients": False}
LOSSES = {"leaves": BOTH, "tolerance": ROUNDING}
OPERATORS = {
    "box_convert": Operator(draw_convert, on_boxes(ops.box_convert, "in_fmt", "out_fmt"), ANY_NUMBER, leaves=["boxes"], tolerance=ROUNDING),
    "box_area": Operator(draw_boxes(lambda rng: {"fmt": rng.choice(PLAIN)}), on_boxes(ops.box_area, "fmt"), ANY_NUMBER, leaves=["boxes"]),
    "box_iou": Operator(draw_pairs(DTYPES, lambda rng: {"fmt": rng.choice(PLAIN)}), pair(ops.box_iou, "fmt"), ANY_NUMBER, **CLAMPED),
    "box_iou/rotated": Operator(draw_rotated_pairs, pair(ops.box_iou, "fmt")),
    "generalized_box_iou": Operator(draw_pairs(DTYPES, lambda rng: {}), pair(ops.generalized_box_iou), ANY_NUMBER, **CLAMPED),
    "distance_box_iou": Operator(draw_pairs(DTYPES, draw_eps), pair(ops.distance_box_iou, "eps"), ANY_NUMBER, **CLAMPED),
    "complete_box_iou": Operator(draw_pairs(FLOATS, draw_eps), pair(ops.complete_box_iou, "eps"), set(), **CLAMPED),
    "remove_small_boxes": Operator(draw_boxes(lambda rng: {"min_size": rng.choice([0.0, 1.0, 5.5, 20.0])}),
                                   on_boxes(ops.remove_small_boxes, "min_size"), ANY_NUMBER),
    "clip_boxes_to_image": Operator(draw_boxes(draw_size), lambda i, p: ops.clip_boxes_to_image(i["boxes"], (p["height"], p["width"])),
                                    ANY_NUMBER, leaves=["boxes"], compares_gradients=False),
    "masks_to_boxes": Operator(draw_masks, lambda i, p: ops.masks_to_boxes(i["masks"]), ANY_NUMBER),
    "generalized_box_iou_loss": Operator(draw_loss, pair(ops.generalized_box_iou_loss, "reduction", "eps"), **LOSSES),
    "distance_box_iou_loss": Operator(draw_loss, pair(ops.distance_box_iou_loss, "reduction", "eps"), **LOSSES),
    "complete_box_iou_loss": Operator(draw_loss, pair(ops.complete_box_iou_loss, "reduction", "eps"), **LOSSES),
}
