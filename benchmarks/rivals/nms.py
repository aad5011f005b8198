"""torchvision's suppression on what nms_bench.cpp does."""
import torch
from torchvision import ops

from timing import measure


def draw_boxes(count, clustered):
    size = torch.rand(count, 2) * 90 + 10
    if clustered:
        centre = (torch.rand(max(1, count // 100), 2) * 900).repeat(100, 1)[:count] + torch.randn(count, 2) * 8
    else:
        centre = torch.rand(count, 2) * (3000 if count > 5000 else 1300)
    return torch.cat([centre - size / 2, centre + size / 2], 1)


for count in (1000, 10000):
    for clustered in (False, True):
        torch.manual_seed(count)
        boxes, scores = draw_boxes(count, clustered), torch.rand(count)
        idxs = torch.randint(80, (count,))
        name = f"{count} {'clustered' if clustered else 'spread'}"
        measure(f"nms, {name}", lambda: ops.nms(boxes, scores, 0.5))
        measure(f"batched_nms of 80 classes, {name}", lambda: ops.batched_nms(boxes, scores, idxs, 0.5))
