"""torchvision's operators over our library: registrations, gradients, fake tensors, compilation, TorchScript."""
import pytest
import torch
from torchvision import ops

BOXES = torch.tensor([[0, 1.0, 1.5, 6.3, 7.1], [1, 0.2, 2.2, 5.9, 4.4], [0, -1.0, -2.0, 9.0, 9.0]])
CALLS = {
    "nms": lambda: (BOXES[:, 1:], torch.tensor([0.2, 0.9, 0.5]), 0.3),
    "roi_align": lambda: (image(4), BOXES, 0.5, 2, 2, 2, True),
    "_roi_align_backward": lambda: (torch.rand(3, 4, 2, 2), BOXES, 0.5, 2, 2, 2, 4, 8, 8, 2, True),
    "roi_pool": lambda: (image(4), BOXES, 0.5, 2, 2),
    "ps_roi_align": lambda: (image(8), BOXES, 0.5, 2, 2, 2),
    "ps_roi_pool": lambda: (image(8), BOXES, 0.5, 2, 2),
    "deform_conv2d": lambda: (image(4), torch.rand(3, 4, 3, 3, requires_grad=True), torch.rand(2, 18, 6, 6),
                              torch.rand(2, 9, 6, 6), torch.rand(3), 1, 1, 0, 0, 1, 1, 1, 1, True),
    "box_iou_rotated": lambda: (torch.rand(3, 5) + 1, torch.rand(2, 5) + 1),
}


def image(channels, dtype=torch.float32):
    return torch.rand(2, channels, 8, 8, dtype=dtype, requires_grad=True)


@pytest.mark.parametrize("name", CALLS)
def test_opcheck(name):
    # box_iou_rotated has no shape function in torchvision either, and nms's result has a size that data decide.
    utils = {"box_iou_rotated": ("test_schema", "test_autograd_registration")}.get(
        name, ("test_schema", "test_autograd_registration", "test_faketensor", "test_aot_dispatch_dynamic"))
    torch.library.opcheck(getattr(torch.ops.torchvision, name).default, CALLS[name](), test_utils=utils)


@pytest.mark.parametrize("call", [
    lambda x, b: ops.roi_align(x, b, 2, 0.5, 2), lambda x, b: ops.roi_align(x, b, 2, 0.5, -1, True),
    lambda x, b: ops.roi_pool(x, b, 2, 0.5), lambda x, b: ops.ps_roi_align(x, b, 2, 0.5, 2),
    lambda x, b: ops.ps_roi_pool(x, b, 2, 0.5)], ids=["roi_align", "aligned", "roi_pool", "ps_roi_align", "ps_roi_pool"])
def test_gradients(call):
    x = image(4, torch.float64)
    assert torch.autograd.gradcheck(lambda x: call(x, BOXES.double()), (x,))
    gradient, = torch.autograd.grad(call(x, BOXES.double()).square().sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="double backwards"):
        torch.autograd.grad(gradient.sum(), x)


def test_gradients_of_deform_conv2d():
    arguments = [torch.rand(1, 2, 5, 5), torch.rand(1, 8, 4, 4) - 0.5, torch.rand(3, 2, 2, 2), torch.rand(3)]
    mask = torch.rand(1, 4, 4, 4).double().requires_grad_()
    arguments = [argument.double().requires_grad_() for argument in arguments]
    assert torch.autograd.gradcheck(lambda *a: ops.deform_conv2d(*a[:4], mask=a[4]), (*arguments, mask))


def test_compiles_as_one_graph():
    @torch.compile(backend="aot_eager", fullgraph=True, dynamic=True)
    def pooled(x, boxes):
        return ops.roi_align(x, boxes, 3, 0.5, 2) * 2

    for size in (8, 11):
        x = torch.rand(2, 4, size, size, requires_grad=True)
        y = pooled(x, BOXES)
        torch.testing.assert_close(y, ops.roi_align(x, BOXES, 3, 0.5, 2) * 2)
        y.sum().backward()
        assert x.grad is not None


def test_autocast():
    with torch.autocast("cpu", dtype=torch.bfloat16):
        y = ops.roi_align(image(4).bfloat16(), BOXES, 2)
        kept = ops.nms(BOXES[:, 1:].bfloat16(), torch.rand(3).bfloat16(), 0.5)
    assert y.dtype == torch.bfloat16 and kept.dtype == torch.int64


def test_errors_are_runtime_errors():
    for call in (lambda: ops.nms(torch.rand(4), torch.rand(4), 0.5), lambda: ops.nms(torch.rand(3, 4), torch.rand(4), 0.5),
                 lambda: ops.roi_align(image(4), BOXES.double(), 2),
                 lambda: torch.ops.torchvision.ps_roi_pool(image(3), BOXES, 1.0, 2, 2)):
        with pytest.raises(RuntimeError):
            call()


def test_script():
    pool = torch.jit.script(ops.RoIAlign(2, 0.5, 2))
    torch.testing.assert_close(pool(image(4), BOXES).shape, torch.Size([3, 4, 2, 2]))
