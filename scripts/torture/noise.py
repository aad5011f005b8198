"""Losses of scores, and what draws random numbers."""
import torch
from case import Operator
from torchvision import ops

DTYPES = [torch.float32, torch.float32, torch.float64, torch.float16]


def some_shape(rng, ranks, sizes):
    return [rng.choice(sizes) for _ in range(rng.choice(ranks))]


def draw_focal_loss(rng):
    shape, dtype = some_shape(rng, [0, 1, 2, 3], [0, 1, 3, 17]), rng.choice([torch.float32, torch.float64])
    scores = torch.randn(shape, dtype=torch.float64) * rng.choice([0.1, 3, 200])
    return ({"inputs": scores.to(dtype), "targets": torch.rand(shape, dtype=torch.float64).round().to(dtype)},
            {"alpha": rng.choice([-1.0, 0.0, 0.25, 1.0]), "gamma": rng.choice([0.0, 0.5, 1.0, 2.0, 3.5]),
             "reduction": rng.choice(["none", "mean", "sum"])})


def draw_noise(rng, shape, **parameters):
    return ({"input": torch.randn(shape, dtype=torch.float64).to(rng.choice(DTYPES))},
            {"seed": rng.randrange(2**31), "p": rng.choice([0.0, 0.05, 0.3, 0.8, 1.0]), "training": rng.random() < 0.9} | parameters)


def draw_stochastic_depth(rng):
    return draw_noise(rng, some_shape(rng, [1, 2, 4], [0, 1, 2, 9]), mode=rng.choice(["row", "batch"]))


def draw_drop_block(rank):
    def draw(rng):
        shape = [rng.choice([1, 2]), rng.choice([1, 3]), *some_shape(rng, [rank], [1, 3, 5, 9])]
        return draw_noise(rng, shape, block_size=rng.choice([1, 3, 5, 21]), inplace=False)
    return draw


def in_place(rng, case):
    """Not where a gradient is asked: a leaf cannot be changed in place."""
    case.leaves = []
    case.parameters["inplace"] = True
    return "layout"


def seeded(function, *names):
    def call(i, p):
        torch.manual_seed(p["seed"])
        return function(i["input"], *(p[name] for name in names), training=p["training"])
    return call


OPERATORS = {
    "sigmoid_focal_loss": Operator(draw_focal_loss, lambda i, p: ops.sigmoid_focal_loss(
        i["inputs"], i["targets"], p["alpha"], p["gamma"], p["reduction"]), {"nan", "inf", "huge"}, leaves=["inputs", "targets"]),
    "stochastic_depth": Operator(draw_stochastic_depth, seeded(ops.stochastic_depth, "p", "mode"), {"nan", "inf", "huge"}, leaves=["input"]),
    "drop_block2d": Operator(draw_drop_block(2), seeded(ops.drop_block2d, "p", "block_size", "inplace"), {"nan", "inf", "huge"}, leaves=["input"],
                             spoilers=[in_place]),
    "drop_block3d": Operator(draw_drop_block(3), seeded(ops.drop_block3d, "p", "block_size", "inplace"), {"nan", "inf", "huge"}, leaves=["input"],
                             spoilers=[in_place]),
}
