"""Puts the operators of TorchVision for C++ in the place of those in torchvision's wheel.

    import torchvision_cpp
    torchvision_cpp.install()    # before the first `import torchvision`
    import torchvision

No installed file is touched: torchvision asks one function where its libraries are, and install() answers for the
operators. See docs/python.md.
"""
import importlib.machinery
import importlib.metadata
import importlib.util
import logging
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from . import _library
from ._library import InstallError

__all__ = ["InstallError", "Status", "install", "status"]
__version__ = "0.1.0"

_log = logging.getLogger(__name__)
# Whose Python expects which torch: those whose operators have exactly our schemas.
_TORCH_OF = {"0.28": "2.13", "0.29": "2.14"}
_HOOKED = "torchvision._internally_replaced_utils"
_OPS_NAMES = ("_C", "_C_stable")
_IMAGE_NAMES = ("image", "image_stable")


@dataclass
class Status:
    """What is in place. `str()` gives it in words."""

    installed: bool = False
    torch: Optional[str] = None
    torchvision: Optional[str] = None
    library: Optional[Path] = None
    """Our library, and the torch that it was built for."""
    built_for: Optional[str] = None
    in_use: bool = False
    """Whether torchvision has been imported and took the library."""
    image_library: Optional[str] = None
    """Where the image operators come from: a path, or None where torchvision has none (then its io functions raise)."""
    notes: list = field(default_factory=list)
    """What differs from the stock package."""

    def __str__(self):
        if not self.installed:
            return "torchvision_cpp: not installed; torchvision's own operators are in use"
        lines = [f"torchvision_cpp: operators of torchvision {self.torchvision} from {self.library} "
                 f"(built for torch {self.built_for}, running {self.torch})",
                 f"  in use: {'yes' if self.in_use else 'not yet: torchvision has not been imported'}",
                 f"  image operators: {self.image_library or 'none: decode_*, encode_*, read_file, write_file raise'}"]
        return "\n".join(lines + [f"  note: {note}" for note in self.notes])


_status = Status()
_image_library = None  # ours, or None for torchvision's own
_image_path = None  # what torchvision was told


def install(library=None, image_library=None):
    """Makes the coming `import torchvision` take our operators, and returns a Status.

    `library`: a libtorchvision_ops.so; else $TORCHVISION_CPP_LIBRARY, else the one in this package that was built for
    the running torch. `image_library`: one with the image operators; else a libtorchvision_image.so beside the
    operators', else torchvision's own. Raises InstallError where torchvision was imported already, where no library
    was built for the running torch, and where torchvision's version isn't one whose operators ours equal. A second
    call changes nothing.
    """
    global _image_library
    if _status.installed:
        return status()
    if "torchvision" in sys.modules:
        raise InstallError("torchvision was imported already and holds its own operators: call "
                           "torchvision_cpp.install() before the first `import torchvision`")
    import torch  # takes seconds: not at the import of this package

    _status.torch = torch.__version__
    _status.torchvision = _torchvision_version(torch.__version__)
    _status.library = _library.already_loaded() or _library.find_ops(torch.__version__, library)
    _status.built_for = _library.built_for(_status.library)
    if _library.minor(_status.built_for) != _library.minor(torch.__version__):
        raise InstallError(f"{_status.library} was built for torch {_status.built_for} and this is torch "
                           f"{torch.__version__}: build it with scripts/build_python_ops --python {sys.executable}")
    _image_library = _library.find_image(_status.library, image_library)
    _load(torch)
    sys.meta_path.insert(0, _Finder)
    _status.installed = True
    _log.info("%s", status())
    for note in _status.notes:
        _log.warning("%s", note)
    return status()


def status():
    """What is in place now."""
    extension = sys.modules.get("torchvision.extension")
    _status.in_use = _status.installed and extension is not None and extension._has_ops()
    image = sys.modules.get("torchvision.io.image")
    if image is not None:
        _status.image_library = str(_image_path) if image._has_image_ops() else None
    elif _status.installed:
        _status.image_library = str(_image_library or "torchvision's own, once it is imported")
    return _status


def _torchvision_version(torch_version):
    try:
        version = importlib.metadata.version("torchvision")
    except importlib.metadata.PackageNotFoundError:
        raise InstallError("torchvision isn't installed in this Python: our operators run under its package") from None
    wanted = _TORCH_OF.get(_library.minor(version))
    if wanted is None:
        raise InstallError(f"torchvision {version}: our operators have the schemas of {' and '.join(_TORCH_OF)}")
    if wanted != _library.minor(torch_version):
        raise InstallError(f"torchvision {version} belongs to torch {wanted}, and this is torch {torch_version}")
    return version


def _load(torch):
    registered = {name.split("::")[1].split(".")[0] for name in torch._C._dispatch_get_all_op_names()
                  if name.startswith("torchvision::")}
    if "nms" in registered and _library.already_loaded() is None:
        raise InstallError("another library has registered torchvision's operators in this process already: call "
                           "torchvision_cpp.install() before it is loaded")
    torch.ops.load_library(str(_status.library))
    registered = {name.split("::")[1].split(".")[0] for name in torch._C._dispatch_get_all_op_names()
                  if name.startswith("torchvision::")}
    missing = [name for name in _library.OPERATORS if name not in registered]
    if missing:
        raise InstallError(f"{_status.library} lacks operators that torchvision's Python needs: {', '.join(missing)}")
    if torch.version.cuda and torch.cuda.is_available():
        _status.notes.append("the operators compute on the CPU alone: torchvision's CUDA kernels aren't loaded")


def _extension_path(original, name):
    """In the place of torchvision's function that finds its libraries."""
    global _image_path
    if name in _OPS_NAMES:
        _library.leave_to_python(_status.library)
        return str(_status.library)
    if name in _IMAGE_NAMES:
        _image_path = _image_library or original(name)
        return str(_image_path)
    return original(name)


class _Finder:
    """Stands first in sys.meta_path and changes that one function as its module is imported."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != _HOOKED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            original = module._get_extension_path
            module._get_extension_path = lambda lib_name: _extension_path(original, lib_name)

        spec.loader.exec_module = exec_module
        return spec
