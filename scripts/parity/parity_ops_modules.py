"""Python's side of the operators that are made of PyTorch's own, and of their modules."""
import torch
from run import Function
from torchvision import ops

DTYPES = ["float32", "float32", "float64", "float16"]


def gradients(out, inputs):
    found = torch.autograd.grad(out.float().sum(), list(inputs.values()))
    return {"out": out.detach()} | {key: gradient for key, gradient in zip(inputs, found)}


def draw_focal_loss(rng):
    shape = [rng.choice([0, 1, 3, 17]) for _ in range(rng.choice([1, 2, 3]))]
    dtype = getattr(torch, rng.choice(["float32", "float64"]))
    scores = torch.randn(shape, dtype=torch.float64) * rng.choice([0.1, 3, 200])
    if rng.random() < 0.1 and scores.numel():
        scores.view(-1)[0] = rng.choice([float("inf"), float("-inf"), float("nan")])
    targets = torch.rand(shape, dtype=torch.float64)
    targets = targets if rng.random() < 0.3 else targets.round()
    return ({"inputs": scores.to(dtype), "targets": targets.to(dtype)},
            {"alpha": rng.choice([-1, 0, 0.25, 0.7, 1]), "gamma": rng.choice([0, 0.5, 1, 2, 3.5]),
             "reduction": rng.choice(["none", "mean", "sum"])})


def focal_loss(i, p):
    inputs = {"inputs": i["inputs"].clone().requires_grad_(), "targets": i["targets"].clone().requires_grad_()}
    return gradients(ops.sigmoid_focal_loss(*inputs.values(), p["alpha"], p["gamma"], p["reduction"]), inputs)


def draw_noise(rng, shape, **parameters):
    source = torch.randn(shape, dtype=torch.float64).to(getattr(torch, rng.choice(DTYPES)))
    return {"input": source}, {"seed": rng.randrange(2**31), "p": rng.choice([0.0, 0.05, 0.3, 0.8, 1.0]),
                               "training": rng.random() < 0.9} | parameters


def draw_stochastic_depth(rng):
    shape = [rng.choice([0, 1, 2, 9, 40]) for _ in range(rng.choice([1, 2, 4]))]
    return draw_noise(rng, shape, mode=rng.choice(["row", "batch"]))


def draw_drop_block(rank):
    def draw(rng):
        shape = [rng.choice([1, 2]), rng.choice([1, 3]), *(rng.choice([3, 5, 9, 13]) for _ in range(rank))]
        return draw_noise(rng, shape, block_size=rng.choice([1, 3, 5, 21]), inplace=rng.random() < 0.2)
    return draw


def noise(function):
    def expected(i, p):
        source = i["input"].clone().requires_grad_()
        torch.manual_seed(p["seed"])
        # A leaf cannot be changed in place, its double can.
        return gradients(function(source * 2, p), {"input": source})
    return expected


FUNCTIONS = {
    "ops.sigmoid_focal_loss": Function(draw_focal_loss, focal_loss),
    "ops.stochastic_depth": Function(draw_stochastic_depth, noise(
        lambda x, p: ops.stochastic_depth(x, p["p"], p["mode"], p["training"]))),
    "ops.drop_block2d": Function(draw_drop_block(2), noise(
        lambda x, p: ops.drop_block2d(x, p["p"], p["block_size"], p["inplace"], training=p["training"]))),
    "ops.drop_block3d": Function(draw_drop_block(3), noise(
        lambda x, p: ops.drop_block3d(x, p["p"], p["block_size"], p["inplace"], training=p["training"]))),
}
