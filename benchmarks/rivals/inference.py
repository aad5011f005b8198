"""PyTorch on the networks of inference_bench.cpp: as it is, in channels-last memory, and as optimised TorchScript.

With BENCH_COMPILE=1 also torch.compile with freezing, which takes up to minutes a network.
"""
import os

import torch
from timing import measure
from torchvision import models

NETWORKS = ("resnet18", "resnet50", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "vit_b_16", "swin_t")


def seeded(name):
    torch.manual_seed(0)
    return models.get_model(name).eval()


def rivals(name, images):
    yield "torchvision", seeded(name), images
    last = images.contiguous(memory_format=torch.channels_last)
    yield "torchvision, channels last", seeded(name).to(memory_format=torch.channels_last), last
    yield "torchvision, TorchScript", torch.jit.optimize_for_inference(torch.jit.trace(seeded(name), images)), images
    if os.environ.get("BENCH_COMPILE"):
        from torch._inductor import config
        config.freezing = True
        yield "torchvision, torch.compile", torch.compile(seeded(name)), images


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    with torch.no_grad():
        square = torch.randn(2048, 2048)
        measure("product of matrices of 2048", lambda: torch.mm(square, square), "torchvision, torch.mm")
        for name in NETWORKS:
            for count in (1, 8):
                images = torch.randn(count, 3, 224, 224)
                for rival, model, inputs in rivals(name, images):
                    for _ in range(3):  # TorchScript and torch.compile compile on their first calls
                        model(inputs)
                    measure(f"{name}, {count} image{'s' if count > 1 else ''}", lambda: model(inputs), rival)


if __name__ == "__main__":
    main()
