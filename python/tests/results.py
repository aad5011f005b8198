"""Prints nothing and writes to a file what torchvision's operators and image functions give, over our library or over its own.

    python results.py ours|stock FILE

Two processes, since one can't hold both. Each result is a tensor, or the text of what was raised."""
import sys
import tempfile
from pathlib import Path

import torch

SEED = 7


def rois(count, dtype, images=2, size=24.0):
    corner = torch.rand(count, 2, dtype=torch.float64) * size
    extent = torch.rand(count, 2, dtype=torch.float64) * size
    extent[::5] = 0
    batch = torch.randint(0, images, (count, 1)).double()
    return torch.cat([batch, corner - 4, corner + extent], 1).to(dtype)


def layouts(tensor):
    return {"contiguous": tensor, "channels_last": tensor.to(memory_format=torch.channels_last),
            "strided": tensor.permute(0, 1, 3, 2).contiguous().permute(0, 1, 3, 2)}


def suppression(results):
    from torchvision import ops

    for dtype in (torch.float32, torch.float64):
        for count in (0, 1, 300):
            boxes = rois(count, dtype)[:, 1:]
            scores = (torch.rand(count) * 20).round().to(dtype) / 20
            results[f"nms/{dtype}/{count}"] = ops.nms(boxes, scores, 0.4)
            results[f"batched_nms/{dtype}/{count}"] = ops.batched_nms(boxes, scores, torch.arange(count) % 3, 0.4)
    for scale, zero_point in ((1, 0), (2, 50)):
        boxes = torch.quantize_per_tensor(rois(200, torch.float32)[:, 1:].abs() * 4, scale, zero_point, torch.quint8)
        scores = torch.quantize_per_tensor(torch.rand(200) * 100, scale, zero_point, torch.quint8)
        results[f"qnms/{scale}"] = ops.nms(boxes, scores, 0.5)
    rotated = torch.cat([torch.rand(30, 4) * 20 + 1, torch.rand(30, 1) * 360 - 180], 1)
    results["box_iou_rotated"] = torch.ops.torchvision.box_iou_rotated(rotated, rotated.flip(0))


def pooling(results):
    from torchvision import ops

    calls = {"roi_align": lambda x, b: ops.roi_align(x, b, (3, 4), 0.5, 2),
             "roi_align/adaptive": lambda x, b: ops.roi_align(x, b, 3, 0.5, -1, aligned=True),
             "roi_pool": lambda x, b: ops.roi_pool(x, b, (3, 4), 0.5),
             "ps_roi_align": lambda x, b: ops.ps_roi_align(x, b, (3, 4), 0.5, 2),
             "ps_roi_pool": lambda x, b: ops.ps_roi_pool(x, b, (3, 4), 0.5)}
    for dtype in (torch.float16, torch.float32, torch.float64):
        for layout, image in layouts(torch.randn(2, 24, 13, 11, dtype=torch.float64).to(dtype)).items():
            boxes = rois(12, dtype)
            for name, call in calls.items():
                x = image.detach().clone(memory_format=torch.preserve_format).requires_grad_(dtype != torch.float16)
                y = call(x, boxes)
                results[f"{name}/{dtype}/{layout}"] = y
                if x.requires_grad:
                    (gradient,) = torch.autograd.grad((y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum(), x)
                    results[f"{name}/{dtype}/{layout}/gradient"] = gradient
    image = torch.quantize_per_tensor(torch.rand(1, 3, 10, 10) * 50, 0.5, 10, torch.quint8)
    boxes = torch.quantize_per_tensor(rois(8, torch.float32, images=1, size=8.0).abs(), 0.5, 10, torch.quint8)
    results["qroi_align"] = ops.roi_align(image, boxes, 5, 1.0, -1).int_repr()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        results["autocast/roi_align"] = ops.roi_align(torch.randn(1, 3, 9, 9).bfloat16(), rois(4, torch.float32, 1), 3)
        results["autocast/nms"] = ops.nms(rois(40, torch.float32)[:, 1:].bfloat16(), torch.rand(40).bfloat16(), 0.5)


def deformable(results):
    from torchvision import ops

    for dtype in (torch.float32, torch.float64):
        for with_mask in (False, True):
            x = torch.randn(3, 6, 9, 8, dtype=dtype, requires_grad=True)
            weight = torch.randn(4, 3, 3, 2, dtype=dtype, requires_grad=True)
            offset = (torch.randn(3, 3 * 2 * 6, 4, 5, dtype=dtype) * 2).requires_grad_()
            bias = torch.randn(4, dtype=dtype, requires_grad=True)
            mask = torch.rand(3, 3 * 6, 4, 5, dtype=dtype).requires_grad_() if with_mask else None
            y = ops.deform_conv2d(x, offset, weight, bias, stride=(2, 1), padding=(1, 0), dilation=(2, 3), mask=mask)
            name = f"deform_conv2d/{dtype}/{'mask' if with_mask else 'plain'}"
            results[name] = y
            inputs = [x, offset, weight, bias] + ([mask] if with_mask else [])
            gradients = torch.autograd.grad(y.square().sum(), inputs)
            results |= {f"{name}/gradient{i}": gradient for i, gradient in enumerate(gradients)}


def errors(results):
    from torchvision import ops

    image, boxes = torch.rand(1, 4, 8, 8), torch.tensor([[0.0, 0, 0, 4, 4]])
    calls = {"nms/boxes": lambda: ops.nms(torch.rand(4), torch.rand(3), 0.5),
             "nms/columns": lambda: ops.nms(torch.rand(3, 5), torch.rand(3), 0.5),
             "nms/count": lambda: ops.nms(torch.rand(3, 4), torch.rand(4), 0.5),
             "nms/half": lambda: ops.nms(torch.rand(3, 4).half(), torch.rand(3).half(), 0.5),
             "roi_align/dtype": lambda: ops.roi_align(image, boxes.double(), 2),
             "roi_pool/dtype": lambda: ops.roi_pool(image, boxes.double(), 2),
             "ps_roi_align/channels": lambda: ops.ps_roi_align(image, boxes, 3),
             "ps_roi_pool/channels": lambda: ops.ps_roi_pool(image, boxes, 3),
             "deform_conv2d/offset": lambda: ops.deform_conv2d(image, torch.rand(1, 18, 3, 3), torch.rand(2, 4, 3, 3))}
    for name, call in calls.items():
        try:
            call()
            results[f"error/{name}"] = "nothing was raised"
        except Exception as error:  # noqa: BLE001: which one is the result
            results[f"error/{name}"] = type(error).__name__


def detector(results):
    from torchvision.models import detection

    torch.manual_seed(SEED)
    model = detection.fasterrcnn_mobilenet_v3_large_320_fpn(
        weights=None, weights_backbone=None, box_score_thresh=0.0, box_detections_per_img=30)
    image = torch.rand(3, 160, 200)
    targets = [{"boxes": torch.tensor([[10.0, 20, 90, 110], [60, 30, 150, 140]]), "labels": torch.tensor([3, 7])}]
    torch.manual_seed(SEED)
    losses = model.train()([image], targets)
    sum(losses.values()).backward()
    gradient = torch.cat([p.grad.flatten()[:200] for p in model.parameters() if p.grad is not None])
    results |= {f"detector/{name}": loss for name, loss in losses.items()} | {"detector/gradient": gradient}
    with torch.no_grad():
        (found,) = model.eval()([image])
    results |= {f"detector/{name}": tensor for name, tensor in found.items()}


PHOTOS = Path(__file__).resolve().parents[2] / "examples" / "data" / "photos"


def written_files(folder):
    """Files of each format and kind: by Pillow, since one side's encoder can't judge the other's."""
    from PIL import Image

    photo = Image.open(PHOTOS / "chelsea.jpg").resize((117, 81))
    palette, alpha = photo.quantize(40), photo.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(photo.size))
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds = {"plain.jpg": (photo, {}), "progressive.jpg": (photo, {"progressive": True, "subsampling": 0}),
             "gray.jpg": (photo.convert("L"), {}), "cmyk.jpg": (photo.convert("CMYK"), {}),
             "turned.jpg": (photo, {"exif": exif}), "plain.png": (photo, {}), "palette.png": (palette, {}),
             "alpha.png": (alpha, {}), "wide.png": (Image.linear_gradient("L").convert("I;16"), {}),
             "plain.gif": (palette, {}), "frames.gif": (palette, {"save_all": True, "append_images": [palette] * 2}),
             "lossy.webp": (photo, {}), "lossless.webp": (alpha, {"lossless": True})}
    for name, (image, options) in kinds.items():
        image.save(folder / name, **options)
        yield name, str(folder / name)


