"""Regions pooled from small maps, with the gradient: inside, across the border, outside, without area, turned around."""
import common
import torch
from torchvision import ops


def main():
    torch.manual_seed(7)
    tensors, cases = {}, []
    for dtype in (torch.float32, torch.float64, torch.float16):
        for ratio, aligned, scale in ((2, False, 0.5), (-1, True, 0.25)):
            name = str(len(cases))
            source = (torch.rand(2, 5, 9, 11, dtype=torch.float64) * 2 - 1).to(dtype).requires_grad_()
            corner = torch.rand(6, 2, dtype=torch.float64) * 60 - 15
            extent = torch.rand(6, 2, dtype=torch.float64) * 50
            extent[1], extent[2] = 0, -extent[2]
            rois = torch.cat([(torch.rand(6, 1) * 2).floor(), corner, corner + extent], 1).to(dtype)
            out = ops.roi_align(source, rois, (3, 2), scale, ratio, aligned)
            grad = torch.rand(out.shape, dtype=torch.float64).to(dtype)
            gradient, = torch.autograd.grad(out, source, grad)
            tensors |= {f"{name}/{key}": value for key, value in
                        {"input": source, "rois": rois, "out": out, "grad": grad, "gradient": gradient}.items()}
            cases.append([ratio, aligned, scale])
    common.save("ops/roi_align", tensors, {"cases": cases})
