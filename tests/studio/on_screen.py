#!/usr/bin/env python3
"""Runs a program on a screen of its own, and ends as it does.

usage: on_screen.py PROGRAM [ARGUMENT...]
Needs Xvfb; without it, it says so and ends with 77.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import screen


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if "Xvfb" in screen.missing_tools():
        print("Xvfb was not found (Debian: apt install xvfb)")
        return 77
    with tempfile.TemporaryDirectory(prefix="guanhe-studio-") as folder:
        own = screen.Screen(folder)
        try:
            environment = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
            return subprocess.run(sys.argv[1:], env={**environment, "DISPLAY": own.display}, check=False).returncode
        finally:
            own.close()


if __name__ == "__main__":
    sys.exit(main())
