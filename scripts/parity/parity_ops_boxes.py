"""Python's side of boxes: formats, areas, overlaps of each with each, losses, boxes around masks."""
import torch
from run import Function
from torchvision import ops

PLAIN = ["xyxy", "xywh", "cxcywh"]
ROTATED = ["xywhr", "cxcywhr", "xyxyxyxy"]
FLOATS = ["float32", "float64", "float16", "bfloat16"]
DTYPES = FLOATS + ["uint8", "int8", "int16", "int32", "int64"]
COORDINATES = {"xywhr": 5, "cxcywhr": 5, "xyxyxyxy": 8}


def draw_boxes(rng, shape, dtype, coordinates=4, spoilt=True):
    boxes = torch.rand(*shape, coordinates, dtype=torch.float64) * rng.choice([1.0, 50.0, 100.0])
    if coordinates == 4 and rng.random() < 0.8:
        boxes[..., 2:] += boxes[..., :2].clone()
    dtype = getattr(torch, dtype)
    if not dtype.is_floating_point:
        return boxes.clamp(max=100).to(dtype)
    flat = boxes.view(-1, coordinates)
    if len(flat) and rng.random() < 0.3:
        flat[::3] = flat[0].clone()
        flat[1::4, 2:4] = flat[1::4, :2].clone()
    if len(flat) and spoilt and rng.random() < 0.2:
        flat[rng.randrange(len(flat)), rng.randrange(coordinates)] = rng.choice([float("nan"), float("inf"), -float("inf"), 1e30])
    return boxes.to(dtype)


def count(rng):
    return rng.choice([0, 1, 2, 7, 8, 15, 16, 17, 31, 33, rng.randint(1, 60)])


def draw_convert(rng):
    formats = rng.choice([PLAIN, ROTATED])
    source, target = rng.choice(formats), rng.choice(formats)
    dtype = rng.choice(["float32", "float64"] if formats is ROTATED else DTYPES)
    shape = rng.choice([(count(rng),), (2, 3), ()])
    return {"boxes": draw_boxes(rng, shape, dtype, COORDINATES.get(source, 4))}, {"in_fmt": source, "out_fmt": target}


def draw_area(rng):
    return {"boxes": draw_boxes(rng, rng.choice([(count(rng),), (2, 3)]), rng.choice(DTYPES))}, {"fmt": rng.choice(PLAIN)}


def draw_pairs(formats=("xyxy",), dtypes=DTYPES):
    def draw(rng):
        dtype, lead = rng.choice(dtypes), rng.choice([(), (), (), (3,)])
        return ({"boxes1": draw_boxes(rng, (*lead, count(rng)), dtype), "boxes2": draw_boxes(rng, (*lead, count(rng)), dtype)},
                {"fmt": rng.choice(formats), "eps": rng.choice([1e-7, 1e-3])})
    return draw


def draw_loss(rng):
    dtype, shape = rng.choice(FLOATS), rng.choice([(count(rng),), ()])
    inputs = {"boxes1": draw_boxes(rng, shape, dtype, spoilt=False), "boxes2": draw_boxes(rng, shape, dtype, spoilt=False)}
    return inputs, {"reduction": rng.choice(["none", "mean", "sum"]), "eps": rng.choice([1e-7, 1e-3])}


def loss_of(function):
    def expected(i, p):
        boxes1, boxes2 = i["boxes1"].clone().requires_grad_(), i["boxes2"].clone().requires_grad_()
        loss = function(boxes1, boxes2, p["reduction"], p["eps"])
        gradient = torch.autograd.grad(loss.sum(), [boxes1, boxes2])
        return {"out": loss.detach(), "gradient1": gradient[0], "gradient2": gradient[1]}
    return expected


def draw_masks(rng):
    dtype = rng.choice(["bool", "uint8", "int64", "float32", "float16"])
    height, width, number = rng.choice([1, 2, 9, 40]), rng.choice([1, 7, 8, 9, 16, 17, 65]), rng.choice([0, 1, 5])
    masks = torch.rand(number, height, width) < rng.choice([0.0, 0.005, 0.05, 0.5, 1.1])
    return {"masks": masks.to(getattr(torch, dtype)) * (1 if dtype == "bool" else rng.choice([1, 2]))}, {}


def draw_clip(rng):
    return {"boxes": draw_boxes(rng, (count(rng),), rng.choice(DTYPES))}, {"size": [rng.randint(0, 60), rng.randint(0, 60)]}


def draw_small(rng):
    return {"boxes": draw_boxes(rng, (count(rng),), rng.choice(DTYPES))}, {"min_size": rng.choice([0, 1, 5.5, 20])}


# The last bit of an arc tangent depends on its place in a vector, and gradients of one leaf add up in either order.
ROUNDING = 1e-6
FUNCTIONS = {
    "ops.box_convert": Function(draw_convert, lambda i, p: {"out": ops.box_convert(i["boxes"], p["in_fmt"], p["out_fmt"])}, tolerance=ROUNDING),
    "ops.box_area": Function(draw_area, lambda i, p: {"out": ops.box_area(i["boxes"], p["fmt"])}),
    "ops.box_iou": Function(draw_pairs(PLAIN), lambda i, p: {"out": ops.box_iou(i["boxes1"], i["boxes2"], p["fmt"])}),
    "ops.generalized_box_iou": Function(draw_pairs(), lambda i, p: {"out": ops.generalized_box_iou(i["boxes1"], i["boxes2"])}),
    "ops.distance_box_iou": Function(draw_pairs(), lambda i, p: {"out": ops.distance_box_iou(i["boxes1"], i["boxes2"], p["eps"])}),
    "ops.complete_box_iou": Function(draw_pairs(dtypes=FLOATS), lambda i, p: {"out": ops.complete_box_iou(i["boxes1"], i["boxes2"], p["eps"])}, tolerance=ROUNDING),
    "ops.remove_small_boxes": Function(draw_small, lambda i, p: {"out": ops.remove_small_boxes(i["boxes"], p["min_size"])}),
    "ops.clip_boxes_to_image": Function(draw_clip, lambda i, p: {"out": ops.clip_boxes_to_image(i["boxes"], p["size"])}),
    "ops.masks_to_boxes": Function(draw_masks, lambda i, p: {"out": ops.masks_to_boxes(i["masks"])}),
    "ops.generalized_box_iou_loss": Function(draw_loss, loss_of(ops.generalized_box_iou_loss), tolerance=ROUNDING),
    "ops.distance_box_iou_loss": Function(draw_loss, loss_of(ops.distance_box_iou_loss), tolerance=ROUNDING),
    "ops.complete_box_iou_loss": Function(draw_loss, loss_of(ops.complete_box_iou_loss), tolerance=ROUNDING),
}
