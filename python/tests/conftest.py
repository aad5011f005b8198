import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
sys.path.insert(0, str(PACKAGE))

import torchvision_cpp  # noqa: E402

torchvision_cpp.install()


@pytest.fixture
def run():
    """Runs Python code in a process of its own, our package at hand; gives what it printed, fails where it failed."""

    def run(code, *arguments, python=sys.executable, **environment):
        path = os.pathsep.join([environment.pop("first", ""), str(PACKAGE)]).strip(os.pathsep)
        done = subprocess.run([python, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False,
                              env=os.environ | {"PYTHONPATH": path} | environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run
