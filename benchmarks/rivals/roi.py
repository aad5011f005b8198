"""torchvision's operators on regions on what roi_bench.cpp does."""
import torch
from torchvision import ops

from timing import measure

SCALE = 1 / 16

torch.manual_seed(0)
feature_map = torch.rand(1, 256, 50, 68)
corner, size = torch.rand(1000, 2) * torch.tensor([900.0, 600.0]), torch.rand(1000, 2) * 280 + 20
rois = torch.cat([torch.zeros(1000, 1), corner, corner + size], 1)
grad = torch.rand(1000, 256, 7, 7)
for name, source in (("", feature_map), (", channels last", feature_map.contiguous(memory_format=torch.channels_last))):
    measure(f"roi_align, 2 samples a side{name}", lambda: ops.roi_align(source, rois, 7, SCALE, 2))
    measure(f"roi_align, adaptive{name}", lambda: ops.roi_align(source, rois, 7, SCALE))
measure("roi_align backward, 2 samples a side",
        lambda: torch.ops.torchvision._roi_align_backward(grad, rois, SCALE, 7, 7, 1, 256, 50, 68, 2, False))
