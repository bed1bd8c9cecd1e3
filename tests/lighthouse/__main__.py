"""Lighthouse on the main types of page, on an emulated phone: `python3 tests/lighthouse`.

Builds a site of samples, serves it compressed on this machine, and asks the
Chromium that is there. Ends with 1 when a page stays below the promise: 100 for
accessibility, best practices and SEO, 98 for performance. Not part of `.ci/run`:
a minute of a machine's time that others share tells little of speed there.
Needs `npm ci --prefix tests/lighthouse`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "hooks")]

import browsing  # noqa: E402 - the path above comes first

PROMISE = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}
PAGES = {"home": "/", "post": "/2026/03/du-moi-muc/", "listing": "/chuyen-muc/tin-hoat-dong/", "search": "/tim-kiem/"}


class Compressed(browsing.Server):
    """Serves text compressed, as any server of the samples does."""

    def do_GET(self) -> None:  # noqa: N802 - the standard library names it so
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"} or not path.is_file():
            super().do_GET()
            return
        data = gzip.compress(path.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000" if "?" in self.path else "no-cache")
        self.end_headers()
        self.wfile.write(data)


def scores(url: str, report: Path) -> dict[str, int]:
    """Return what Lighthouse gives the page at *url*, of 100; the whole report is left at *report*."""
    subprocess.run(
        [
            str(HERE / "node_modules" / ".bin" / "lighthouse"),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(PROMISE)}",
            f"--chrome-flags=--headless=new {' '.join(browsing.FLAGS)}",
        ],
        env={
            "CHROME_PATH": str(browsing.CHROMIUM),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": tempfile.gettempdir(),
        },
        check=True,
    )
    found = json.loads(report.read_text(encoding="utf-8"))
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit.get("scoreDisplayMode") != "informative":
            print(f"    {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")
    return {name: round((category["score"] or 0) * 100) for name, category in found["categories"].items()}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, help="keep the whole reports in this folder")
    parser.add_argument("pages", nargs="*", default=list(PAGES), help=f"of {', '.join(PAGES)}")
    arguments = parser.parse_args(argv)
    short = False
    with tempfile.TemporaryDirectory() as place:
        folder = browsing.make_site(Path(place) / "project")
        reports = arguments.reports or Path(place)
        reports.mkdir(parents=True, exist_ok=True)
        with browsing.serving(folder, Compressed) as site:
            for name in arguments.pages:
                if not (folder / PAGES[name].strip("/") / "index.html").is_file():
                    print(f"{name}: there is no such page")
                    short = True
                    continue
                found = scores(site + PAGES[name], reports / f"{name}.json")
                print(f"{name}: " + ", ".join(f"{category} {found[category]}" for category in PROMISE))
                short |= any(found[category] < least for category, least in PROMISE.items())
    return int(short)


if __name__ == "__main__":
    raise SystemExit(main())
