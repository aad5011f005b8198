"""TorchScript files that use torchvision's operators, and what they give here: a small one of nms and roi_align, and a
scripted Faster R-CNN around a backbone of two layers. In double, so that another version of LibTorch's convolutions
changes no order of boxes."""
import warnings
from collections import OrderedDict

import common
import torch
from torch import Tensor, nn
from torchvision import ops
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator


class TinyDetector(nn.Module):
    """One box a cell of a convolution's output, the best of them, and what lies in these."""

    def __init__(self):
        super().__init__()
        self.backbone = nn.Conv2d(3, 8, 3, stride=4, padding=1)
        self.scores = nn.Conv2d(8, 1, 1)
        self.sizes = nn.Conv2d(8, 2, 1)

    def forward(self, image: Tensor):
        features = torch.relu(self.backbone(image))
        scores = self.scores(features).flatten()
        height, width = features.shape[2:]
        y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        centers = torch.stack([x, y], 2).reshape(-1, 2).to(image.dtype) * 4
        sizes = self.sizes(features).flatten(2)[0].t().abs() * 20 + 4
        boxes = torch.cat([centers - sizes / 2, centers + sizes / 2], 1)
        kept = ops.nms(boxes, scores, 0.3)[:16]
        pooled = ops.roi_align(features, [boxes[kept]], output_size=[3, 3], spatial_scale=0.25, sampling_ratio=2,
                               aligned=True)
        return boxes[kept], scores[kept], pooled


class Backbone(nn.Sequential):
    def __init__(self):
        super().__init__(OrderedDict(first=nn.Conv2d(3, 8, 3, stride=4, padding=1), relu=nn.ReLU(),
                                     second=nn.Conv2d(8, 16, 3, stride=2, padding=1)))
        self.out_channels = 16


class BoxHead(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), nn.Linear(16 * 3 * 3, 32), nn.ReLU())


class Predictor(nn.Module):
    def __init__(self):
        super().__init__()
        self.scores, self.boxes = nn.Linear(32, 4), nn.Linear(32, 16)

    def forward(self, x: Tensor):
        return self.scores(x), self.boxes(x)


def faster_rcnn():
    return FasterRCNN(
        Backbone(), min_size=64, max_size=96, rpn_anchor_generator=AnchorGenerator(((8, 16, 32),), ((0.5, 1.0, 2.0),)),
        box_roi_pool=ops.MultiScaleRoIAlign(["0"], 3, 2), box_head=BoxHead(), box_predictor=Predictor(),
        rpn_pre_nms_top_n_test=200, rpn_post_nms_top_n_test=50, box_score_thresh=0.2, box_detections_per_img=20)


def write(name, model):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that TorchScript is deprecated
        scripted = torch.jit.script(model.double().eval())
        path = common.GOLDEN / "ops" / f"{name}.pt"
        scripted.save(path)
    path.chmod(0o644)
    common.record(path)
    return scripted


def main():
    torch.manual_seed(3)
    picture = torch.randint(0, 256, (3, 80, 64), dtype=torch.uint8)
    image = picture.double() / 255
    tiny = write("tiny_detector", TinyDetector())
    batch = image[None].clone().requires_grad_()
    boxes, scores, pooled = tiny(batch)
    pooled.sum().backward()
    _, (found,) = write("faster_rcnn", faster_rcnn())([image])
    common.save("ops/torchscript", {
        "image": picture, "tiny/boxes": boxes, "tiny/scores": scores, "tiny/pooled": pooled,
        "tiny/gradient": common.strided_sample(batch.grad),
        **{f"faster_rcnn/{name}": tensor for name, tensor in found.items()}})
