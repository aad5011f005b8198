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

native = torch.ops.torchvision
measure("roi_pool", lambda: ops.roi_pool(feature_map, rois, 7, SCALE))
_, argmax = native.roi_pool(feature_map, rois, SCALE, 7, 7)
measure("roi_pool backward", lambda: native._roi_pool_backward(grad, rois, argmax, SCALE, 7, 7, 1, 256, 50, 68))
by_bins, grad = torch.rand(1, 490, 50, 68), torch.rand(1000, 10, 7, 7)
measure("ps_roi_align, 2 samples a side", lambda: ops.ps_roi_align(by_bins, rois, 7, SCALE, 2))
measure("ps_roi_align, adaptive", lambda: ops.ps_roi_align(by_bins, rois, 7, SCALE))
measure("ps_roi_pool", lambda: ops.ps_roi_pool(by_bins, rois, 7, SCALE))
_, mapping = native.ps_roi_pool(by_bins, rois, SCALE, 7, 7)
measure("ps_roi_align backward, 2 samples a side",
        lambda: native._ps_roi_align_backward(grad, rois, mapping, SCALE, 7, 7, 2, 1, 490, 50, 68))
measure("ps_roi_pool backward",
        lambda: native._ps_roi_pool_backward(grad, rois, mapping, SCALE, 7, 7, 1, 490, 50, 68))
