"""Golden files of the classes of transforms and of the functions of colour: cases of the live parity run, drawn from a fixed seed and kept small."""
import random
import sys

import common
import golden_transforms
import torch

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_color  # noqa: E402
import parity_transform_classes  # noqa: E402

CASES = 6
COLOR_CASES = 20


def main():
    for name, function in parity_transform_classes.FUNCTIONS.items():
        golden_transforms.golden_cases(name, function, CASES)
    for name, function in parity_color.FUNCTIONS.items():
        golden_transforms.golden_cases(name, function, COLOR_CASES)


if __name__ == "__main__":
    common.check_oracle()
    main()
