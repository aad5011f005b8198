"""Feature extraction: the nodes of every classification model, and their values for a small model of each family.

tests/golden/models/nodes/names.safetensors has, as metadata, for each model the number and the FNV-1a hash of its nodes'
names in training and in evaluation, a line each.
tests/golden/models/nodes/<name>.safetensors has, for the network built after manual_seed(SEED), in evaluation:
    values     a row a tensor node, in order: the largest absolute value, then SAMPLES values spread evenly
and, as metadata, `nodes`: for each node "name shape", or "name -" where it is no tensor.
"""
import sys
import warnings

import torch
from torchvision import models
from torchvision.models import _utils
from torchvision.models.feature_extraction import create_feature_extractor, get_graph_node_names

import common
from golden_models import SEED, build, images, wake_head

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "inventory"))
from collect import fnv1a  # noqa: E402

SAMPLES = 7
WITH_VALUES = ("alexnet", "vgg11_bn", "squeezenet1_1", "resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_small", "mnasnet0_5",
               "shufflenet_v2_x0_5", "efficientnet_b0", "efficientnet_v2_s", "regnet_y_400mf", "convnext_tiny", "vit_b_32",
               "swin_t", "swin_v2_t", "maxvit_t", "densenet121", "googlenet", "inception_v3")
BRANCHES = {"squeezenet1_1": ("features.3.expand1x1", "features.3.expand3x3"),
            "shufflenet_v2_x0_5": ("stage2.0.branch1.3", "stage2.0.branch2.1", "stage2.1.branch2.6", "stage2.1.getitem"),
            "googlenet": ("inception3a.branch1.bn", "inception3a.branch2.0.conv", "inception3b.branch4.1.bn"),
            "resnet18": ("layer1.0.bn1", "layer1.0.conv2", "layer2.0.bn2", "layer2.0.downsample.1")}
# The names of all of MaxViT's nodes would fill a hundred kilobytes.
ENOUGH = {"maxvit_t": ("x", "stem.", "blocks.0.", "blocks.3.layers.1.layers.grid_attention.", "classifier."),
          "densenet121": ("x", "features.denseblock1.", "features.transition1.", "features.norm5", "relu", "classifier"),
          "inception_v3": ("x", "Conv2d", "Mixed_5b.", "Mixed_6a.", "Mixed_7b.", "fc")}


def without_values(name):
    """The network, quickly: on the device without memory, but for RegNets, whose widths are computed by tensors."""
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    with torch.device("cpu" if name.startswith("regnet") else "meta"):
        return models.get_model(name, **options)


def write_names():
    names = {}
    for name in models.list_models(module=models):
        nodes = get_graph_node_names(without_values(name))
        names[name] = {mode: {"count": len(each), "fnv1a": fnv1a("\n".join(each))}
                       for mode, each in zip(("train", "eval"), nodes)}
    common.save("models/nodes/names", {"count": torch.tensor(len(names))}, {"models": names})


def seeded(name):
    torch.manual_seed(SEED)
    model = build(name).eval()
    wake_head(model)
    return model


def sample(value):
    flat = value.detach().contiguous().flatten()
    places = [i * (flat.numel() - 1) // (SAMPLES - 1) for i in range(SAMPLES)]
    return torch.cat([flat.abs().max()[None], flat[places]]).float()


def described(node, value):
    is_tensor = isinstance(value, torch.Tensor)
    return f"{node} {','.join(map(str, value.shape))}" if is_tensor else f"{node} -"


def write_values(name):
    model = seeded(name)
    _, nodes = get_graph_node_names(model)
    wanted = [node for node in nodes if node.startswith(ENOUGH.get(name, ""))]
    with torch.no_grad():
        # All nodes are kept, so that layers that work in place change the same values as in a run of the model.
        values = create_feature_extractor(model, nodes)(images(name))
    rows = [sample(values[node]) for node in wanted if isinstance(values[node], torch.Tensor)]
    common.save(f"models/nodes/{name}", {"values": torch.stack(rows)},
                {"seed": SEED, "nodes": [described(node, values[node]) for node in wanted]})


def write_layers():
    """IntermediateLayerGetter, and an extractor in training with a gradient through it."""
    layers = _utils.IntermediateLayerGetter(seeded("resnet18"), {"layer1": "low", "layer3": "high"})
    with torch.no_grad():
        tensors = {f"layers/{name}": sample(value) for name, value in layers(images("resnet18")).items()}
    model = seeded("resnet18").double().train()
    extractor = create_feature_extractor(model, {"layer2.0.add": "sum", "layer3": "last"})
    features = extractor(images("resnet18").double())
    (features["sum"].square().mean() + features["last"].mean()).backward()
    tensors |= {f"train/{name}": sample(value) for name, value in features.items()}
    tensors["gradient"] = model.conv1.weight.grad.flatten()[::100]
    tensors["running_mean"] = model.layer3[0].bn1.running_mean.clone()
    common.save("models/nodes/layers", tensors, {"seed": SEED})


def write_branches():
    """Nodes of one branch whose activation works in place, and is not needed for the others that are wanted."""
    tensors = {}
    for name, nodes in BRANCHES.items():
        with torch.no_grad():
            for node, value in create_feature_extractor(seeded(name), list(nodes))(images(name)).items():
                tensors[f"{name}/{node}"] = sample(value)
    common.save("models/nodes/branches", tensors, {"seed": SEED})


def main():
    warnings.simplefilter("ignore")  # of differences between training and evaluation
    write_names()
    for name in WITH_VALUES:
        write_values(name)
    write_layers()
    write_branches()


if __name__ == "__main__":
    common.check_oracle()
    main()
