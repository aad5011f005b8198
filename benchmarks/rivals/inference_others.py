"""ONNX Runtime and OpenVINO on the networks of inference_bench.cpp, from ONNX files that PyTorch exports once."""
import contextlib
import io
import os
import sys
import tempfile
import warnings
from pathlib import Path

import onnxruntime
import openvino
import torch
from inference import NETWORKS, seeded
from timing import measure

THREADS = int(os.environ["OMP_NUM_THREADS"])
FOLDER = Path(tempfile.gettempdir()) / "torchvision-bench-onnx"


def exported(name, count):
    path = FOLDER / f"{name}-{count}.onnx"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            torch.onnx.export(seeded(name), (torch.randn(count, 3, 224, 224),), str(path), dynamo=True, external_data=False)
    return path


def onnx_runtime(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    # Waiting threads must not spin against others, as in the programs beside it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0" if THREADS > 1 else "1")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda images: session.run(None, {name: images})


def open_vino(path):
    compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_NUM_THREADS": THREADS, "NUM_STREAMS": 1,
                                                               "INFERENCE_PRECISION_HINT": "f32"})
    request = compiled.create_infer_request()
    return lambda images: request.infer([images], share_inputs=True, share_outputs=True)


def main():
    for name in NETWORKS:
        for count in (1, 8):
            images = torch.randn(count, 3, 224, 224).numpy()
            path = exported(name, count)
            expected = None
            for rival, build in (("ONNX Runtime", onnx_runtime), ("OpenVINO", open_vino)):
                run = build(path)
                logits = torch.tensor(list(run(images).values())[0] if rival == "OpenVINO" else run(images)[0])
                expected = logits if expected is None else expected
                if (logits - expected).abs().max() > 1e-3 * expected.abs().max().clamp(min=1e-6):
                    sys.exit(f"{rival} differs on {name}")
                measure(f"{name}, {count} image{'s' if count > 1 else ''}", lambda: run(images), rival)


if __name__ == "__main__":
    main()
