"""Boxes with ties, zero areas and overlaps, and what torchvision.ops keeps of them."""
import common
import torch
from torchvision import ops


def boxes_of(generator, count, dtype):
    corner = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 80
    size = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 40
    size[::7] = 0
    return torch.cat([corner, corner + size], 1).to(dtype)


def main():
    generator = torch.Generator().manual_seed(0)
    tensors, cases = {}, []
    for index, (count, dtype, threshold) in enumerate(
            [(0, torch.float32, 0.5), (1, torch.float32, 0.5), (60, torch.float32, 0.5), (60, torch.float64, 0.3),
             (200, torch.float32, 0.0), (200, torch.float32, 0.9)]):
        boxes = boxes_of(generator, count, dtype)
        scores = (torch.rand(count, generator=generator) * 20).round().to(dtype) / 20  # many ties
        tensors |= {f"{index}/boxes": boxes, f"{index}/scores": scores,
                    f"{index}/kept": ops.nms(boxes, scores, threshold)}
        cases.append(threshold)
    common.save("ops/nms", tensors, {"thresholds": cases})
