"""Models: initial values of one seed, outputs in evaluation and training, gradients, and how they print.

tests/golden/models/<name>.safetensors has, for the network built after manual_seed(SEED):
    checksums        one number a tensor of the state dict, in its order: see checksum()
    logits           its output in evaluation for images()
    train_logits     its output in training, in double precision, no dropout drawn (shallow models alone)
    gradient         of cross_entropy(train_logits, labels) for the first convolution (shallow models alone)
and, as metadata, `printed`: str(model) for the shallow ones, its FNV-1a hash for all.
"""
import sys

import torch
from torchvision import models, ops
from torchvision.io import decode_image
from torchvision.models.densenet import DenseNet
from torchvision.models.vision_transformer import interpolate_embeddings
from torchvision.transforms import InterpolationMode
from torchvision.transforms._presets import ImageClassification

import common
import model_options
import ours

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "inventory"))
from collect import fnv1a, key_lines  # noqa: E402

WEIGHTS = common.REPOSITORY / ".deps" / "weights" / "efficientnet-lite0-57934424.pth"
SEED = 20240229
RESNETS = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d",
           "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2")
PLAIN_NETS = ("alexnet", "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "squeezenet1_0",
              "squeezenet1_1")
DENSENETS = ("densenet121", "densenet161", "densenet169", "densenet201")
INCEPTIONS = ("googlenet", "inception_v3")
CONVNEXTS = ("convnext_tiny", "convnext_small", "convnext_base", "convnext_large")
VITS = ("vit_b_16", "vit_b_32", "vit_l_16", "vit_l_32", "vit_h_14")
SWINS = ("swin_t", "swin_s", "swin_b", "swin_v2_t", "swin_v2_s", "swin_v2_b")
MAXVITS = ("maxvit_t",)
MOBILE_NETS = ("mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small",
               "mnasnet0_5", "mnasnet0_75", "mnasnet1_0", "mnasnet1_3",
               "shufflenet_v2_x0_5", "shufflenet_v2_x1_0", "shufflenet_v2_x1_5", "shufflenet_v2_x2_0")
EFFICIENT_NETS = ("efficientnet_b0", "efficientnet_b1", "efficientnet_b2", "efficientnet_b3", "efficientnet_b4",
                  "efficientnet_b5", "efficientnet_b6", "efficientnet_b7",
                  "efficientnet_v2_s", "efficientnet_v2_m", "efficientnet_v2_l")
REG_NETS = ("regnet_y_400mf", "regnet_y_800mf", "regnet_y_1_6gf", "regnet_y_3_2gf", "regnet_y_8gf", "regnet_y_16gf",
            "regnet_y_32gf", "regnet_y_128gf", "regnet_x_400mf", "regnet_x_800mf", "regnet_x_1_6gf", "regnet_x_3_2gf",
            "regnet_x_8gf", "regnet_x_16gf", "regnet_x_32gf")
SHALLOW = ("resnet18", "resnet50", "efficientnet_lite0", "lenet5", "convnext_tiny", "vit_b_32", "swin_t", "swin_v2_t", "maxvit_t",
           "mobilenet_v2", "mobilenet_v3_small", "mnasnet0_5", "shufflenet_v2_x0_5", "efficientnet_b0", "regnet_y_400mf", "squeezenet1_1", "alexnet",
           "densenet121", "googlenet", "inception_v3")
ONE_SIZE = VITS + MAXVITS  # these take pictures of 224x224 alone, and one picture for speed


def checksum(tensor):
    """A sum of the tensor's 32-bit words, weighted by place, modulo 2**64."""
    words = tensor.detach().reshape(-1).contiguous().view(torch.int32).to(torch.int64)
    return (words * (torch.arange(words.numel()) * 2654435761 + 40503)).sum()


def images(name, training=False):
    """A wave, so that both sides make the same picture without a file. Inception's other head needs large ones."""
    if name in ONE_SIZE:
        return wave((1, 3, 224, 224))
    if name == "inception_v3":
        return wave((2, 3, 299, 299) if training else (2, 3, 80, 80))
    return wave((2, 1, 28, 28) if name == "lenet5" else (2, 3, 64, 64))


def wave(shape):
    count = torch.Size(shape).numel()
    return ((torch.arange(count, dtype=torch.float64) * 0.37).sin() * 1.5).float().reshape(shape)


