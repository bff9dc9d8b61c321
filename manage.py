#!/usr/bin/env python3
"""Every command of the project. `demo` and `test` need nothing but Python 3.11 or newer."""

import os
import sys

if sys.version_info < (3, 11) or os.name != "posix":
    sys.exit(
        "This needs Python 3.11 or newer on Linux or macOS (on Windows: inside WSL). "
        "Install it, then run: python3.11 manage.py demo"
    )

from aifactory.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
