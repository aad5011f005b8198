"""Builds and runs a module of torchvision.ops from names and numbers, as tests/support/module_cases.cpp does in C++.

A row: {"module": …, "arguments": {…}, "seed": …, "training": …, "dtype": …}, and for modules of several inputs what
CALLS below reads. Shared by the golden files and by the live comparison.
"""
from collections import OrderedDict
from functools import partial

import torch
from torch import nn
from torchvision import ops
from torchvision.ops.feature_pyramid_network import LastLevelMaxPool, LastLevelP6P7

NORMS = {
    "BatchNorm1d": nn.BatchNorm1d, "BatchNorm2d": nn.BatchNorm2d, "BatchNorm3d": nn.BatchNorm3d,
    "FrozenBatchNorm2d": ops.FrozenBatchNorm2d, "InstanceNorm2d": nn.InstanceNorm2d, "LayerNorm": nn.LayerNorm,
    "GroupNorm": lambda channels: nn.GroupNorm(2, channels),
    "MobileNorm": partial(nn.BatchNorm2d, eps=0.001, momentum=0.01),
}
ACTIVATIONS = {name: getattr(nn, name) for name in (
    "ReLU", "ReLU6", "SiLU", "Hardswish", "Hardsigmoid", "Sigmoid", "LeakyReLU", "ELU", "GELU", "Tanh", "Hardtanh")}
LAYERS = {"norm_layer": NORMS, "activation_layer": ACTIVATIONS, "activation": ACTIVATIONS, "scale_activation": ACTIVATIONS}


def extra_blocks(value):
    return LastLevelMaxPool() if value == "LastLevelMaxPool" else LastLevelP6P7(*value) if value else None


def build(name, arguments):
    arguments = dict(arguments)
    for key, value in arguments.items():
        if key in LAYERS:
            arguments[key] = value and LAYERS[key][value]
        elif key == "extra_blocks":
            arguments[key] = extra_blocks(value)
        elif isinstance(value, list) and key not in ("hidden_channels", "dims", "in_channels_list", "featmap_names"):
            arguments[key] = tuple(value)
    return getattr(ops, name)(**arguments)


def maps_of(inputs, row):
    return OrderedDict((name, inputs[f"map {name}"]) for name in row["maps"])


def call_pooler(module, inputs, row):
    boxes = [inputs[f"boxes {i}"] for i in range(len(row["image_shapes"]))]
    return {"out": module(maps_of(inputs, row), boxes, [tuple(shape) for shape in row["image_shapes"]])}


def call_pyramid(module, inputs, row):
    out = module(maps_of(inputs, row))
    return {f"out {name}": value for name, value in out.items()} | {"names": text("\n".join(out))}


def call_deform(module, inputs, row):
    return {"out": module(inputs["input"], inputs["offset"], inputs.get("mask"))}


def call_region(module, inputs, row):
    return {"out": module(inputs["input"], inputs["rois"])}


CALLS = {"MultiScaleRoIAlign": call_pooler, "FeaturePyramidNetwork": call_pyramid, "DeformConv2d": call_deform,
         "RoIAlign": call_region, "RoIPool": call_region, "PSRoIAlign": call_region, "PSRoIPool": call_region}


def text(characters):
    return torch.tensor(list(characters.encode()), dtype=torch.uint8)


def checksum(tensor):
    """A sum of the tensor's 32-bit words, weighted by place, modulo 2**64."""
    words = tensor.detach().reshape(-1).contiguous().view(torch.int32).to(torch.int64)
    return (words * (torch.arange(words.numel()) * 2654435761 + 40503)).sum()


def key_lines(state_dict):
    return "".join(f"{name} {','.join(map(str, value.shape))} {str(value.dtype).removeprefix('torch.')}\n"
                   for name, value in state_dict.items())


def fill_buffers(module):
    """Statistics that are not those of a new layer, and above zero."""
    for buffer in module.buffers():
        if buffer.is_floating_point():
            buffer.copy_((torch.arange(buffer.numel(), dtype=torch.float64) * 0.37).sin() * 0.5 + 1)


def answer(row, inputs):
    torch.manual_seed(row["seed"])
    module = build(row["module"], row["arguments"])
    state = module.state_dict()
    out = {"printed": text(str(module)), "keys": text(key_lines(state)),
           "values": torch.stack([checksum(value) for value in state.values()] or [torch.tensor(0)])}
    fill_buffers(module)
    module.train(row["training"]).to(getattr(torch, row["dtype"]))
    leaves = {key: value.clone().requires_grad_(not key.startswith(("boxes", "rois"))) for key, value in inputs.items()}
    # A leaf cannot be changed in place, its double can.
    given = {key: value * 2 if value.requires_grad else value for key, value in leaves.items()}
    torch.manual_seed(row["seed"] + 1)
    answers = CALLS.get(row["module"], lambda module, inputs, row: {"out": module(inputs["input"])})(module, given, row)
    total = sum((value * (torch.arange(value.numel(), dtype=value.dtype).view(value.shape) * 0.37).cos()).sum()
                for value in answers.values() if value.is_floating_point())
    sources = {key: value for key, value in leaves.items() if value.requires_grad}
    parameters = [value for value in module.parameters()]
    gradients = torch.autograd.grad(total, [*sources.values(), *parameters], allow_unused=True)
    for key, gradient in zip(sources, gradients):
        out[f"gradient {key}"] = torch.zeros_like(sources[key]) if gradient is None else gradient
    if parameters:
        out["gradients"] = torch.cat([(torch.zeros_like(value) if gradient is None else gradient).flatten()
                                      for value, gradient in zip(parameters, gradients[len(sources):])])
    return out | {key: value.detach() for key, value in answers.items()}
