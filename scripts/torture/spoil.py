"""What is done to well-formed arguments so that they are not. Each way returns its kind, or None where it does not apply."""
import torch

LARGE = [2**31 - 1, 2**31, -2**31, 2**40, 2**62, 2**63 - 1, -2**63]
# 300: as samples a side, in half precision and under sanitizers, seconds a call; 1,000 are a minute.
INTEGERS = [0, 0, -1, -1, 1, 2, 7, 300, *LARGE]
NUMBERS = [0.0, -0.0, -1.0, 1e-310, 5e-324, 1e-30, 1e30, 1e308, -1e308, float("inf"), -float("inf"), float("nan")]
TEXTS = ["", "xyxyx", "XYXY", "mean ", "row", "xywhr", "none", "\x00", "x" * 300]
DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "uint16", "float16", "bfloat16", "float32", "float64",
          "complex64", "float8_e4m3fn"]
VALUES = {"nan": [float("nan")], "inf": [float("inf"), -float("inf")], "huge": [1e5, -1e9, 3e18, 3e38, -3e38, 1e300],
          "denormal": [1e-40, -1e-42, 5e-324, -0.0]}


def one_input(rng, case):
    return rng.choice(list(case.inputs))


def values(kind):
    def spoil(rng, case):
        name = one_input(rng, case)
        tensor = case.inputs[name] = case.inputs[name].clone()
        if not tensor.is_floating_point() or tensor.numel() == 0:
            return None
        flat, largest = tensor.view(-1), torch.finfo(tensor.dtype).max
        for _ in range(rng.choice([1, 1, 2, flat.numel()]) if flat.numel() < 50 else rng.randint(1, 4)):
            value = rng.choice(VALUES[kind])
            flat[rng.randrange(flat.numel())] = min(max(value, -largest), largest) if kind == "huge" else value
        return kind
    return spoil


def integers(rng, case):
    """Indices and labels that are none."""
    names = [name for name, tensor in case.inputs.items()
             if not tensor.is_floating_point() and tensor.dtype != torch.bool and tensor.numel()]
    if not names:
        return None
    name = rng.choice(names)
    tensor = case.inputs[name] = case.inputs[name].clone()
    info = torch.iinfo(tensor.dtype)
    tensor.view(-1)[rng.randrange(tensor.numel())] = rng.choice([info.min, info.max, 0, 1, info.max // 2])
    return "integers"


def layout(rng, case):
    name = one_input(rng, case)
    tensor, recipe = case.inputs[name], case.recipes.setdefault(name, {})
    choices = ["offset"] + ["stepped"] * (tensor.dim() >= 1) + ["transposed"] * (tensor.dim() >= 2)
    choices += ["channels_last"] * 2 * (tensor.dim() == 4)
    if "sizes" not in recipe:
        recipe["layout"] = rng.choice(choices)
    return "layout"


def expanded(rng, case):
    """Rows that are all one and the same memory."""
    name = one_input(rng, case)
    tensor = case.inputs[name]
    if tensor.dim() == 0 or tensor.shape[0] == 0 or name in case.recipes:
        return None
    case.inputs[name] = tensor[:1].clone()
    case.recipes[name] = {"sizes": list(tensor.shape)}
    return "layout"


def dtype(rng, case):
    case.recipes.setdefault(one_input(rng, case), {})["dtype"] = rng.choice(DTYPES)
    return "dtype"


def rank(rng, case):
    name = one_input(rng, case)
    tensor = case.inputs[name]
    changes = [lambda t: t.unsqueeze(0), lambda t: t.unsqueeze(-1), lambda t: t.flatten(), lambda t: t.new_ones(()),
               lambda t: t.new_empty((0,)), lambda t: t.new_ones(1, 1, 1, 1, 1, 1)]
    if tensor.dim() and tensor.shape[0]:
        changes.append(lambda t: t[0])
    return reshaped(case, name, rng.choice(changes)(tensor), "rank")


def size(rng, case):
    """One dimension is another."""
    name = one_input(rng, case)
    tensor = case.inputs[name]
    if tensor.dim() == 0:
        return None
    at = rng.randrange(tensor.dim())
    shape = list(tensor.shape)
    shape[at] = max(0, rng.choice([0, 1, shape[at] - 1, shape[at] + 1, 2 * shape[at] + 3]))
    filled = torch.ones(shape, dtype=tensor.dtype)
    common = tuple(slice(0, min(a, b)) for a, b in zip(shape, tensor.shape))
    filled[common] = tensor[common]
    return reshaped(case, name, filled, "size")


def huge(rng, case):
    """A dimension far larger than memory, which costs nothing since all of it is one element, or since another is 0."""
    if not case.takes_tensors:
        return None
    name = one_input(rng, case)
    tensor = case.inputs[name]
    if tensor.dim() == 0:
        return None
    at = rng.randrange(tensor.dim())
    sizes = list(tensor.shape)
    if sizes[at] == 0:
        return None
    sizes[at] = rng.choice([2**33 + 1, 2**40, 2**55])
    if rng.random() < 0.3 and tensor.dim() > 1:
        sizes[at - 1] = 0
    narrowed = tensor
    for i, (wanted, there) in enumerate(zip(sizes, tensor.shape)):
        narrowed = narrowed.narrow(i, 0, min(there, 1) if i == at else 0 if wanted == 0 else there)
    reshaped(case, name, narrowed.clone(), "size")
    case.recipes[name] = {"sizes": sizes}
    return "memory"


def meta(rng, case):
    if not case.takes_tensors:
        return None
    case.recipes.setdefault(one_input(rng, case), {})["device"] = "meta"
    return "device"


def undefined(rng, case):
    if not case.takes_tensors:
        return None
    case.recipes[one_input(rng, case)] = {"undefined": True}
    return "undefined"


def parameter(rng, case):
    if not case.parameters:
        return None
    name = rng.choice(list(case.parameters))
    value = case.parameters[name]
    if isinstance(value, bool):
        case.parameters[name] = not value
    elif isinstance(value, int):
        case.parameters[name] = rng.choice(INTEGERS)
    elif isinstance(value, float):
        case.parameters[name] = rng.choice(NUMBERS)
    else:
        case.parameters[name] = rng.choice(TEXTS)
    return "parameter"


def reshaped(case, name, tensor, kind):
    case.inputs[name] = tensor.contiguous()
    # A layout was chosen for another shape.
    case.recipes.pop(name, None)
    return kind


# How often each is taken.
GENERAL = {values("nan"): 3, values("inf"): 3, values("huge"): 3, values("denormal"): 3, integers: 2, layout: 6, expanded: 2,
           dtype: 4, rank: 4, size: 5, huge: 1, meta: 2, undefined: 1, parameter: 6}


def spoil(rng, case, own):
    """Nothing, or up to three things. `own`: the operator's further ways."""
    ways, weights = [*GENERAL, *own], [*GENERAL.values(), *(8 for _ in own)]
    for way in rng.choices(ways, weights, k=rng.choice([0, 0, 1, 1, 1, 2, 3])):
        kind = way(rng, case)
        if kind:
            case.kinds.add(kind)
