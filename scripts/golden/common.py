"""What every golden writer shares. Runs in the oracle's environment alone: torch 2.14.1, torchvision 0.29.1."""
import hashlib
import json
from pathlib import Path

import numpy
import PIL
import torch
import torchvision
from safetensors.torch import save_file

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "golden"
PHOTOS = REPOSITORY / "examples" / "data" / "photos"

ORACLE = {"torch": "2.14.1", "torchvision": "0.29.1"}


def check_oracle():
    for module, wanted in ((torch, ORACLE["torch"]), (torchvision, ORACLE["torchvision"])):
        if module.__version__.split("+")[0] != wanted:
            raise SystemExit(f"golden files come from {module.__name__} {wanted} alone, this is {module.__version__}")
    torch.set_num_threads(1)


def save(name: str, tensors: dict, metadata: dict | None = None):
    """Writes tests/golden/<name>.safetensors. Metadata values are stored as JSON text. Keep files under 50 kB or so."""
    path = GOLDEN / f"{name}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {key: value.detach().clone().contiguous() for key, value in tensors.items()}
    save_file(tensors, path, metadata={key: json.dumps(value) for key, value in (metadata or {}).items()})
    path.chmod(0o644)
    record(path)
    return path


def record(path: Path):
    """Notes a golden file and what wrote it in the manifest of its folder."""
    manifest_path = path.parent / "manifest.json"
    manifest = json.loads(manifest_path.read_text()) if manifest_path.exists() else {"files": {}}
    manifest["oracle"] = {"torch": torch.__version__, "torchvision": torchvision.__version__,
                          "numpy": numpy.__version__, "pillow": PIL.__version__}
    manifest["files"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest["files"] = dict(sorted(manifest["files"].items()))
    manifest_path.write_text(json.dumps(manifest, indent=1) + "\n")


def strided_sample(tensor: torch.Tensor, count: int = 1000) -> torch.Tensor:
    """`count` values spread evenly over a large output, so that its golden file stays small. C++ takes the same:
    flatten()[:: max(1, numel // count)]."""
    flat = tensor.detach().contiguous().flatten()
    return flat[:: max(1, flat.numel() // count)].clone()
