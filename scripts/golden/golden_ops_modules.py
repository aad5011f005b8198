"""Losses and noise with their gradients, and the module forms: names, initial values, answers in both modes."""
import common
import torch
from torchvision import ops

SEED = 11


def with_gradients(tensors, name, out, inputs):
    """Notes an answer and the gradients of its sum, weighted by 1, 2, 3, …"""
    weights = torch.arange(1, out.numel() + 1, dtype=torch.float64).view(out.shape).to(out.dtype)
    gradients = torch.autograd.grad(out, list(inputs.values()), weights)
    tensors[f"{name}/out"] = out
    for (key, source), gradient in zip(inputs.items(), gradients):
        tensors |= {f"{name}/{key}": source, f"{name}/{key}_gradient": gradient}


def focal_loss(tensors):
    cases = []
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        for alpha, gamma, reduction in ((0.25, 2, "none"), (-1, 2, "mean"), (0.6, 0.5, "sum"), (0, 0, "none"), (1, 3, "mean")):
            inputs = {"inputs": torch.randn(2, 7, dtype=torch.float64).mul(4).to(dtype).requires_grad_(),
                      "targets": (torch.rand(2, 7, dtype=torch.float64) < 0.4).to(dtype).requires_grad_()}
            out = ops.sigmoid_focal_loss(*inputs.values(), alpha, gamma, reduction)
            with_gradients(tensors, f"sigmoid_focal_loss/{len(cases)}", out, inputs)
            cases.append([alpha, gamma, reduction])
    return cases


def noise(tensors, name, shapes, function, cases):
    for i, (shape, case) in enumerate((shape, case) for shape in shapes for case in cases):
        dtype = (torch.float32, torch.float64, torch.float16)[i % 3]
        source = torch.randn(shape, dtype=torch.float64).to(dtype).requires_grad_()
        torch.manual_seed(SEED + i)
        with_gradients(tensors, f"{name}/{i}", function(source, *case), {"input": source})
    return [list(case) for _ in shapes for case in cases]


def functions():
    torch.manual_seed(5)
    tensors = {}
    cases = {
        "sigmoid_focal_loss": focal_loss(tensors),
        "stochastic_depth": noise(tensors, "stochastic_depth", [(6, 3, 2, 2), (5,)], ops.stochastic_depth,
                                  [(p, mode) for p in (0.2, 0.7, 1.0) for mode in ("row", "batch")]),
        "drop_block2d": noise(tensors, "drop_block2d", [(2, 1, 9, 7), (1, 1, 5, 12)], ops.drop_block2d,
                              [(0.1, 3), (0.5, 3), (0.4, 1), (0.9, 9)]),
        "drop_block3d": noise(tensors, "drop_block3d", [(2, 1, 3, 5, 4), (1, 1, 3, 7, 5)], ops.drop_block3d,
                              [(0.1, 3), (0.6, 3), (0.4, 1)]),
    }
    common.save("ops/functions", tensors, {"cases": cases, "seed": SEED})


def main():
    functions()
