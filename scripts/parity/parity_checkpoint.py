"""Files between the two sides: what Python saves C++ loads, and what C++ saves Python loads, with weights_only=True
and load_state_dict(strict=True)."""
import io
import tempfile
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors

from run import Function

# What tests/support can carry between the two programs.
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
          torch.uint8, torch.bool, torch.uint16, torch.uint32, torch.uint64]


def as_tensor(content: bytes):
    return torch.frombuffer(bytearray(content), dtype=torch.uint8)


def draw_tensor(rng):
    shape = [rng.randrange(0, 5) for _ in range(rng.randrange(0, 5))]
    tensor = (torch.rand(shape) * 100).to(rng.choice(DTYPES))
    if tensor.dim() > 1 and rng.random() < 0.3:
        tensor = tensor.transpose(0, 1)
    if tensor.dim() > 0 and tensor.shape[0] > 1 and rng.random() < 0.3:
        tensor = tensor[1:]
    return tensor


def draw_state(rng):
    state = OrderedDict((f"layer{i}.{rng.choice(['weight', 'größe', 'bias'])}", draw_tensor(rng))
                        for i in range(rng.randrange(1, 8)))
    if rng.random() < 0.5:
        whole = torch.rand(rng.randrange(2, 9))
        state |= {"shared": whole, "part": whole[1:], "again": whole}
    return state


def draw_load(rng):
    state = draw_state(rng)
    form = rng.choice(["zip", "stream", "nested", "safetensors"])
    if form == "stream":  # Python writes these in this form, but cannot read them again
        state = OrderedDict((key, value.int() if value.dtype in (torch.uint16, torch.uint32, torch.uint64) else value)
                            for key, value in state.items())
    if form == "safetensors":
        content = save_safetensors({key: value.clone().contiguous() for key, value in state.items()})
    else:
        stream = io.BytesIO()
        value = {"epoch": rng.randrange(10**12), "model": state, "lr": rng.random()} if form == "nested" else state
        torch.save(value, stream, _use_new_zipfile_serialization=form != "stream")
        content = stream.getvalue()
    return {"file": as_tensor(content)}, {"form": form}


def expected_load(inputs, parameters):
    content = bytes(inputs["file"].tolist())
    if parameters["form"] == "safetensors":
        return load_safetensors(content)
    state = torch.load(io.BytesIO(content), weights_only=True)
    return state["model"] if parameters["form"] == "nested" else state


def draw_save(rng):
    return dict(draw_state(rng)), {"form": rng.choice(["pth", "safetensors"])}


def expected_save(inputs, parameters):
    return inputs


def read_saved(answer, parameters):
    content = bytes(answer["file"].tolist())
    if parameters["form"] == "safetensors":
        return load_safetensors(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pth"
        path.write_bytes(content)
        torch.load(path, weights_only=True, mmap=True)
        return torch.load(path, weights_only=True)


def network(seed, width):
    torch.manual_seed(seed)
    return torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(1, width, 3, bias=False),
                                           bn=torch.nn.BatchNorm2d(width), head=torch.nn.Linear(width, 2)))


def draw_network(rng):
    seed, width = rng.randrange(2**31), rng.randrange(1, 9)
    state = network(seed, width).state_dict()
    return dict(state), {"form": "pth", "names": list(state), "width": width,
                         "versions": [[key, value["version"]] for key, value in state._metadata.items()]}


def read_network(answer, parameters):
    loaded = read_saved(answer, parameters)
    assert isinstance(loaded, OrderedDict) and list(loaded) == parameters["names"]
    assert [[key, value["version"]] for key, value in loaded._metadata.items()] == parameters["versions"]
    other = network(0, parameters["width"])
    other.load_state_dict(loaded, strict=True)
    return other.state_dict()


FUNCTIONS = {
    "checkpoint.load_file": Function(draw_load, expected_load),
    "checkpoint.save": Function(draw_save, expected_save, read=read_saved),
    "checkpoint.save_pth of a network": Function(draw_network, expected_save, read=read_network),
}
