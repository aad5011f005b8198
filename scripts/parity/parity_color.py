"""Python's side of the functions that change colours, blur and erase, over the dtypes and layouts that they take."""
import layouts
import torch
from parity_transforms import picture
from run import Function
from torchvision import tv_tensors
from torchvision.transforms.v2 import functional as F

INTEGERS = ["uint8", "uint8", "uint8", "int8", "int16", "int32", "int64"]
NARROW = ["uint8", "uint8", "uint8", "int8", "int16"]
FLOATS = ["float16", "bfloat16", "float32", "float64"]
ALL = INTEGERS + FLOATS
# Sums of products that torch may order otherwise from version to version and from processor to processor.
ROUNDING = 2e-6


LAYOUTS = ["contiguous", "channels_last"]
KINDS = ["tensor"]


def widen():
    LAYOUTS.append("strided")
    KINDS.extend(["image", "video"])


def draw_kind(rng, image):
    kind = rng.choice(KINDS) if len(KINDS) > 1 else "tensor"
    return "image" if kind == "video" and image.ndim < 4 else kind


def laid_out(inputs, parameters):
    image = layouts.laid_out(inputs["image"], parameters["layout"])
    return {"tensor": lambda x: x, "image": tv_tensors.Image, "video": tv_tensors.Video}[parameters.get("kind", "tensor")](image)


def function(call, options=lambda rng, image: {}, dtypes=ALL, channels=(1, 3, 3), tolerance=0.0, extra=lambda image, p: {}):
    """`call(image, parameters)`; drawn again where Python refuses or crashes."""
    def expected(inputs, parameters):
        torch.manual_seed(parameters.get("seed", 0))
        result = call(laid_out(inputs, parameters), parameters | {k: v for k, v in inputs.items() if k != "image"})
        return {"out": result.as_subclass(torch.Tensor).contiguous()}

    def draw(rng):
        while True:
            image = picture(rng, rng.choice(dtypes), channels)
            parameters = {"layout": rng.choice(LAYOUTS), "kind": draw_kind(rng, image)} | options(rng, image)
            inputs = {"image": image} | extra(image, parameters)
            try:
                if expected(inputs, parameters)["out"].isnan().any():
                    continue
            except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError):
                continue
            return inputs, parameters

    return Function(draw, expected, tolerance=tolerance)


def number(*values, most=None):
    """As floats: with a whole factor Python multiplies integers, which overflow."""
    def options(rng, image):
        return {"number": float(rng.choice([*values, rng.random() * most] if most else values))}
    return options


def threshold(rng, image):
    bound = 1.0 if image.is_floating_point() else torch.iinfo(image.dtype).max
    return {"number": rng.choice([0, 0.5, bound * rng.random(), float(min(bound, 2**40))])}


def blur(rng, image):
    size = [rng.choice([1, 3, 5, 7]), rng.choice([1, 3, 5, 7])]
    return {"kernel_size": size, "sigma": rng.choice([[], [1.3], [0.4, 2.0]])}


def rectangle(rng, image):
    height, width = image.shape[-2:]
    i, j = rng.randint(0, height - 1), rng.randint(0, width - 1)
    return {"i": i, "j": j, "h": rng.randint(0, height - i), "w": rng.randint(0, width - j)}


def value(image, parameters):
    if parameters["h"] % 2:
        return {"value": torch.zeros(image.shape[-3], parameters["h"], parameters["w"], dtype=image.dtype)}
    return {"value": torch.full((1, 1, 1), 7).to(image.dtype)}


