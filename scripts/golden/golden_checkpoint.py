"""Checkpoints as Python writes them, and what Python finds in them. Each `<name>.pth` has its tensors, as bytes, in
`<name>_expected.safetensors`, whose metadata names their dtypes and shapes in order."""
import io
import pickle
import struct
import tarfile
from collections import OrderedDict

import torch
from safetensors.torch import save_file

import common

FOLDER = common.GOLDEN / "checkpoint"

DTYPES = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "uint16",
          "uint32", "uint64", "complex64", "complex128", "complex32", "float8_e4m3fn", "float8_e5m2",
          "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu"]


def raw(tensor):
    plain = tensor.detach().resolve_conj().resolve_neg().contiguous().clone(memory_format=torch.contiguous_format)
    return torch.tensor(list(bytes(plain.untyped_storage())), dtype=torch.uint8)


def expect(name, tensors):
    common.save(f"checkpoint/{name}_expected", {key: raw(value) for key, value in tensors.items()},
                {"names": list(tensors), "dtypes": [str(value.dtype).removeprefix("torch.") for value in tensors.values()],
                 "shapes": [list(value.shape) for value in tensors.values()]})


def save(name, content, **options):
    path = FOLDER / f"{name}.pth"
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.save(content, path, **options)
    common.record(path)


def values(dtype, count=3):
    if dtype.is_complex or dtype.is_floating_point:
        return (torch.arange(1, count + 1, dtype=torch.float32) / 2).to(dtype)
    return torch.arange(1, count + 1).to(dtype)


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 2, 3, bias=False)
        self.bn = torch.nn.BatchNorm2d(2)
        self.fc = torch.nn.Linear(2, 3)


def network():
    torch.manual_seed(7)
    return Network()


def dtypes():
    tensors = OrderedDict((name, values(getattr(torch, name))) for name in DTYPES)
    tensors["complex64"] = torch.tensor([1 + 2j, -0.5j])
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.empty(0, 4)
    tensors["transposed"] = torch.arange(6.0).reshape(2, 3).t()
    tensors["conjugate"] = torch.tensor([1 + 2j, 3 - 1j]).conj()
    tensors["expanded"] = torch.tensor([4.0]).expand(3)
    save("dtypes", tensors)
    expect("dtypes", tensors)
    old = OrderedDict((key, value) for key, value in tensors.items() if key not in ("conjugate",))
    save("dtypes_stream", old, _use_new_zipfile_serialization=False)
    expect("dtypes_stream", old)


def shared():
    base = torch.arange(8.0)
    tensors = OrderedDict(whole=base, half=base[4:], column=base.reshape(4, 2)[:, 1])
    for name, zip_form in (("shared", True), ("shared_stream", False)):
        save(name, tensors, _use_new_zipfile_serialization=zip_form)
        expect(name, tensors)


def modules():
    state = network().state_dict()
    save("network", state)
    save("network_stream", state, _use_new_zipfile_serialization=False)
    expect("network", state)
    save("data_parallel", torch.nn.DataParallel(network()).state_dict())
    save("parameters", OrderedDict(network().named_parameters()))


def training():
    net = network()
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.1)
    net.fc(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    save("training", {"epoch": 3, "best": 0.75, "name": "größe", "done": False, "nothing": None, "big": 2**40,
                      "negative": -5, "sizes": (1, [2, 3]), "shape": torch.Size([4, 5]), "bytes": b"\x00\xff",
                      "dtype": torch.float16, "device": torch.device("cpu"), "model": net.state_dict(),
                      "optimizer": optimizer.state_dict()})
    expect("training", net.state_dict())


def refused():
    # Its index lies: whoever believed the file would write outside of the tensor's memory.
    lying = torch.eye(2).to_sparse()
    lying._indices()[0, 0] = 10**9
    save("sparse", {"a": lying})
    save("quantised", {"a": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)})
    save("whole_module", torch.nn.Linear(1, 1))
    save("two_networks", {"generator": {"a": torch.ones(1)}, "critic": {"b": torch.ones(1)}})
    save("protocol4", {"a": torch.ones(1)}, pickle_protocol=4)


def old_tar():
    """What PyTorch wrote until 0.1.9: no program of today does, so the bytes are put together here. torch.load reads
    them (and unpickles without restraint), which says that they are right."""
    base, view = torch.arange(6.0), torch.arange(6.0)[2:5]
    integers = torch.tensor([[1, 2], [3, 4]])

    def dump(value):
        return pickle.dumps(value, protocol=2)

    def storage(key, kind, data, code):
        head = dump((key, "cuda:0", kind))
        return head + struct.pack("<q", len(data)) + struct.pack(f"<{len(data)}{code}", *data)

    def tensor(key, storage_key, kind, sizes, strides, offset):
        count = len(sizes)
        return dump((key, storage_key, kind)) + struct.pack(f"<iI{2 * count + 1}q", count, 0, *sizes, *strides, offset)

    storages = dump(2) + storage(11, torch.FloatStorage, base.tolist(), "f")
    storages += storage(12, torch.LongStorage, integers.flatten().tolist(), "q") + dump([(13, 11, 2, 3)])
    tensors = dump(3) + tensor(21, 11, torch.FloatTensor, (6,), (1,), 0)
    tensors += tensor(22, 13, torch.FloatTensor, (3,), (1,), 0) + tensor(23, 12, torch.LongTensor, (2, 2), (2, 1), 0)

    class Reference:
        def __init__(self, key):
            self.key = key

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return value.key if isinstance(value, Reference) else None

    buffer = io.BytesIO()
    Pickler(buffer, protocol=2).dump(OrderedDict(base=Reference(21), view=Reference(22), integers=Reference(23)))
    path = FOLDER / "old_tar.pth"
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as tar:
        for name, content in (("sys_info", dump({"little_endian": True})), ("pickle", buffer.getvalue()),
                              ("tensors", tensors), ("storages", storages)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    common.record(path)
    loaded = torch.load(path, weights_only=False, map_location="cpu")
    expected = OrderedDict(base=base, view=view, integers=integers)
    assert all(torch.equal(loaded[key], value) for key, value in expected.items())
    expect("old_tar", expected)


def safetensors_file():
    tensors = {name: values(getattr(torch, name)) for name in DTYPES
               if name not in ("complex128", "complex32", "complex64")}
    tensors["matrix"] = torch.arange(6.0).reshape(2, 3)
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.empty(0, 4)
    path = FOLDER / "sample.safetensors"
    save_file(tensors, path, metadata={"format": "pt", "über": "\"quoted\""})
    path.chmod(0o644)
    common.record(path)
    expect("sample", tensors)


def main():
    for write in (dtypes, shared, modules, training, refused, old_tar, safetensors_file):
        write()
