"""Golden files of the functionals that move things: small cases of the live parity run, drawn from a fixed seed."""
import random
import sys

import common
import torch

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_geometry  # noqa: E402

CASES = 12
MOST_BYTES = 600  # of a case, inputs and outputs


def size(tensors):
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())


def golden_cases(name, function):
    rng = random.Random(f"golden-{name}")
    torch.manual_seed(rng.randrange(2**31))
    tensors, parameters = {}, []
    while len(parameters) < CASES:
        inputs, case = function.draw(rng)
        if size(inputs) > MOST_BYTES:
            continue
        outputs = function.expected(inputs, case)
        if size(outputs) > MOST_BYTES:
            continue
        number = len(parameters)
        tensors |= {f"{number}/in/{key}": value for key, value in inputs.items()}
        tensors |= {f"{number}/out/{key}": value for key, value in outputs.items()}
        parameters.append(case)
    common.save(name.replace(".", "/"), tensors, {"cases": parameters})


def main():
    for name, function in parity_geometry.FUNCTIONS.items():
        golden_cases(name, function)


if __name__ == "__main__":
    common.check_oracle()
    main()