FUNCTIONS = {
    "color.adjust_brightness": function(lambda x, p: F.adjust_brightness(x, p["number"]), number(0, 1, 0.5, 100, most=3)),
    "color.adjust_contrast": function(lambda x, p: F.adjust_contrast(x, p["number"]), number(0, 1, 0.5, 100, most=3),
                                      dtypes=INTEGERS + ["float32"]),
    "color.adjust_saturation": function(lambda x, p: F.adjust_saturation(x, p["number"]), number(0, 1, 0.5, 100, most=3)),
    "color.adjust_hue": function(lambda x, p: F.adjust_hue(x, p["number"]), number(0, 0.5, -0.5, 0.1, most=0.5),
                                 dtypes=["uint8", "int16", "float32", "float16"]),
    "color.adjust_sharpness": function(lambda x, p: F.adjust_sharpness(x, p["number"]), number(0, 1, 0.5, 10, most=3),
                                       dtypes=NARROW + ["float32", "float64"], tolerance=ROUNDING),
    # Beyond 16 bits a float sum may fall on the other side of a half.
    "color.adjust_sharpness_wide": function(lambda x, p: F.adjust_sharpness(x, p["number"]), number(0, 1, 0.5, 10, most=3),
                                            dtypes=["int32", "int64"], tolerance=1),
    "color.posterize": function(lambda x, p: F.posterize(x, int(p["number"])), number(*range(9))),
    "color.solarize": function(lambda x, p: F.solarize(x, p["number"]), threshold),
    "color.rgb_to_grayscale": function(lambda x, p: F.rgb_to_grayscale(x, int(p["number"])), number(1, 3)),
    "color.adjust_gamma": function(lambda x, p: F.adjust_gamma(x, p["gamma"], p["gain"]),
                                   lambda rng, image: {"gamma": rng.choice([0.0, 0.5, 1.0, 2.2]), "gain": rng.choice([1.0, 0.3, 4.0])},
                                   dtypes=["uint8", "int16", "float32", "float64"], tolerance=ROUNDING),
    "color.autocontrast": function(lambda x, p: F.autocontrast(x)),
    "color.equalize": function(lambda x, p: F.equalize(x), channels=(1, 2, 3, 5)),
    "color.invert": function(lambda x, p: F.invert(x), channels=(1, 2, 3, 5)),
    "color.grayscale_to_rgb": function(lambda x, p: F.grayscale_to_rgb(x), channels=(1, 3, 4)),
    # A sum that torch orders otherwise may fall on the other side of a half.
    "color.gaussian_blur": function(lambda x, p: F.gaussian_blur(x, p["kernel_size"], p["sigma"] or None), blur,
                                    dtypes=["uint8", "int8", "int16"], channels=(1, 2, 3, 5), tolerance=1),
    "color.gaussian_blur_float": function(lambda x, p: F.gaussian_blur(x, p["kernel_size"], p["sigma"] or None), blur,
                                          dtypes=["float32", "float64"], channels=(1, 2, 3, 5), tolerance=ROUNDING),
    "color.gaussian_noise": function(lambda x, p: F.gaussian_noise(x, p["mean"], p["sigma"], p["clip"]),
                                     lambda rng, image: {"mean": rng.choice([0.0, 0.2]), "sigma": rng.choice([0.0, 0.1, 1.0]),
                                                         "clip": rng.random() < 0.5, "seed": rng.randrange(2**40)},
                                     dtypes=["uint8", "float32", "float64"]),
    "color.erase": function(lambda x, p: F.erase(x, p["i"], p["j"], p["h"], p["w"], p["value"]), rectangle, channels=(1, 2, 3, 5), extra=value),
    "color.permute_channels": function(lambda x, p: F.permute_channels(x, p["permutation"]),
                                       lambda rng, image: {"permutation": rng.sample(range(image.shape[-3]), image.shape[-3])},
                                       channels=(1, 2, 3, 5)),
    "color.jpeg": function(lambda x, p: F.jpeg(x, int(p["number"])), number(1, 50, 75, 100), dtypes=["uint8"], channels=(1, 3)),
    "color.uniform_temporal_subsample": function(lambda x, p: F.uniform_temporal_subsample(x, p["num_samples"]),
                                                 lambda rng, image: {"num_samples": rng.randint(1, 6)}),
}
