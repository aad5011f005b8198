"""What install() does, each case in a process of its own."""
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
import torchvision_cpp

LIBRARY = torchvision_cpp.status().library

USE = """
import torch, torchvision
assert torchvision.extension._has_ops()
assert torchvision.ops.nms(torch.tensor([[0, 0, 1, 1.0]] * 2), torch.tensor([0.4, 0.5]), 0.5).tolist() == [1]
x = torch.rand(1, 1, 4, 4, requires_grad=True)
torchvision.ops.roi_align(x, torch.tensor([[0, 0, 0, 2.0, 2.0]]), 2).sum().backward()
assert x.grad.sum() > 3
"""
REFUSED = """
import sys
try:
    print(torchvision_cpp.install({}))
except torchvision_cpp.InstallError as error:
    print("refused:", error)
"""


def test_is_quiet_and_says_what_is_in_place(run):
    said = run("import torchvision_cpp\nprint(torchvision_cpp.status())\nprint(torchvision_cpp.install())\n"
               + USE + "print(torchvision_cpp.status())\nassert torchvision_cpp.install().in_use")
    assert "not installed" in said and "not yet" in said and "in use: yes" in said and str(LIBRARY) in said


def test_raises_no_warning(run):
    # Registering over a kernel gives one UserWarning: there is none, since the library leaves those to Python.
    said = run("import torchvision_cpp\ntorchvision_cpp.install()\n" + USE)
    assert "Overriding" not in said


def test_calls_our_kernels(run):
    run("import torchvision_cpp\ntorchvision_cpp.install()\n" + USE + """
import torchvision_cpp._library as library
maps = open("/proc/self/maps").read()
assert library.OPS_FILE in maps and "torchvision/_C" not in maps, maps
""")


def test_leaves_autograd_autocast_and_shapes_to_python(run):
    assert "C++ True False" in run("""
import torchvision_cpp
torchvision_cpp.install()
import torch
has = lambda op, key: torch._C._dispatch_has_kernel_for_dispatch_key(f"torchvision::{op}", key)
before = has("roi_align", "Autograd") and has("roi_align", "Meta")
torchvision_cpp._library.leave_to_python(torchvision_cpp.status().library)
print("C++", before, has("roi_align", "Autograd") or has("roi_align", "Meta"))
assert has("roi_align", "CPU") and has("_cuda_version", "CompositeExplicitAutograd")
""")


def test_takes_the_copy_that_an_extension_in_cpp_brought(run):
    said = run(f"import torch, torchvision_cpp\ntorch.ops.load_library({str(LIBRARY)!r})\ntorchvision_cpp.install()\n"
               + USE)
    assert "Overriding" not in said


def test_comes_before_torchvision_or_refuses(run):
    said = run("import sys, types, torchvision_cpp\nsys.modules['torchvision'] = types.ModuleType('torchvision')"
               + REFUSED.format(""))
    assert "refused: torchvision was imported already" in said


def test_refuses_another_torch(run, tmp_path):
    content = LIBRARY.read_bytes()
    other = tmp_path / LIBRARY.name
    marker = b"torchvision_ops built for torch 2."
    at = content.index(marker) + len(marker)
    other.write_bytes(content[:at] + b"09" + content[at + 2:])
    said = run("import torchvision_cpp" + REFUSED.format(repr(str(other))))
    assert "refused:" in said and "was built for torch 2.09" in said and "build_python_ops" in said


def test_refuses_what_is_no_library_of_ours(run, tmp_path):
    other = tmp_path / "other.so"
    other.write_bytes(b"\x7fELF and nothing more")
    assert "doesn't say for which torch" in run("import torchvision_cpp" + REFUSED.format(repr(str(other))))
    assert "refused: no library at" in run("import torchvision_cpp" + REFUSED.format("'/nowhere.so'"))


def test_refuses_where_another_library_came_first(run):
    said = run("import torch, torchvision_cpp\nlib = torch.library.Library('torchvision', 'DEF')\n"
               "lib.define('nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor')" + REFUSED.format(""))
    assert "refused: another library has registered" in said


def test_refuses_where_it_was_built_for_no_such_torch(run, tmp_path):
    shutil.copytree(Path(torchvision_cpp.__file__).parent, tmp_path / "torchvision_cpp",
                    ignore=shutil.ignore_patterns("torch-*", "__pycache__"))
    said = run("import torchvision_cpp" + REFUSED.format(""), first=str(tmp_path))
    assert "refused: no operators for torch" in said and "none. Build them with" in said


@pytest.fixture
def bare_torchvision(tmp_path):
    """torchvision's package without its libraries: links to everything else."""
    package = tmp_path / "torchvision"
    package.mkdir()
    for entry in Path(find_spec("torchvision").origin).parent.iterdir():
        if entry.suffix != ".so" and entry.name != "__pycache__":
            (package / entry.name).symlink_to(entry)
    return tmp_path


IMAGES = """
photo = torchvision.io.decode_image(sys.argv[1])
assert photo.shape == (3, 400, 600)
assert torch.equal(torchvision.io.decode_png(torchvision.io.encode_png(photo)), photo)
print(torchvision_cpp.status())
"""
PHOTO = Path(__file__).parents[2] / "examples" / "data" / "photos" / "coffee.jpg"


def test_works_where_torchvisions_own_files_are_absent(run, bare_torchvision):
    said = run("import sys, torchvision_cpp\ntorchvision_cpp.install()\n" + USE + IMAGES, PHOTO,
               first=str(bare_torchvision))
    assert f"image operators: {LIBRARY.with_name('libtorchvision_image.so')}" in said


def test_does_without_an_image_library(run, tmp_path, bare_torchvision):
    alone = tmp_path / "alone" / LIBRARY.name
    alone.parent.mkdir()
    shutil.copy(LIBRARY, alone)
    said = run(f"import torchvision_cpp\ntorchvision_cpp.install({str(alone)!r})\n" + USE +
               "print(torchvision_cpp.status())", first=str(bare_torchvision))
    assert "image operators: none" in said


def test_takes_the_image_library_that_is_named(run, tmp_path, bare_torchvision):
    image = tmp_path / "other.so"
    shutil.copy(LIBRARY.with_name("libtorchvision_image.so"), image)
    said = run(f"import sys, torchvision_cpp\ntorchvision_cpp.install(image_library={str(image)!r})\n" + USE + IMAGES,
               PHOTO, first=str(bare_torchvision))
    assert f"image operators: {image}" in said
