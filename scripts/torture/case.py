"""One hostile call, how it is drawn, and what the original makes of it. The C++ side is tests/torture/case.h."""
import random
from dataclasses import dataclass, field
from typing import Callable

import torch


@dataclass
class Case:
    function: str
    inputs: dict  # tensors by argument, as they travel: plain, in a dtype that files take
    parameters: dict
    recipes: dict = field(default_factory=dict)  # what becomes of an input before the call
    leaves: list = field(default_factory=list)  # inputs for which a gradient is asked
    takes_tensors: bool = True
    kinds: set = field(default_factory=set)  # of what was done to it: see spoil.py

    def description(self):
        numbers = {key: "inf" if value == float("inf") else "-inf" if value == -float("inf") else "nan"
                   if value != value else value for key, value in self.parameters.items()}
        return {"function": self.function, "parameters": numbers, "recipes": self.recipes, "leaves": self.leaves}


@dataclass
class Operator:
    """A row of the tables in this folder.

    `draw` gives arguments as they should be, of every size; spoil.py does the rest. `original` calls torchvision;
    None where it has no such function. It is asked where all that was done to a case is in `survives`, beside what any
    function survives: layouts and denormal numbers."""
    draw: Callable  # (random.Random) -> (inputs, parameters)
    original: Callable | None = None  # (inputs, parameters) -> a tensor or several
    survives: set = field(default_factory=set)
    dies_of: set = field(default_factory=set)  # what the original does not survive of that
    leaves: list = field(default_factory=list)  # floating inputs that have a gradient
    tolerance: float | dict = 0.0  # largest relative difference to the original, or that of each dtype; 0 is bit for bit
    takes_tensors: bool = True  # not where the C++ side turns them into vectors or strings before the call
    also_named: list = field(default_factory=list)  # functions and arguments that errors may name beside the obvious ones
    compares_gradients: bool = True  # not where torch's own gradients differ between the versions
    spoilers: list = field(default_factory=list)  # more ways to spoil it: (rng, case) -> kind
    weight: float = 1.0  # its share of the calls


def native(name):
    """The original's operator by its arguments' names."""
    return lambda inputs, parameters: getattr(torch.ops.torchvision, name)(**inputs, **parameters)


def laid_out(tensor, layout):
    if layout == "transposed":
        return tensor.transpose(-1, -2).contiguous().transpose(-1, -2)
    if layout == "channels_last":
        return tensor.contiguous(memory_format=torch.channels_last)
    if layout == "stepped":
        return tensor.repeat_interleave(2, -1)[..., ::2]
    return torch.cat([tensor.new_zeros(1), tensor.flatten()])[1:].view(tensor.shape)


def prepared(tensor, recipe):
    """As the C++ side prepares it; of recipes, those that the original is called with."""
    if "dtype" in recipe:
        tensor = tensor.to(getattr(torch, recipe["dtype"]))
    if "sizes" in recipe:
        tensor = tensor.expand(recipe["sizes"])
    return laid_out(tensor, recipe["layout"]) if "layout" in recipe else tensor


def answer_of_original(operator, case):
    """Tensors by the names that C++ gives them, or the exception."""
    inputs = {name: prepared(tensor.clone(), case.recipes.get(name, {})) for name, tensor in case.inputs.items()}
    for name in case.leaves:
        if inputs[name].is_floating_point():
            inputs[name] = inputs[name].detach().requires_grad_()
    leaves = {name: inputs[name] for name in case.leaves if inputs[name].requires_grad}
    try:
        result = operator.original(inputs, case.parameters)
        result = {"out": result} if isinstance(result, torch.Tensor) else {f"out{i}": one for i, one in enumerate(result)}
        first = next(iter(result.values()))
        if leaves and first.requires_grad:
            gradients = torch.autograd.grad(first.sum(), list(leaves.values()), allow_unused=True)
            result |= {f"out/gradient/{name}": one for name, one in zip(leaves, gradients) if one is not None}
        return {name: tensor.detach() for name, tensor in result.items()}
    except Exception as error:  # noqa: BLE001: whatever it raises is its answer
        return error


def generator(seed, name):
    rng = random.Random(f"{seed}-{name}")
    torch.manual_seed(rng.randrange(2**31))
    return rng
