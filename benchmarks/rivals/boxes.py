"""torchvision's boxes on what boxes_bench.cpp does."""
import torch
from torchvision import ops

from timing import measure


def draw_boxes(count):
    corner = torch.rand(count, 2) * 800
    return torch.cat([corner, corner + torch.rand(count, 2) * 200 + 1], 1)


torch.manual_seed(0)
a, b = draw_boxes(4000), draw_boxes(4000)
masks = torch.zeros(100, 480, 640, dtype=torch.bool)
for i in range(100):
    masks[i, 3 * i:3 * i + 120, 4 * i:4 * i + 200] = True
for name in ("box_iou", "generalized_box_iou", "distance_box_iou", "complete_box_iou"):
    measure(f"{name} 4000x4000", lambda: getattr(ops, name)(a, b))
measure("masks_to_boxes 100x480x640", lambda: ops.masks_to_boxes(masks))
