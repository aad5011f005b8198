"""Orders of samples, drawn by torch.utils.data's own samplers."""
import common
import torch
from torch.utils.data import RandomSampler, SubsetRandomSampler

MASK = (1 << 64) - 1


def mix(value):
    """SplitMix64's finaliser."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def generator(seed, epoch):
    """A generator with torchvision::data::epoch_seed(seed, epoch)."""
    return torch.Generator().manual_seed(mix(mix(seed) ^ epoch))


def main():
    seed = 12345
    subset = [3, 1, 4, 15, 9, 26, 5, 35, 89, 79]
    tensors = {}
    for epoch in (0, 1, 7):
        def order(sampler):
            return torch.tensor(list(sampler), dtype=torch.int64)
        tensors[f"shuffled/{epoch}"] = order(RandomSampler(range(100), generator=generator(seed, epoch)))
        tensors[f"longer/{epoch}"] = order(
            RandomSampler(range(10), num_samples=25, generator=generator(seed, epoch)))
        tensors[f"replacement/{epoch}"] = order(
            RandomSampler(range(1000), replacement=True, num_samples=75, generator=generator(seed, epoch)))
        tensors[f"subset/{epoch}"] = order(SubsetRandomSampler(subset, generator=generator(seed, epoch)))
    common.save("data/samplers", tensors, {"seed": seed, "subset": subset})
