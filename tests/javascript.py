"""Runs the modules of the search page: in Node where there is one, which is quick, else in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browsing import serving
from project import ROOT

MODULES = ROOT / "hooks" / "theme" / "assets" / "search"
NODE = shutil.which("node")


def run(code: str, value: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """Return what the function *code*, which may import ``./normalise.js`` and its like, gives for *value*."""
    if NODE:
        script = tmp_path / "run.mjs"
        imported = code.replace('"./', f'"{MODULES.as_uri()}/')
        script.write_text(
            f"const run = {imported};\n"
            'import { readFileSync, writeFileSync } from "node:fs";\n'
            f"const value = JSON.parse(readFileSync({json.dumps(str(tmp_path / 'value.json'))}));\n"
            f"writeFileSync({json.dumps(str(tmp_path / 'result.json'))}, JSON.stringify(await run(value)));\n",
            encoding="utf-8",
        )
        (tmp_path / "value.json").write_text(json.dumps(value), encoding="utf-8")
        subprocess.run([NODE, str(script)], check=True, timeout=120)
        return json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    browser: Browser = request.getfixturevalue("browser")
    with serving(MODULES) as address:
        page = browser.new_page()
        page.goto(f"{address}/normalise.js")
        found = page.evaluate(code, value)
        page.close()
    return found
