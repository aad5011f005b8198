"""Python's side of the draws: what each random class draws for seeds 0, 1, 2, ..., and what the generator gives next."""
import torch
from draws_recorder import Recorder
from parity_transform_classes import CASES, as_sample, python_of
from run import Function, seeds

OPTIONS = 5  # sets of options a class, each on a sample of its own
SMALL = dict(least=4, most=12)
BATCHES = {"MixUp", "CutMix"}
RANDOM = ["AugMix", "AutoAugment", "ColorJitter", "Compose", "CutMix", "ElasticTransform", "GaussianBlur", "GaussianNoise", "JPEG",
          "MixUp", "RandAugment", "ScaleJitter", "TrivialAugmentWide", *(name for name in CASES if name.startswith("Random"))]


def draw_small(name):
    case = CASES[name] if name in BATCHES else CASES[name].on(**SMALL)

    def draw(rng):
        inputs, parameters = case(rng)
        return inputs, parameters | {"seeds": seeds()}
    return draw


def expected(inputs, parameters):
    recorder = Recorder(python_of(parameters["pipeline"]))
    sample = as_sample(inputs, parameters)
    rows, following = [], []
    for seed in range(parameters["seeds"]):
        torch.manual_seed(seed)
        rows.append(recorder.draw(sample))
        following.append(torch.rand(1))
    return {"drawn": torch.tensor([number for row in rows for number in row], dtype=torch.float64),
            "counts": torch.tensor([len(row) for row in rows]), "next": torch.cat(following)}


FUNCTIONS = {f"draws.{name}": Function(draw_small(name), expected, cases=OPTIONS) for name in sorted(RANDOM)}
