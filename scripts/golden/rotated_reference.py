"""roi_align of rotated boxes written out plainly in torch, differentiable: detectron2, which has the operator, is not on PyPI."""
import math

import torch


def bilinear(maps, y, x):
    """Samples (C, H, W) at places of any shape: 0 more than a pixel outside, else the nearest row and column count."""
    height, width = maps.shape[1:]
    inside = (y >= -1) & (y <= height) & (x >= -1) & (x <= width)
    y, x = y.clamp(0, height - 1), x.clamp(0, width - 1)
    top, left = y.floor().long(), x.floor().long()
    bottom, right = (top + 1).clamp(max=height - 1), (left + 1).clamp(max=width - 1)
    below, beside = y - top, x - left
    value = (maps[:, top, left] * (1 - below) * (1 - beside) + maps[:, top, right] * (1 - below) * beside
             + maps[:, bottom, left] * below * (1 - beside) + maps[:, bottom, right] * below * beside)
    return torch.where(inside, value, torch.zeros_like(value))


def places(length, bins, grid):
    """Distances from the centre, (bins, samples)."""
    size = length / bins
    samples = (torch.arange(grid, dtype=torch.float64) + 0.5) * size / max(grid, 1)
    return -length / 2 + torch.arange(bins, dtype=torch.float64)[:, None] * size + samples


def roi_align_rotated(maps, rois, output_size, spatial_scale, sampling_ratio):
    height, width = output_size
    pooled = [maps[:0, :, :1, :1].expand(0, maps.shape[1], height, width)]
    for image, cx, cy, w, h, degrees in rois.double().tolist():
        cx, cy, w, h = cx * spatial_scale - 0.5, cy * spatial_scale - 0.5, w * spatial_scale, h * spatial_scale
        rows, columns = (sampling_ratio if sampling_ratio > 0 else math.ceil(size) for size in (h / height, w / width))
        along_y = places(h, height, rows)[:, None, :, None]
        along_x = places(w, width, columns)[None, :, None, :]
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        y = along_y * cosine - along_x * sine + cy
        x = along_y * sine + along_x * cosine + cx
        pooled.append((bilinear(maps[int(image)], y, x).sum((-1, -2)) / max(rows * columns, 1))[None])
    return torch.cat(pooled)
