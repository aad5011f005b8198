"""torchvision's deformable convolution on what deform_bench.cpp does."""
import torch
from torchvision import ops

from timing import measure


def draw_case(channels, size, offset_groups):
    return (torch.randn(1, channels, size, size), torch.randn(1, offset_groups * 18, size, size),
            torch.randn(channels, channels, 3, 3), torch.rand(1, offset_groups * 9, size, size),
            torch.randn(1, channels, size, size))


torch.manual_seed(0)
for name, (x, offset, weight, mask, grad) in {", 64 channels": draw_case(64, 56, 1), ", 256 channels": draw_case(256, 56, 2)}.items():
    for with_mask in (False, True):
        suffix = name + (", mask" if with_mask else "")
        measure(f"deform_conv2d{suffix}",
                lambda: ops.deform_conv2d(x, offset, weight, padding=1, mask=mask if with_mask else None))
        measure(f"deform_conv2d backward{suffix}",
                lambda: torch.ops.torchvision._deform_conv2d_backward(
                    grad, x, weight, offset, mask, torch.zeros(len(weight)), 1, 1, 1, 1, 1, 1, 1, offset.shape[1] // 18, with_mask))
