"""Python's side of suppression: nms, batched_nms, quantized nms and the overlaps of rotated boxes."""
import torch
from run import Function
from torchvision import ops

THRESHOLDS = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, -0.5, 1.5]


def count_of(rng):
    return rng.choice([0, 1, 2, 3, 15, 16, 17, 33, 63, 64, 65, 255, 256, 257, 600, rng.randint(1, 1500)])


def draw_boxes(rng, count, dtype):
    """Spread, clustered or on a grid; some without area, inverted, equal, huge."""
    spread = rng.choice([20.0, 200.0, 2000.0])
    corner = torch.rand(count, 2, dtype=torch.float64) * spread
    if rng.random() < 0.4 and count:
        corner = corner[torch.randint(0, max(1, count // 20), (count,))] + torch.rand(count, 2, dtype=torch.float64) * 5
    boxes = torch.cat([corner, corner + torch.rand(count, 2, dtype=torch.float64) * rng.choice([5.0, 50.0])], 1)
    if rng.random() < 0.3:
        boxes = boxes.round()
    if rng.random() < 0.2:
        boxes -= spread / 2
    if count > 3 and rng.random() < 0.3:
        boxes[::5, 2:] = boxes[::5, :2]
        boxes[1::7] = boxes[1::7][:, [2, 3, 0, 1]]
        boxes[2::3] = boxes[0]
    if rng.random() < 0.1:
        boxes *= 1e18
    return boxes.to(dtype)


def spoil(rng, boxes):
    if boxes.numel() and rng.random() < 0.25:
        for _ in range(rng.randint(1, 4)):
            boxes[rng.randrange(len(boxes)), rng.randrange(4)] = rng.choice([float("nan"), float("inf"), float("-inf"), 3e38])
    return boxes


def draw_scores(rng, count, dtype):
    scores = torch.rand(count, dtype=torch.float64)
    if rng.random() < 0.4:
        scores = (scores * 10).round() / 10 - 0.5
    if count and rng.random() < 0.2:
        for value in ("nan", "inf", "-inf", "-0.0"):
            scores[rng.randrange(count)] = float(value)
    return scores.to(dtype)


def draw_nms(rng):
    dtype, count = rng.choice([torch.float32, torch.float32, torch.float64]), count_of(rng)
    inputs = {"boxes": spoil(rng, draw_boxes(rng, count, dtype)), "scores": draw_scores(rng, count, dtype)}
    return inputs, {"iou_threshold": rng.choice(THRESHOLDS), "strided": rng.random() < 0.3}


def draw_batched(rng):
    dtype, count = rng.choice([torch.float32, torch.float64]), count_of(rng)
    inputs = {"boxes": draw_boxes(rng, count, dtype), "scores": draw_scores(rng, count, dtype),
              "idxs": torch.randint(0, rng.choice([1, 3, 80]), (count,)) * rng.choice([1, 1, 7])}
    if count > 1000:  # Python sorts the kept scores of so many by a sort that is not stable: distinct ones
        inputs["scores"] = torch.randperm(count).to(dtype) / count
    return inputs, {"iou_threshold": rng.choice(THRESHOLDS)}


def draw_quantized(rng):
    count, info = rng.choice([0, 1, 17, 100, 300]), torch.iinfo(torch.uint8)
    dtype = rng.choice([torch.uint8, torch.int8])
    low = torch.iinfo(dtype).min
    boxes = torch.randint(0, 200, (count, 4))
    boxes[:, 2:] = (boxes[:, :2] + torch.randint(0, 60, (count, 2))).clamp(max=info.max)
    inputs = {"boxes": (boxes + low).to(dtype), "scores": torch.randint(low, low + 256, (count,)).to(dtype)}
    return inputs, {"iou_threshold": rng.choice(THRESHOLDS)}


def draw_rotated(rng):
    dtype = rng.choice([torch.float32, torch.float64])
    scale, spread = 10.0 ** rng.randint(-3, 4), rng.choice([1.0, 5.0, 100.0])

    def boxes(count):
        result = torch.rand(count, 5, dtype=torch.float64) * torch.tensor([spread, spread, 4, 4, 720]) - torch.tensor([0, 0, 0, 0, 360.0])
        if rng.random() < 0.5:
            result = result.round()
            result[:, 4] = (result[:, 4] / 15).round() * 15
        result[:, :4] *= scale
        return result.to(dtype)
    first = boxes(rng.choice([0, 1, 7, 30]))
    return {"boxes1": first, "boxes2": first.clone() if rng.random() < 0.2 else boxes(rng.choice([0, 1, 9, 40]))}, {}


FUNCTIONS = {
    "ops.nms": Function(draw_nms, lambda i, p: {"out": ops.nms(i["boxes"], i["scores"], p["iou_threshold"])}),
    "ops.batched_nms": Function(draw_batched, lambda i, p: {"out": ops.batched_nms(i["boxes"], i["scores"], i["idxs"], p["iou_threshold"])}),
    "ops.qnms": Function(draw_quantized, lambda i, p: {"out": torch.ops.torchvision.qnms(i["boxes"], i["scores"], p["iou_threshold"])}),
    "ops.box_iou_rotated": Function(draw_rotated, lambda i, p: {"out": torch.ops.torchvision.box_iou_rotated(i["boxes1"], i["boxes2"])}),
}
