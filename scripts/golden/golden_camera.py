"""Frames as cameras lay them out, with their RGB: YUV by the standards' formulas in double, Bayer patterns by OpenCV."""
import common
import cv2
import numpy
import torch

WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
# OpenCV names a pattern by the second row's second and third pixel.
BAYER = {"rggb": cv2.COLOR_BayerBG2RGB, "grbg": cv2.COLOR_BayerGB2RGB, "gbrg": cv2.COLOR_BayerGR2RGB,
         "bggr": cv2.COLOR_BayerRG2RGB}
SIZES = [(6, 8), (5, 7), (1, 1), (2, 3), (33, 18)]


def to_rgb(y, u, v, matrix, full):
    red, blue = WEIGHTS[matrix]
    green = 1 - red - blue
    luma = y.astype(float) if full else (y.astype(float) - 16) * 255 / 219
    scale = 1 if full else 255 / 224
    u, v = (u.astype(float) - 128) * scale, (v.astype(float) - 128) * scale
    rgb = numpy.stack([luma + 2 * (1 - red) * v,
                       luma - 2 * (1 - blue) * blue / green * u - 2 * (1 - red) * red / green * v,
                       luma + 2 * (1 - blue) * u])
    return numpy.floor(rgb + 0.5).clip(0, 255).astype(numpy.uint8)


def spread(plane, height, width, rows):
    return plane.repeat(2, 1)[:, :width] if rows == 1 else plane.repeat(2, 0).repeat(2, 1)[:height, :width]


def main():
    random = numpy.random.default_rng(5)
    tensors, cases = {}, []

    def add(name, content, rgb):
        tensors[f"{name}/bytes"] = torch.from_numpy(numpy.ascontiguousarray(content).reshape(-1).copy())
        tensors[f"{name}/rgb"] = torch.from_numpy(numpy.ascontiguousarray(rgb))
        cases.append(name)

    for number, (height, width) in enumerate(SIZES):
        rows, columns = (height + 1) // 2, (width + 1) // 2
        y = random.integers(0, 256, (height, width), dtype=numpy.uint8)
        u, v = (random.integers(0, 256, (rows, columns), dtype=numpy.uint8) for _ in range(2))
        for matrix in WEIGHTS:
            for full in (False, True):
                rgb = to_rgb(y, spread(u, height, width, 2), spread(v, height, width, 2), matrix, full)
                suffix = f"{height}x{width}/{matrix}/{'full' if full else 'limited'}"
                in_turns = numpy.stack([u, v], -1)
                add(f"nv12/{suffix}", numpy.concatenate([y.ravel(), in_turns.ravel()]), rgb)
                if matrix == "bt601" and not full:
                    add(f"nv21/{suffix}", numpy.concatenate([y.ravel(), in_turns[..., ::-1].ravel()]), rgb)
                    add(f"i420/{suffix}", numpy.concatenate([y.ravel(), u.ravel(), v.ravel()]), rgb)
                    add(f"yv12/{suffix}", numpy.concatenate([y.ravel(), v.ravel(), u.ravel()]), rgb)
        wide = random.integers(0, 256, (height, 2 * columns), dtype=numpy.uint8)
        u, v = (random.integers(0, 256, (height, columns), dtype=numpy.uint8) for _ in range(2))
        rgb = to_rgb(wide[:, :width], spread(u, height, width, 1), spread(v, height, width, 1), "bt709", False)
        suffix = f"{height}x{width}/bt709/limited"
        add(f"yuyv/{suffix}", numpy.stack([wide[:, ::2], u, wide[:, 1::2], v], -1), rgb)
        add(f"uyvy/{suffix}", numpy.stack([u, wide[:, ::2], v, wide[:, 1::2]], -1), rgb)
        colors = random.integers(0, 256, (height, width, 4), dtype=numpy.uint8)
        plain = f"{height}x{width}/bt601/limited"
        add(f"rgba/{plain}", colors, colors[..., :3].transpose(2, 0, 1))
        add(f"bgra/{plain}", colors, colors[..., 2::-1].transpose(2, 0, 1))
        add(f"bgr/{plain}", colors[..., :3], colors[..., 2::-1].transpose(2, 0, 1))
        if height >= 3:
            for pattern, code in BAYER.items():
                add(f"bayer_{pattern}/{plain}", y, cv2.cvtColor(y, code).transpose(2, 0, 1))
    common.save("io/camera", tensors, {"cases": cases})


if __name__ == "__main__":
    main()
