"""Small deformable convolutions with all their gradients: groups of both kinds, every step, samples outside; and one whose
weight is an identity, so that its output is the samples themselves."""
import common
import torch
from torchvision import ops

# C_in, C_out, groups, offset groups, kernel, stride, padding, dilation, with mask, with bias
CASES = [
    [3, 4, 1, 1, [3, 3], [1, 1], [1, 1], [1, 1], True, True],
    [6, 4, 2, 3, [3, 2], [2, 1], [1, 0], [1, 2], True, True],
    [4, 4, 4, 2, [2, 3], [1, 2], [0, 2], [2, 1], False, True],
    [5, 3, 1, 1, [1, 1], [1, 1], [0, 0], [1, 1], True, False],
]
IDENTITY = [2, 8, 1, 1, [2, 2], [1, 1], [1, 1], [1, 1], True, False]


def draw(size, dtype):
    return (torch.rand(size, dtype=torch.float64) * 2 - 1).to(dtype).requires_grad_()


def draw_case(case, dtype, identity):
    channels, out_channels, groups, offset_groups, (kh, kw), stride, padding, dilation, with_mask, with_bias = case
    height, width = 4, 5
    out = [(size + 2 * pad - (dil * (k - 1) + 1)) // step + 1 for size, k, step, pad, dil in
           zip((height, width), (kh, kw), stride, padding, dilation)]
    arguments = {"input": draw((2, channels, height, width), dtype),
                 "offset": draw((2, offset_groups * 2 * kh * kw, *out), dtype),
                 "weight": draw((out_channels, channels // groups, kh, kw), dtype)}
    with torch.no_grad():
        arguments["offset"] *= 2
        arguments["offset"][:, :, 0] = 0  # whole places: where a sample's slope jumps
        if identity:
            arguments["weight"].copy_(torch.eye(out_channels).view(arguments["weight"].shape))
    if with_mask:
        arguments["mask"] = draw((2, offset_groups * kh * kw, *out), dtype)
    if with_bias:
        arguments["bias"] = draw((out_channels,), dtype)
    return arguments, {"stride": stride, "padding": padding, "dilation": dilation, "exact": identity}


def main():
    torch.manual_seed(17)
    tensors, cases = {}, []
    for dtype, some in ((torch.float32, [*CASES, IDENTITY]), (torch.float64, CASES[1:2]), (torch.float16, [CASES[0], IDENTITY])):
        for case in some:
            arguments, parameters = draw_case(case, dtype, case is IDENTITY)
            steps = {key: parameters[key] for key in ("stride", "padding", "dilation")}
            out = ops.deform_conv2d(**arguments, **steps)
            grad = draw(out.shape, dtype).detach()
            gradients = torch.autograd.grad(out, list(arguments.values()), grad)
            name = str(len(cases))
            tensors |= {f"{name}/{key}": value for key, value in arguments.items()}
            tensors |= {f"{name}/{key}_gradient": value for key, value in zip(arguments, gradients)}
            tensors |= {f"{name}/out": out, f"{name}/grad": grad}
            cases.append(parameters)
    common.save("ops/deform_conv2d", tensors, {"cases": cases})
