"""roi_align of rotated boxes: inside, across borders, outside, without area; samples asked for and by the region's size."""
import common
import torch
from rotated_reference import roi_align_rotated


def rois_of(generator, count):
    rois = torch.rand(count, 6, generator=generator, dtype=torch.float64) * torch.tensor([2, 22, 18, 12, 12, 720.0])
    rois[:, 0] = rois[:, 0].floor()
    rois[:, 5] -= 360
    rois[::5, 1] += 20
    rois[1::6, 3] = 0
    return rois


def main():
    generator = torch.Generator().manual_seed(19)
    tensors, cases = {}, []
    for index, (channels, scale, ratio) in enumerate([(3, 0.5, 2), (1, 0.25, 0), (2, 0.5, -1), (3, 1.0, 3)]):
        maps = torch.rand(2, channels, 9, 11, generator=generator, dtype=torch.float64).requires_grad_()
        rois = rois_of(generator, 12)
        out = roi_align_rotated(maps, rois, (3, 2), scale, ratio)
        grad = torch.rand(out.shape, generator=generator, dtype=torch.float64)
        gradient, = torch.autograd.grad(out, maps, grad)
        tensors |= {f"{index}/{key}": value for key, value in
                    {"input": maps, "rois": rois, "grad": grad, "out": out, "gradient": gradient}.items()}
        cases.append([scale, ratio])
    common.save("ops/roi_align_rotated", tensors, {"cases": cases})
