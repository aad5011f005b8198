"""Writes every golden file again: runs each golden_*.py beside this file."""
import importlib
from pathlib import Path

import common

if __name__ == "__main__":
    common.check_oracle()
    for script in sorted(Path(__file__).parent.glob("golden_*.py")):
        print(script.stem, flush=True)
        importlib.import_module(script.stem).main()
