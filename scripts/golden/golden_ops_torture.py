"""Cases of scripts/torture before they are spoilt, two of each operator and small, with the original's answers."""
import importlib
import sys

import common


sys.path.insert(0, str(common.REPOSITORY / "scripts" / "torture"))
MOST_BYTES = 500


def small_cases(name, operator, case):
    rng, found = case.generator(0, name), []
    while len(found) < 2:
        inputs, parameters = operator.draw(rng)
        one = case.Case(name.split("/")[0], inputs, parameters)
        if len(found) and not all(tensor.numel() for tensor in inputs.values()):
            continue  # one may be empty
        answer = case.answer_of_original(operator, one) if operator.original else {}
        if sum(tensor.nbytes for tensor in [*inputs.values(), *answer.values()]) <= MOST_BYTES:
            found.append((one, answer))
    return found


def tolerance_of(operator, answer):
    if not isinstance(operator.tolerance, dict):
        return operator.tolerance
    return max((operator.tolerance.get(tensor.dtype, 0.0) for tensor in answer.values()), default=0.0)


def main():
    run, case = importlib.import_module("run"), importlib.import_module("case")
    tensors, descriptions, tolerances = {}, [], []
    for name, operator in run.all_operators().items():
        if not operator.takes_tensors:
            continue
        for one, answer in small_cases(name, operator, case):
            index = len(descriptions)
            tensors |= {f"in{index}/{key}": tensor for key, tensor in one.inputs.items()}
            tensors |= {f"out{index}/{key}": tensor for key, tensor in answer.items()}
            descriptions.append(one.description() | {"also_named": operator.also_named})
            tolerances.append(tolerance_of(operator, answer))
    common.save("ops/torture", tensors, {"cases": descriptions, "tolerances": tolerances})
