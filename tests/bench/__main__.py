"""Start the benchmark with a Python that has what it needs: ``python3 tests/bench --help``, or that of one SUBJECT:
``python3 tests/bench search --help``.

Needs the standard library alone; everything else is in `runner`.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SUBJECTS = {"search": "searching", "feeds": "feed_writers", "documents": "documents", "media": "media"}
"""The module that measures each part of ours by itself, by the word that asks for it."""

NEEDS_POSIX = """\
This benchmark needs Linux, macOS or another POSIX system: it asks with wait4 what a command and all its child
processes cost, which Windows cannot tell. On Windows it runs inside WSL."""
NEEDS_PACKAGES = "The bulletin is not installed here. Run this first: python3 scripts/bulletin.py build"


def main() -> int:
    """Run the benchmark, in the project's own environment when this Python lacks what the bulletin needs."""
    if os.name != "posix":
        raise SystemExit(NEEDS_POSIX)
    if any(importlib.util.find_spec(name) is None for name in ("mkdocs", "material", "nh3", "yaml")):
        env = Path(os.environ.get("BULLETIN_VENV") or TESTS.parent / ".venv").expanduser().resolve()
        python = env / "bin" / "python"
        if not python.exists() or Path(sys.prefix) == env:
            raise SystemExit(NEEDS_PACKAGES)
        os.execv(python, [str(python), *sys.argv])
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "hooks")]
    module, words = "runner", sys.argv[1:]
    if words and words[0] in SUBJECTS:
        module, words = SUBJECTS[words[0]], words[1:]
    status: int = importlib.import_module(f"bench.{module}").main(words)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
