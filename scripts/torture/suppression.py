"""Suppression and fusion of boxes, plain and rotated."""
import torch
from boxes import some_boxes
from case import Operator, native
from torchvision import ops

THRESHOLDS = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, -0.5, 1.5]
FLOATS = [torch.float32, torch.float32, torch.float64]
ANY_NUMBER = {"nan", "inf", "huge"}


def count_of(rng):
    return rng.choice([0, 1, 2, 3, 15, 16, 17, 33, 64, 65, 257, rng.randint(1, 400)])


def some_scores(rng, count, dtype):
    scores = torch.rand(count, dtype=torch.float64)
    return (scores if rng.random() < 0.6 else (scores * 10).round() / 10 - 0.5).to(dtype)


def draw_nms(boxes="boxes", coordinates=4):
    def draw(rng):
        dtype, count = rng.choice(FLOATS), count_of(rng) if coordinates == 4 else rng.choice([0, 1, 2, 9, 40])
        return ({boxes: some_boxes(rng, count, dtype, coordinates), "scores": some_scores(rng, count, dtype)},
                {"iou_threshold": rng.choice(THRESHOLDS)})
    return draw


def draw_batched(rng):
    inputs, parameters = draw_nms()(rng)
    return inputs | {"idxs": torch.randint(0, rng.choice([1, 3, 80]), (len(inputs["scores"]),))}, parameters


def draw_quantized(rng):
    count, dtype = rng.choice([0, 1, 17, 100]), rng.choice([torch.uint8, torch.int8, torch.int32])
    low, high = (-128, 128) if dtype == torch.int8 else (0, 256)
    boxes = torch.randint(0, 200, (count, 4))
    boxes[:, 2:] = (boxes[:, :2] + torch.randint(0, 60, (count, 2))).clamp(max=255)
    return ({"dets": (boxes + low).to(dtype), "scores": torch.randint(low, high, (count,)).to(dtype)},
            {"iou_threshold": rng.choice(THRESHOLDS)})


def draw_rotated(rng):
    dtype = rng.choice([torch.float32, torch.float64])
    return {name: some_boxes(rng, rng.choice([0, 1, 2, 9, 20]), dtype, 5) for name in ("boxes1", "boxes2")}, {}


def draw_soft(rng):
    inputs, _ = draw_nms()(rng)
    return inputs, {"gaussian": rng.random() < 0.5, "iou_threshold": 0.3, "sigma": rng.choice([0.1, 0.5]),
                    "score_threshold": rng.choice([0.0, 0.001, 0.3])}


def draw_matrix(rng):
    dtype, count = rng.choice(FLOATS), rng.choice([0, 1, 2, 17, 40])
    inputs = {"iou": torch.rand(count, count, dtype=dtype), "scores": some_scores(rng, count, dtype)}
    if rng.random() < 0.5:
        inputs["labels"] = torch.randint(0, 3, (count,))
    return inputs, {"gaussian": rng.random() < 0.5, "sigma": rng.choice([0.5, 2.0])}


def draw_fusion(rng):
    inputs, parameters, models = {}, {}, rng.choice([0, 1, 2, 3])
    for model in range(models):
        count, dtype = rng.choice([0, 1, 5, 20]), rng.choice(FLOATS)
        inputs |= {f"boxes.{model}": some_boxes(rng, count, dtype) / 100, f"scores.{model}": some_scores(rng, count, dtype),
                   f"labels.{model}": torch.randint(0, 3, (count,))}
        if rng.random() < 0.5:
            parameters[f"weights.{model}"] = rng.choice([0.5, 1.0, 2.0])
    return inputs or {"boxes.1": torch.zeros(0, 4)}, parameters | {
        "iou_thr": 0.55, "skip_box_thr": rng.choice([0.0, 0.3]), "conf_type": rng.randrange(4), "allows_overflow": rng.random() < 0.3}


OPERATORS = {
    "nms": Operator(draw_nms(), lambda i, p: ops.nms(i["boxes"], i["scores"], p["iou_threshold"]), ANY_NUMBER),
    "torchvision::nms": Operator(draw_nms("dets"), native("nms"), ANY_NUMBER),
    "torchvision::qnms": Operator(draw_quantized, native("qnms")),
    "batched_nms": Operator(draw_batched, lambda i, p: ops.batched_nms(i["boxes"], i["scores"], i["idxs"], p["iou_threshold"])),
    "torchvision::box_iou_rotated": Operator(draw_rotated, native("box_iou_rotated")),
    "nms_rotated": Operator(draw_nms(coordinates=5)),
    "soft_nms": Operator(draw_soft, leaves=["boxes", "scores"]),
    "matrix_nms": Operator(draw_matrix, leaves=["iou", "scores"]),
    "weighted_boxes_fusion": Operator(draw_fusion),
}
