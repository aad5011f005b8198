"""Boxes of every format, overlaps of each with each, losses with gradients, boxes around masks."""
import common
import torch
from torchvision import ops

FORMATS = {"xyxy": "plain", "xywh": "plain", "cxcywh": "plain", "xywhr": "rotated", "cxcywhr": "rotated", "xyxyxyxy": "rotated"}


def draw(generator, count):
    boxes = torch.rand(count, 4, generator=generator) * 50
    boxes[:, 2:] += boxes[:, :2].clone()
    boxes[3, 2:], boxes[4], boxes[5, 0], boxes[6, 3] = boxes[3, :2].clone(), boxes[0], float("nan"), float("inf")
    return boxes


def main():
    generator = torch.Generator().manual_seed(21)
    a, b = draw(generator, 19), draw(generator, 23)
    rotated = torch.rand(9, 5, generator=generator) * torch.tensor([50, 50, 20, 20, 360])
    tensors = {"a": a, "b": b, "rotated": rotated, "area": ops.box_area(a), "half_area": ops.box_area(a.half()),
               "small": ops.remove_small_boxes(a, 10.0), "clipped": ops.clip_boxes_to_image(a, (40, 30)),
               "generalized": ops.generalized_box_iou(a, b), "distance": ops.distance_box_iou(a, b),
               "complete": ops.complete_box_iou(a, b)}
    for name, kind in FORMATS.items():
        source = ops.box_convert(a, "xyxy", name) if kind == "plain" else ops.box_convert(rotated, "cxcywhr", name)
        tensors[f"in/{name}"] = source
        tensors[f"iou/{name}"] = ops.box_iou(source, source[:7], name)
        for target, other in FORMATS.items():
            if kind == other:
                tensors[f"{name}/{target}"] = ops.box_convert(source, name, target)
    left, right = a[:5].clone().requires_grad_(), b[:5].clone().requires_grad_()
    for name in ("generalized", "distance", "complete"):
        loss = getattr(ops, f"{name}_box_iou_loss")(left, right, "sum")
        first, second = torch.autograd.grad(loss, [left, right])
        tensors |= {f"loss/{name}": loss, f"loss/{name}/1": first, f"loss/{name}/2": second}
    masks = torch.rand(6, 21, 35, generator=generator) < 0.01
    masks[1] = False
    tensors |= {"masks": masks, "boxes_of_masks": ops.masks_to_boxes(masks)}
    common.save("ops/boxes", tensors)
