"""Windows over videos and the samplers of clips, by torchvision's own VideoClips over made-up numbers of frames."""
import warnings

import common
import golden_data
import torch
from torchvision.datasets.samplers import DistributedSampler, RandomClipSampler, UniformClipSampler
from torchvision.datasets.video_utils import VideoClips, unfold

FRAMES = [40, 7, 50, 3, 31]
RATES = [25.0, 30000 / 1001, 12.5, 10.0, 24.0]
# frames a clip, step, frame rate
CASES = [(4, 1, None), (5, 3, None), (8, 8, 12.5), (4, 2, 10.0), (6, 1, 29.97), (3, 5, 50.0), (16, 1, 7.3)]
SEED = 12345
# samples, processes, shuffled, group
SHARES = [(14, 4, False, 1), (14, 4, False, 2), (15, 2, True, 1), (24, 3, True, 4), (8, 1, True, 1)]


def main():
    warnings.simplefilter("ignore")
    tensors = {}
    for case, (length, step, rate) in enumerate(CASES):
        clips = VideoClips([f"{i}.mp4" for i in range(len(FRAMES))], length, step, rate, _precomputed_metadata={
            "video_paths": [f"{i}.mp4" for i in range(len(FRAMES))],
            "video_pts": [torch.arange(count) for count in FRAMES], "video_fps": RATES})
        for video, (windows, places) in enumerate(zip(clips.clips, clips.resampling_idxs)):
            tensors[f"{case}/{video}/clips"] = windows
            if isinstance(places, torch.Tensor):
                tensors[f"{case}/{video}/places"] = places
        tensors[f"{case}/cumulative_sizes"] = torch.tensor(clips.cumulative_sizes)
        for count in (1, 3, 5):
            tensors[f"{case}/uniform/{count}"] = torch.tensor(list(UniformClipSampler(clips, count)), dtype=torch.int64)
        if case == 0:
            uniform = UniformClipSampler(clips, 4)
            tensors["shares/uniform"] = torch.tensor(list(DistributedSampler(uniform, 3, 1, group_size=4)))
        for epoch in (0, 3):
            torch.manual_seed(golden_data.generator(SEED, epoch).initial_seed())
            tensors[f"{case}/random/{epoch}"] = torch.tensor(list(RandomClipSampler(clips, 6)), dtype=torch.int64)
    for case, arguments in enumerate([(3, 1), (3, 2), (2, 1, 4), (4, 3, 2), (12, 1)]):
        tensors[f"unfold/{case}"] = unfold(torch.arange(11), *arguments)
    for case, (count, processes, shuffled, group) in enumerate(SHARES):
        for rank in range(processes):
            sampler = DistributedSampler(range(count), processes, rank, shuffled, group)
            sampler.set_epoch(5)
            tensors[f"shares/{case}/{rank}"] = torch.tensor(list(sampler))
    common.save("video_clips/windows", tensors, {"frames": FRAMES, "rates": RATES, "cases": CASES, "seed": SEED, "shares": SHARES})
