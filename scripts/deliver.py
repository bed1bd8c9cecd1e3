"""The command that brings a built site to where others serve it. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bulletin import manifest
from bulletin.delivery import PENDING, Delivery, plan
from bulletin.manifest import Manifest, NoManifest
from bulletin.terminal import Commands, place, say

ROOT = Path(__file__).resolve().parents[1]


class Refused(Exception):
    """rclone did not do what it was asked to, and has said why."""


def upload(arguments: argparse.Namespace) -> int:
    """Bring what has changed to a remote of rclone: files, then pages, then deletions, then the manifest."""
    site_dir: Path = arguments.site_dir.resolve()
    to: str = arguments.to.rstrip("/")
    try:
        here = manifest.read(site_dir)
    except NoManifest:
        say(f"{site_dir} không có bản kê {manifest.NAME} đọc được. Hãy dựng lại trang bằng lệnh build.")
        return 1
    try:
        there = _there(to)
        delivery = plan(here, there)
        told = f"{len(delivery.files)} tệp, {len(delivery.pages)} trang; xóa {len(delivery.gone)}"
        if arguments.dry_run:
            _show(delivery)
            say(f"Sẽ đưa lên {to}: {told}.")
            return 0
        _bring(site_dir, to, delivery)
    except (Refused, OSError) as error:
        say(f"Chưa đưa xong lên {to}; chạy lại lệnh này sẽ làm tiếp. {error}".rstrip())
        return 1
    say(f"Đã đưa lên {to}: {told}.")
    return 0


def _there(to: str) -> list[Manifest]:
    """Return what the last delivery to *to* left there, and what a broken one was bringing; nothing for a new place."""
    found = []
    for name in (manifest.NAME, PENDING):
        try:
            found.append(Manifest.from_bytes(_rclone("cat", f"{to}/{name}", may_be_missing=True)))
        except NoManifest:
            if name == manifest.NAME:
                return []  # A place that cannot say what it holds gets everything.
    return found


def _bring(site_dir: Path, to: str, delivery: Delivery) -> None:
    _rclone("copyto", str(site_dir / manifest.NAME), f"{to}/{PENDING}")
    for paths in (delivery.files, delivery.pages):
        # What differs is known: rclone is not to look for itself, by time or by size.
        _listed(paths, "copy", str(site_dir), to, "--ignore-times", "--no-traverse")
    is_signed = (site_dir / manifest.SIGNATURE).exists()
    # The signature of an earlier site is no good for this one.
    _listed(delivery.gone if is_signed else (*delivery.gone, manifest.SIGNATURE), "delete", to)
    if is_signed:
        _rclone("copyto", str(site_dir / manifest.SIGNATURE), f"{to}/{manifest.SIGNATURE}")
    _rclone("copyto", str(site_dir / manifest.NAME), f"{to}/{manifest.NAME}")
    _rclone("deletefile", f"{to}/{PENDING}")


def _listed(paths: Iterable[str], *words: str) -> None:
    """Run rclone for *paths* alone; not at all when there are none."""
    lines = "".join(f"{path}\n" for path in paths)
    if lines:
        with tempfile.TemporaryDirectory() as folder:
            listed = Path(folder) / "paths"
            listed.write_text(lines, encoding="utf-8")
            _rclone(*words, "--files-from-raw", str(listed))


NOT_THERE = (3, 4)
"""What rclone ends with when there is no such folder or file."""


def _rclone(*words: str, may_be_missing: bool = False) -> bytes:
    try:
        done = subprocess.run(["rclone", *words], capture_output=True, check=False)  # noqa: S607 - the operator's own
    except OSError as error:
        raise Refused("Chưa cài rclone (Debian: apt install rclone).") from error
    if done.returncode and not (may_be_missing and done.returncode in NOT_THERE):
        raise Refused(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _show(delivery: Delivery) -> None:
    for sign, paths in (("+", delivery.files), ("+", delivery.pages), ("-", delivery.gone)):
        for path in paths:
            print(sign, path)


COMMANDS = Commands()
_options = COMMANDS.add("upload", upload, "Đưa những gì đã đổi lên kho tệp hay máy chủ khác, bằng rclone.")
_options.add_argument(
    "--to", required=True, metavar="NƠI", help="nơi nhận, như rclone gọi: kho:ban-tin hoặc một thư mục"
)
_options.add_argument(
    "--site-dir", type=place, default=ROOT / "site", metavar="THƯ_MỤC", help="trang đã dựng (mặc định: site)"
)
_options.add_argument("--dry-run", action="store_true", help="chỉ cho xem sẽ đưa gì")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 something has to be put right, 2 the call is wrong."""
    return COMMANDS.run(argv)


if __name__ == "__main__":
    raise SystemExit(main())
