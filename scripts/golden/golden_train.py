"""Learning rates, metrics and a few steps of each optimiser, from torch itself."""
import common
import torch
from torch import nn
from torch.optim import SGD, AdamW, lr_scheduler

STEPS = 40


def rates(make, base_lr=0.4):
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=base_lr)
    scheduler = make(optimizer)
    values = []
    for _ in range(STEPS):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return torch.tensor(values, dtype=torch.float64)


def schedulers():
    s = lr_scheduler
    return {
        "constant": rates(lambda o: s.ConstantLR(o, factor=0.25, total_iters=7)),
        "linear": rates(lambda o: s.LinearLR(o, start_factor=0.01, total_iters=9)),
        "linear_down": rates(lambda o: s.LinearLR(o, start_factor=1.0, end_factor=0.2, total_iters=30)),
        "step": rates(lambda o: s.StepLR(o, step_size=6, gamma=0.3)),
        "multistep": rates(lambda o: s.MultiStepLR(o, milestones=[5, 12, 12, 30], gamma=0.5)),
        "exponential": rates(lambda o: s.ExponentialLR(o, gamma=0.9)),
        "cosine": rates(lambda o: s.CosineAnnealingLR(o, T_max=25, eta_min=0.01)),
        "polynomial": rates(lambda o: s.PolynomialLR(o, total_iters=20, power=2.0)),
        "warmup_cosine": rates(lambda o: s.SequentialLR(
            o, [s.LinearLR(o, start_factor=0.01, total_iters=5), s.CosineAnnealingLR(o, T_max=35)], milestones=[5])),
        "three": rates(lambda o: s.SequentialLR(
            o, [s.ConstantLR(o, factor=0.1, total_iters=50), s.StepLR(o, step_size=4, gamma=0.5),
                s.ExponentialLR(o, gamma=0.8)], milestones=[6, 20])),
    }


def metrics():
    generator = torch.Generator().manual_seed(3)
    output = torch.randn(50, 7, generator=generator)
    target = torch.randint(0, 7, (50,), generator=generator)
    _, best = output.topk(5, 1)
    hits = best.eq(target[:, None])
    accuracy = torch.stack([hits[:, :k].any(1).double().mean() for k in (1, 3, 5)])

    labels = torch.randint(0, 5, (2, 9, 9), generator=generator)
    predicted = torch.randint(0, 4, (2, 9, 9), generator=generator)
    labels[0, :2] = 255
    kept = labels != 255
    # As in references/segmentation/utils.py.
    matrix = torch.bincount(5 * labels[kept] + predicted[kept], minlength=25).reshape(5, 5)
    h = matrix.double()
    return {"output": output, "target": target, "accuracy": accuracy, "labels": labels, "predicted": predicted,
            "matrix": matrix, "global": torch.diag(h).sum() / h.sum(), "class_accuracy": torch.diag(h) / h.sum(1),
            "iou": torch.diag(h) / (h.sum(1) + h.sum(0) - torch.diag(h))}


OPTIMIZERS = {
    "sgd": lambda p: SGD(p, lr=0.1),
    "momentum": lambda p: SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-3),
    "nesterov": lambda p: SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-3, nesterov=True),
    "adamw": lambda p: AdamW(p, lr=0.01, weight_decay=0.05),
}


def optimizers():
    torch.manual_seed(11)
    net = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3))
    start = [parameter.detach().clone() for parameter in net.parameters()]
    inputs, target = torch.randn(16, 6), torch.randint(0, 3, (16,))
    tensors = {"inputs": inputs, "target": target}
    tensors |= {f"start/{i}": value for i, value in enumerate(start)}
    for name, make in OPTIMIZERS.items():
        with torch.no_grad():
            for parameter, value in zip(net.parameters(), start):
                parameter.copy_(value)
        optimizer = make(net.parameters())
        losses = []
        for step in range(5):
            for group in optimizer.param_groups:
                group["lr"] = optimizer.defaults["lr"] * (1 - step / 10)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(inputs), target, label_smoothing=0.1)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        tensors |= {f"{name}/{i}": value.detach().clone() for i, value in enumerate(net.parameters())}
        tensors[f"{name}/losses"] = torch.stack(losses)
    return tensors


def main():
    common.save("train/schedulers", schedulers(), {"base_lr": 0.4})
    common.save("train/metrics", metrics())
    common.save("train/optimizers", optimizers())
