"""soft_nms and matrix_nms as their papers' formulas written out plainly, since torchvision has neither. Fused boxes come from
the authors' package ensemble_boxes 1.0.9, whose module of weighted fusion needs numpy alone."""
import importlib.util

import common
import numpy as np
import torch
from torchvision.ops import box_iou


def boxes_of(rng, count):
    corner = rng.random((count, 2)) * 0.7
    return np.concatenate([corner, corner + 0.02 + rng.random((count, 2)) * 0.28], 1)


def soft_nms(boxes, scores, gaussian, threshold, sigma, lowest):
    iou = box_iou(boxes, boxes).numpy()
    scores, left, kept = scores.numpy().copy(), list(range(len(boxes))), []
    while left:
        best = max(left, key=lambda i: (scores[i], -i))
        if scores[best] <= lowest:
            break
        kept.append(best)
        left.remove(best)
        for other in left:
            overlap = iou[best, other]
            scores[other] *= np.exp(-overlap * overlap / sigma) if gaussian else 1 - overlap if overlap > threshold else 1
    return torch.tensor(kept), torch.from_numpy(scores[kept])


def matrix_nms(iou, scores, labels, gaussian, sigma):
    """SOLOv2's published pseudocode."""
    order = scores.argsort(descending=True, stable=True)
    overlap = iou[order][:, order].triu(1) * (labels[order][:, None] == labels[order][None])
    count = len(scores)
    worst = overlap.max(0).values.expand(count, count).T
    factor = torch.exp(-sigma * (overlap**2 - worst**2)) if gaussian else (1 - overlap) / (1 - worst)
    lowered = torch.empty_like(scores)
    lowered[order] = scores[order] * factor.min(0).values
    return lowered


def authors_module():
    """The one file, since the package's others want numba."""
    folder = importlib.util.find_spec("ensemble_boxes").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("ensemble_boxes_wbf", f"{folder}/ensemble_boxes_wbf.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fuse(boxes, scores, labels, weights, threshold, kind, overflow):
    return authors_module().weighted_boxes_fusion(
        [b.numpy() for b in boxes], [s.numpy() for s in scores], [c.numpy() for c in labels], weights=weights,
        iou_thr=threshold, skip_box_thr=0.05, conf_type=kind, allows_overflow=overflow)


def main():
    rng = np.random.default_rng(4)
    tensors, cases = {}, []
    for index, (gaussian, threshold, sigma, lowest) in enumerate([(True, 0, 0.5, 0.001), (False, 0.3, 0.5, 0.05)]):
        boxes, scores = torch.from_numpy(boxes_of(rng, 60)), torch.from_numpy(rng.random(60))
        kept, lowered = soft_nms(boxes, scores, gaussian, threshold, sigma, lowest)
        tensors |= {f"soft/{index}/{key}": value for key, value in
                    {"boxes": boxes, "scores": scores, "kept": kept, "lowered": lowered}.items()}
        cases.append([gaussian, threshold, sigma, lowest])
    boxes, scores = torch.from_numpy(boxes_of(rng, 50)), torch.from_numpy(rng.random(50))
    labels, iou = torch.from_numpy(rng.integers(0, 3, 50)), box_iou(boxes, boxes)
    tensors |= {"matrix/iou": iou, "matrix/scores": scores, "matrix/labels": labels,
                "matrix/gaussian": matrix_nms(iou, scores, labels, True, 2.0),
                "matrix/linear": matrix_nms(iou, scores, labels, False, 2.0)}
    models = [(torch.from_numpy(boxes_of(rng, n)), torch.from_numpy(rng.random(n)), torch.from_numpy(rng.integers(0, 2, n)))
              for n in (40, 30, 0, 45)]
    weights, kinds = [2.0, 1.0, 1.0, 0.5], ["avg", "max", "box_and_model_avg", "absent_model_aware_avg"]
    for model, (boxes, scores, labels) in enumerate(models):
        tensors |= {f"fusion/{model}/boxes": boxes, f"fusion/{model}/scores": scores, f"fusion/{model}/labels": labels}
    for kind in kinds:
        for overflow in (False, True):
            fused = fuse(*zip(*models), weights, 0.4, kind, overflow)
            for key, value in zip(("boxes", "scores", "labels"), fused):
                tensors[f"fusion/{kind}/{int(overflow)}/{key}"] = torch.from_numpy(np.asarray(value))
    common.save("ops/suppression", tensors, {"soft": cases, "weights": weights, "kinds": kinds})