def wake_head(model):
    """A vision transformer's last layer starts with zeros, and so would all that is compared."""
    if hasattr(model, "heads"):
        with torch.no_grad():
            model.heads.head.weight.copy_(wave(model.heads.head.weight.shape) * 0.02)


def build(name, **options):
    if name in INCEPTIONS:
        options["init_weights"] = True  # the default, without the warning that it will change
    return ours.build(name, **options) if name in ours.NAMES else models.get_model(name, **options)


def outputs_of(model, pictures):
    """By name: GoogLeNet and Inception give more than logits in training."""
    outputs = model(pictures)
    return outputs._asdict() if hasattr(outputs, "_asdict") else {"logits": outputs}


def write(name):
    torch.manual_seed(SEED)
    model = build(name).eval()
    tensors = {"checksums": torch.stack([checksum(value) for value in model.state_dict().values()])}
    wake_head(model)
    with torch.no_grad():
        tensors["logits"] = model(images(name))
    metadata = {"seed": SEED, "keys": len(model.state_dict()), "keys_fnv1a": fnv1a("".join(key_lines(model.state_dict()))),
                "num_params": sum(value.numel() for value in model.parameters()), "printed_fnv1a": fnv1a(str(model))}
    if name in SHALLOW:
        metadata["printed"] = str(model)
        # In double precision: normalising by the statistics of few values magnifies rounding by thousands.
        model.train().double()
        for module in model.modules():
            if isinstance(module, (torch.nn.Dropout, ops.StochasticDepth)):
                module.p = 0.0
            if isinstance(module, ours.LiteBlock):
                module.drop_connect = 0.0
        tensors["train_logits"] = outputs_of(model, images(name, training=True).double())["logits"]
        torch.nn.functional.cross_entropy(tensors["train_logits"], torch.tensor([3, 7])[:len(images(name))]).backward()
        tensors["gradient"] = common.strided_sample(next(model.parameters()).grad)
    common.save(f"models/{name}", tensors, metadata)


def write_family_options(family, variants):
    """tests/golden/models/<family>_options.safetensors: checksums, printed form and outputs of what options build."""
    tensors, printed = {}, {}
    for variant, make in variants.items():
        torch.manual_seed(SEED)
        model = make().eval()
        tensors[f"{variant}/checksums"] = torch.stack([checksum(value) for value in model.state_dict().values()])
        printed[variant] = fnv1a(str(model))
        with torch.no_grad():
            tensors[f"{variant}/logits"] = model(images(family))
            # Drawing what training draws: dropout and stochastic depth.
            model.train().double()
            torch.manual_seed(SEED)
            for output, values in outputs_of(model, images(family, training=variant in model_options.LARGE).double()).items():
                tensors[f"{variant}/train_{output}"] = values
    common.save(f"models/{family}_options", tensors, {"seed": SEED, "printed_fnv1a": printed})


def write_options():
    """ResNet's other constructor options, by the checksums of what they build and the outputs."""
    variants = {
        "zero_init_residual": dict(name="resnet50", zero_init_residual=True, num_classes=7),
        "dilation": dict(name="resnet50", replace_stride_with_dilation=[False, True, True], num_classes=7),
        "norm_layer": dict(name="resnet18", norm_layer=lambda channels: torch.nn.GroupNorm(8, channels), num_classes=7),
        "groups": dict(name="resnet50", groups=2, width_per_group=32, num_classes=7),
    }
    tensors = {}
    for variant, options in variants.items():
        torch.manual_seed(SEED)
        model = models.get_model(**options).eval()
        tensors[f"{variant}/checksums"] = torch.stack([checksum(value) for value in model.state_dict().values()])
        with torch.no_grad():
            tensors[f"{variant}/logits"] = model(images("resnet"))
    common.save("models/resnet_options", tensors, {"seed": SEED})


def write_memory_efficient_densenet():
    """A step of training, in double precision, of a network that computes its bottlenecks twice: all gradients and what its
    normalisations have seen, one behind the other."""
    torch.manual_seed(SEED)
    model = DenseNet(8, (2, 3), 16, bn_size=2, drop_rate=0.3, num_classes=7, memory_efficient=True).double()
    torch.manual_seed(SEED)
    logits = model(images("densenet").double())
    torch.nn.functional.cross_entropy(logits, torch.tensor([3, 6])).backward()
    tensors = {"logits": logits, "gradients": torch.cat([value.grad.flatten() for value in model.parameters()]),
               "buffers": torch.cat([value.double().flatten() for value in model.buffers()])}
    common.save("models/densenet_memory_efficient", tensors, {"seed": SEED})


