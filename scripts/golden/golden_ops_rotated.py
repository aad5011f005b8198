"""Overlaps of rotated boxes: crossing, inside one another, touching, equal, without area, tiny and far away."""
import common
import torch
import torchvision  # registers the operator  # noqa: F401


def boxes_of(generator, count, dtype):
    boxes = torch.rand(count, 5, generator=generator, dtype=torch.float64) * torch.tensor([60, 60, 40, 30, 720]) - \
        torch.tensor([0, 0, 0, 0, 360])
    boxes[::5, 4] = (boxes[::5, 4] / 45).round() * 45
    boxes[1::7, :4] = boxes[1::7, :4].round()
    boxes[2::9, 2] = 0
    boxes[3::11] = boxes[0]
    boxes[4::13, 2:4] *= 1e-3
    return boxes.to(dtype)


def main():
    generator = torch.Generator().manual_seed(11)
    tensors = {}
    for dtype in (torch.float32, torch.float64):
        name = str(dtype).removeprefix("torch.")
        a, b = boxes_of(generator, 40, dtype), boxes_of(generator, 50, dtype)
        tensors |= {f"{name}/a": a, f"{name}/b": b, f"{name}/iou": torch.ops.torchvision.box_iou_rotated(a, b)}
        a, b = a * 1000, b * 1000
        tensors |= {f"{name}/large_iou": torch.ops.torchvision.box_iou_rotated(a, b)}
    common.save("ops/rotated", tensors)
