"""The shared libraries: where they are, which torch they were built for, and what they register."""
import ctypes
import mmap
import os
import re
from pathlib import Path

OPS_FILE = "libtorchvision_ops.so"
IMAGE_FILE = "libtorchvision_image.so"

# What torchvision's Python calls in its own library.
OPERATORS = (
    "_cuda_version", "_deform_conv2d_backward", "_ps_roi_align_backward", "_ps_roi_pool_backward",
    "_roi_align_backward", "_roi_pool_backward", "box_iou_rotated", "deform_conv2d", "nms", "ps_roi_align",
    "ps_roi_pool", "qnms", "qroi_align", "roi_align", "roi_pool")


class InstallError(RuntimeError):
    """The operators can't be put in place; the message says why and what to do."""


def minor(version):
    """"2.13" of "2.13.0+cpu"."""
    return ".".join(version.split(".")[:2])


def built_for(path):
    """The torch version that the library at path says it was built for, read without loading it."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = re.search(rb"torchvision_ops built for torch ([0-9.]+)\0", content)
        version = found and found[1].decode()
    if version is None:
        raise InstallError(f"{path} is no {OPS_FILE} of TorchVision for C++: it doesn't say for which torch it was built")
    return version


def find_ops(torch_version, asked):
    """The library to load: `asked`, $TORCHVISION_CPP_LIBRARY, or the one built for this torch in the package."""
    named = asked or os.environ.get("TORCHVISION_CPP_LIBRARY")
    if named:
        path = Path(named).resolve()
        if not path.is_file():
            raise InstallError(f"no library at {path}")
        return path
    folder = Path(__file__).parent / "lib"
    path = folder / f"torch-{minor(torch_version)}" / OPS_FILE
    if not path.is_file():
        there = ", ".join(sorted(entry.name for entry in folder.glob("torch-*"))) or "none"
        raise InstallError(f"no operators for torch {torch_version}: there are those for: {there}. Build them with "
                           "scripts/build_python_ops --python <your python>")
    return path


def find_image(ops, asked):
    """The library of the image operators: `asked`, or the one beside the operators' if there is one."""
    path = Path(asked).resolve() if asked else ops.with_name(IMAGE_FILE)
    if path.is_file():
        return path
    if asked:
        raise InstallError(f"no library at {path}")
    return None


def already_loaded():
    """A copy of the operators that this process has mapped, by an extension in C++ that links them, or None."""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.rstrip("\n").split(maxsplit=5)
            if len(fields) == 6 and Path(fields[5]).name.startswith(OPS_FILE):
                return Path(fields[5])
    return None


def leave_to_python(path):
    """Makes the loaded library take back the kernels that torchvision's Python is about to register itself."""
    ctypes.CDLL(os.fspath(path)).torchvision_ops_leave_to_python()
