"""Grad-CAM and attention, computed through PyTorch's own gradients and attention weights.

tests/golden/models/explain.safetensors has, for networks built after manual_seed(SEED), in evaluation:
    <model>/<layer>/<target>    every STRIDE-th value of the maps
    <model>/scores              the model's output
    vit_b_32/attention/<i>      every STRIDE-th weight of that block
    vit_b_32/rollout            every STRIDE-th value of the maps
"""
import torch
import torch.nn.functional as F
from torchvision import models

import common
from golden_models import SEED, images, wake_head

STRIDE = 97
# A module in whose output Grad-CAM looks, and how its values become (N, C, h, w).
FIRST = lambda values: values  # noqa: E731
LAST = lambda values: values.permute(0, 3, 1, 2)  # noqa: E731
TOKENS = lambda values: values[:, 1:].transpose(1, 2).unflatten(2, (7, 7))  # noqa: E731
CASES = {"resnet18": (("layer4", FIRST, None), ("layer3", FIRST, 207), ("layer2.0.conv2", FIRST, 100)),
         "swin_t": (("features.5", LAST, None), ("permute", FIRST, 3)),
         "vit_b_32": (("encoder.layers.encoder_layer_11.ln_1", TOKENS, None),)}


def heat_maps(maps, size):
    large = F.interpolate(maps[:, None], size, mode="bilinear", align_corners=False)[:, 0]
    least, most = large.amin((1, 2), True), large.amax((1, 2), True)
    return (large - least) / (most - least)


def grad_cam(model, pictures, layer, as_maps, target):
    kept = []
    hook = model.get_submodule(layer).register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    scores = model(pictures)
    hook.remove()
    targets = scores.argmax(1) if target is None else torch.full((len(scores),), target)
    gradient, = torch.autograd.grad(scores[torch.arange(len(scores)), targets].sum(), kept)
    weights = as_maps(gradient).mean((2, 3), keepdim=True)
    maps = F.relu((weights * as_maps(kept[0])).sum(1))
    assert all(each.max() > each.min() for each in maps), layer
    return heat_maps(maps.detach(), pictures.shape[2:]), scores.detach()


def attention(model, pictures):
    """The weights of each block, and their rollout."""
    inputs = []
    hooks = [block.ln_1.register_forward_hook(lambda _module, _inputs, output: inputs.append(output))
             for block in model.encoder.layers]
    with torch.no_grad():
        model(pictures)
        for hook in hooks:
            hook.remove()
        weights = [block.self_attention(x, x, x, need_weights=True, average_attn_weights=False)[1]
                   for block, x in zip(model.encoder.layers, inputs)]
    shares = torch.eye(weights[0].shape[-1])
    for each in weights:
        shares = (each.mean(1) + torch.eye(shares.shape[-1])) / 2 @ shares
    return weights, heat_maps(shares[:, 0, 1:].unflatten(1, (7, 7)), pictures.shape[2:])


def main():
    tensors = {}
    for name, cases in CASES.items():
        torch.manual_seed(SEED)
        model = models.get_model(name).eval()
        wake_head(model)
        for layer, as_maps, target in cases:
            maps, scores = grad_cam(model, images(name), layer, as_maps, target)
            tensors[f"{name}/{layer}/{target}"] = maps.flatten()[::STRIDE]
            tensors[f"{name}/scores"] = scores
        if name.startswith("vit"):
            weights, rollout = attention(model, images(name))
            tensors |= {f"{name}/attention/{i}": each.flatten()[::STRIDE] for i, each in enumerate(weights) if i % 5 == 0}
            tensors[f"{name}/rollout"] = rollout.flatten()[::STRIDE]
    common.save("models/explain", tensors, {"seed": SEED})


if __name__ == "__main__":
    common.check_oracle()
    main()
