"""Notes what Python's random transforms draw, as one flat list of numbers a call."""
import functools
import math

import torch
from torchvision.transforms import v2
from torchvision.transforms.v2._auto_augment import _AutoAugmentBase
from torchvision.transforms.v2._transform import _RandomApplyTransform

CONTAINERS = (v2.Compose, v2.RandomApply, v2.RandomChoice, v2.RandomOrder)
# Not drawn: which inputs they go with.
NOT_DRAWN = {"labels", "batch_size"}


def flat(value):
    if value is None:
        return [math.nan]
    if isinstance(value, torch.Tensor):
        return value.double().flatten().tolist()
    if isinstance(value, str):
        return [float(functools.reduce(lambda total, letter: (total * 31 + letter) % 2**32, value.encode(), 0))]
    if isinstance(value, dict):
        return [number for name in sorted(value) if name not in NOT_DRAWN for number in flat(value[name])]
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in flat(item)]
    return [float(value)]


class Recorder:
    """Runs a transform and keeps what it drew. Pixels are left alone where nothing drawn depends on them."""

    def __init__(self, transform):
        self.transform, self.drawn = transform, []
        self.watch(transform, alone=True)

    def watch(self, transform, alone=False):
        if isinstance(transform, CONTAINERS):
            for index, step in enumerate(transform.transforms):
                self.note_call(step, index)
                self.watch(step)
        elif isinstance(transform, _AutoAugmentBase):
            transform._apply_image_or_video_transform = self.operation
            if isinstance(transform, v2.AugMix):
                self.note_weights(transform)
        else:
            self.note_params(transform)
            # Noise is drawn where it is added.
            if alone and not isinstance(transform, v2.GaussianNoise):
                transform.transform = lambda inpt, params: inpt

    def note_call(self, step, index):
        step.register_forward_pre_hook(lambda module, inputs: self.drawn.append(float(index)))

    def note_params(self, transform):
        made = transform.make_params

        def make_params(flat_inputs):
            params = made(flat_inputs)
            if isinstance(transform, _RandomApplyTransform):
                self.drawn.append(1.0)
            self.drawn.extend(flat(params))
            return params
        transform.make_params = make_params

    def note_weights(self, transform):
        """The share of the original, then the shares of the chains, which are of the rest."""
        rest = []

        def sample(alphas):
            weights = torch._sample_dirichlet(alphas)
            shares = weights * rest.pop().reshape(len(weights), 1) if rest else weights
            if shares is weights:
                rest.append(weights[:, 1])
            self.drawn.extend(flat(shares))
            return weights
        transform._sample_dirichlet = sample

    def operation(self, image, transform_id, magnitude, interpolation, fill):
        self.drawn.extend([*flat(transform_id), float(magnitude)])
        return image

    def draw(self, inputs):
        self.drawn.clear()
        try:
            self.transform(inputs)
        except (ValueError, RuntimeError, TypeError, IndexError, AssertionError, ZeroDivisionError):
            return [math.inf]
        return list(self.drawn)
