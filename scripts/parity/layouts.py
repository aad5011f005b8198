"""The memory layouts that cases are about, which travel as contiguous tensors."""
import torch

LAYOUTS = ["contiguous", "channels_last", "strided"]


def laid_out(image, layout):
    """A copy."""
    if layout == "channels_last":
        return image.movedim(-3, -1).clone(memory_format=torch.contiguous_format).movedim(-1, -3)
    if layout == "strided":
        wide = image.new_zeros((*image.shape[:-1], 2 * image.shape[-1]))
        wide[..., ::2] = image
        return wide[..., ::2]
    return image.clone()