def images(results):
    from torchvision import io

    modes = io.ImageReadMode
    with tempfile.TemporaryDirectory() as folder:
        for name, path in written_files(Path(folder)):
            data = io.read_file(path)
            results[f"image/{name}"] = io.decode_image(data)
            for mode in (modes.GRAY, modes.RGB) if "palette" in name else tuple(modes):
                try:
                    results[f"image/{name}/{mode.name}"] = io.decode_image(path, mode, apply_exif_orientation=True)
                except RuntimeError:
                    results[f"error/{name}/{mode.name}"] = "RuntimeError"
        photo = io.decode_image(str(PHOTOS / "coffee.jpg"))
        for name, image in {"rgb": photo, "planes": photo.contiguous(), "gray": photo[:1]}.items():
            results[f"image/encode_jpeg/{name}"] = io.encode_jpeg(image, 80)
            results[f"image/encode_png/{name}"] = io.decode_png(io.encode_png(image, 3))
        io.write_file(f"{folder}/again.jpg", io.encode_jpeg(photo))
        torch.jit.script(io.write_file)(f"{folder}/scripted", torch.arange(9, dtype=torch.uint8))
        results["image/scripted"] = io.read_file(f"{folder}/scripted").clone()
        results["image/again"] = io.decode_jpeg(io.read_file(f"{folder}/again.jpg"))
    calls = {"absent": lambda: io.read_file("no/such/file"), "text": lambda: io.decode_image(torch.ones(64, dtype=torch.uint8)),
             "dtype": lambda: io.decode_jpeg(torch.ones(64)), "rank": lambda: io.decode_png(torch.ones(8, 8, dtype=torch.uint8)),
             "channels": lambda: io.encode_png(torch.ones(2, 8, 8, dtype=torch.uint8)),
             "quality": lambda: io.encode_jpeg(torch.ones(3, 8, 8, dtype=torch.uint8), 101)}
    for name, call in calls.items():
        try:
            call()
            results[f"error/image/{name}"] = "nothing was raised"
        except Exception as error:  # noqa: BLE001: which one is the result
            results[f"error/image/{name}"] = type(error).__name__


def main(which, path):
    torch.set_num_threads(1)
    if which == "ours":
        sys.path.insert(0, str(Path(__file__).parents[1]))
        import torchvision_cpp

        torchvision_cpp.install()
    results = {}
    for part in (suppression, pooling, deformable, errors, detector, images):
        torch.manual_seed(SEED)
        part(results)
    torch.save({name: value.detach() if isinstance(value, torch.Tensor) else value
                for name, value in results.items()}, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
