"""Regions pooled from small maps, with the gradient: inside, across the border, outside, without area, turned around."""
import common
import torch
from torchvision import ops

DTYPES = (torch.float32, torch.float64, torch.float16)
BINS = (3, 2)


def draw(channels, size, dtype):
    """A map and regions of it."""
    source = (torch.rand(2, channels, *size, dtype=torch.float64) * 2 - 1).to(dtype).requires_grad_()
    corner = torch.rand(6, 2, dtype=torch.float64) * 60 - 15
    extent = torch.rand(6, 2, dtype=torch.float64) * 50
    extent[1], extent[2] = 0, -extent[2]
    return source, torch.cat([(torch.rand(6, 1) * 2).floor(), corner, corner + extent], 1).to(dtype)


def write(name, channels, size, parameters, pool):
    """Each of `parameters` in each dtype: pool(map, regions, *parameters)."""
    tensors, cases = {}, []
    for dtype in DTYPES:
        for row in parameters:
            source, rois = draw(channels, size, dtype)
            out = pool(source, rois, *row)
            grad = torch.rand(out.shape, dtype=torch.float64).to(dtype)
            gradient, = torch.autograd.grad(out, source, grad)
            tensors |= {f"{len(cases)}/{key}": value for key, value in
                        {"input": source, "rois": rois, "out": out, "grad": grad, "gradient": gradient}.items()}
            cases.append(row if len(row) > 1 else row[0])
    common.save(f"ops/{name}", tensors, {"cases": cases})


def write_quantized():
    tensors, cases = {}, []
    for dtype in (torch.qint8, torch.quint8, torch.qint32):
        for ratio, aligned, scale in ((2, False, 0.5), (-1, True, 0.25)):
            source, rois = draw(3, (9, 11), torch.float32)
            source = torch.quantize_per_tensor(source.detach()[:1], 0.011, 5, dtype)
            rois = torch.quantize_per_tensor(rois, 0.5, 20, dtype)
            out = ops.roi_align(source, rois, BINS, scale, ratio, aligned)
            tensors |= {f"{len(cases)}/{key}": value.int_repr() for key, value in
                        {"input": source, "rois": rois, "out": out}.items()}
            cases.append([ratio, aligned, scale])
    common.save("ops/roi_align_quantized", tensors, {"cases": cases})


def main():
    torch.manual_seed(7)
    write("roi_align", 5, (9, 11), ([2, False, 0.5], [-1, True, 0.25]),
          lambda x, rois, ratio, aligned, scale: ops.roi_align(x, rois, BINS, scale, ratio, aligned))
    write("roi_pool", 5, (9, 11), ([0.5], [0.25]), lambda x, rois, scale: ops.roi_pool(x, rois, BINS, scale))
    write("ps_roi_pool", 12, (5, 6), ([0.25], [0.1]), lambda x, rois, scale: ops.ps_roi_pool(x, rois, BINS, scale))
    write("ps_roi_align", 12, (5, 6), ([2, 0.25], [-1, 0.1]),
          lambda x, rois, ratio, scale: ops.ps_roi_align(x, rois, BINS, scale, ratio))
    write_quantized()
