"""Golden files of what each random class draws for the first seeds; the live parity run takes a thousand."""
import random
import sys

import common
import torch

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_draws  # noqa: E402

SEEDS, CASES = 24, 2
MOST_NUMBERS = 3000  # of a case


def main():
    for name, function in parity_draws.FUNCTIONS.items():
        rng = random.Random(f"golden-{name}")
        torch.manual_seed(rng.randrange(2**31))
        tensors, parameters = {}, []
        while len(parameters) < CASES:
            inputs, case = function.draw(rng)
            case["seeds"] = SEEDS
            # Draws look at sizes, boxes and labels, not at colours.
            inputs["image"] = torch.zeros_like(inputs["image"])
            outputs = function.expected(inputs, case)
            if len(outputs["drawn"]) > MOST_NUMBERS:
                continue
            number = len(parameters)
            tensors |= {f"{number}/in/{key}": value for key, value in inputs.items()}
            tensors |= {f"{number}/out/{key}": value for key, value in outputs.items()}
            parameters.append(case)
        common.save(name.replace(".", "/"), tensors, {"cases": parameters})


if __name__ == "__main__":
    common.check_oracle()
    main()
