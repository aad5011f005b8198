"""Golden files of fills and dtypes by kind of input."""
import random
import sys

import common
import torch

sys.path.insert(0, str(common.REPOSITORY / "scripts" / "parity"))
import parity_transform_classes as classes  # noqa: E402

FILLS = [{"Image": 127, "Mask": 1, "others": None}, {"Mask": 2}, {"Video": [1, 2, 3], "Tensor": 5, "others": 9}]
FILLED = [{"type": "Pad", "padding": 2}, {"type": "RandomCrop", "size": [9, 10], "padding": 3}, {"type": "RandomZoomOut", "p": 1.0},
          {"type": "RandomRotation", "degrees": 40}, {"type": "RandomAffine", "degrees": 40, "translate": [0.3, 0.3]},
          {"type": "RandomPerspective", "p": 1.0}, {"type": "ElasticTransform", "alpha": 40.0, "sigma": 0.5}]
AUGMENTERS = [{"type": "AutoAugment", "policy": "svhn"}, {"type": "RandAugment", "magnitude": 20}, {"type": "TrivialAugmentWide"}, {"type": "AugMix"}]
DTYPES = [{"Image": "float32", "Mask": "int64", "others": None}, {"Image": "float32", "Video": "float64", "Tensor": "int16", "others": "float64"},
          {"Mask": "bool", "Image": None, "Video": None, "BoundingBoxes": "int32", "KeyPoints": "float64", "Tensor": "uint8"}]


def pipelines():
    for fill in FILLS:
        yield from (step | {"fill": fill} for step in FILLED + AUGMENTERS)
    for dtypes in DTYPES:
        yield from ({"type": "ToDtype", "dtype": dtypes, "scale": scale} for scale in (False, True))


def main():
    rng = random.Random("by kind")
    torch.manual_seed(3)
    tensors, parameters = {}, []
    for pipeline in pipelines():
        kinds = ("image",) if "Image" in str(pipeline) else ("video", "tensor")
        everything = pipeline["type"] not in [step["type"] for step in AUGMENTERS]
        while True:
            inputs, case = classes.sample(rng, kinds, channels=(3,), everything=everything, dtypes=["uint8"], least=6, most=10,
                                          formats=classes.FORMATS)
            if len(inputs.get("boxes", [1])):
                break
        case["pipeline"], number = pipeline, len(parameters)
        outputs = classes.expected(inputs, case)
        tensors |= {f"{number}/in/{key}": value for key, value in inputs.items()}
        tensors |= {f"{number}/out/{key}": value for key, value in outputs.items()}
        parameters.append(case)
    common.save("v2/by_kind", tensors, {"cases": parameters})


if __name__ == "__main__":
    common.check_oracle()
    main()