def write_option_case(name, build, shape):
    """A small network: prints, initial values, and outputs in double precision, those in training with all draws."""
    torch.manual_seed(SEED)
    model = build()
    tensors = {"checksums": torch.stack([checksum(value) for value in model.state_dict().values()])}
    metadata = {"seed": SEED, "printed": str(model), "keys": "".join(key_lines(model.state_dict())), "images": shape}
    wake_head(model)
    model.eval().double()
    with torch.no_grad():
        tensors["logits"] = model(wave(shape).double())
        torch.manual_seed(SEED)
        tensors["train_logits"] = model.train()(wave(shape).double())
    common.save(f"models/options/{name}", tensors, metadata)


def write_init():
    """trunc_normal_: the usual way, with many values to draw again, and with bounds far from the mean."""
    tensors = {}
    for name, (shape, arguments) in {"usual": ((40, 50), dict(std=0.02)), "narrow": ((33, 31), dict(a=-0.7, b=0.9)),
                                     "tail": ((500,), dict(a=1.5, b=3.0)), "one": ((1,), dict(mean=1, std=2, a=0)),
                                     "flat": ((77,), dict(mean=0.5, std=4, a=0, b=0.25))}.items():
        torch.manual_seed(SEED)
        tensors[name] = torch.nn.init.trunc_normal_(torch.empty(shape), **arguments)
        tensors[f"{name}/next"] = torch.rand(3)
    common.save("models/options/init", tensors, {"seed": SEED})


def write_interpolated_embeddings():
    """interpolate_embeddings to a finer grid and to a coarser one, by both modes."""
    torch.manual_seed(SEED)
    state = {"class_token": torch.rand(1, 1, 8), "encoder.pos_embedding": torch.randn(1, 17, 8),
             "heads.head.bias": torch.rand(3)}
    tensors = {f"state/{name}": value for name, value in state.items()}
    for mode, size in (("bicubic", 56), ("bicubic", 24), ("bilinear", 56)):
        tensors[f"{mode}/{size}"] = interpolate_embeddings(size, 8, dict(state), mode)["encoder.pos_embedding"]
    common.save("models/options/interpolated_embeddings", tensors)


def write_photos():
    """EfficientNet-Lite0 with its published weights, as its preset prepares the photos: resize to 256 (bicubic), crop
    224, (x - 127) / 128."""
    model = ours.build("efficientnet_lite0").eval()
    model.load_state_dict(torch.load(WEIGHTS, weights_only=True))
    preset = ImageClassification(crop_size=224, resize_size=256, mean=(127 / 255,) * 3, std=(128 / 255,) * 3,
                                 interpolation=InterpolationMode.BICUBIC)
    with torch.no_grad():
        logits = {name: model(preset(decode_image(str(common.PHOTOS / f"{name}.jpg")))[None])[0]
                  for name in ("coffee", "chelsea", "rocket")}
    common.save("models/efficientnet_lite0_photos", logits)


def main():
    for name in RESNETS + ours.NAMES + PLAIN_NETS + CONVNEXTS + VITS + SWINS + MAXVITS + MOBILE_NETS + EFFICIENT_NETS + REG_NETS \
            + DENSENETS + INCEPTIONS:
        write(name)
    for family, variants in model_options.FAMILIES.items():
        write_family_options(family, variants)
    write_options()
    write_memory_efficient_densenet()
    for name, (build, shape) in model_options.CASES.items():
        write_option_case(name, build, shape)
    write_init()
    write_interpolated_embeddings()
    write_photos()


if __name__ == "__main__":
    common.check_oracle()
    if len(sys.argv) > 1:  # these networks, option cases, families' options or functions alone
        for argument in sys.argv[1:]:
            if argument in model_options.CASES:
                write_option_case(argument, *model_options.CASES[argument])
            elif argument in model_options.FAMILIES:
                write_family_options(argument, model_options.FAMILIES[argument])
                if argument in models.list_models():  # a network of its family's name
                    write(argument)
            elif argument.startswith("write_"):
                globals()[argument]()
            else:
                write(argument)
    else:
        main()
