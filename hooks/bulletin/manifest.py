"""Manifest: every file of a site with its SHA-256, so that anyone can tell whether it is what was built."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

NAME = "manifest.json"
SIGNATURE = f"{NAME}.sig"
NAMESPACE = "bulletin"
"""What a signature is for: ssh-keygen refuses one that was made for something else."""


class NoManifest(Exception):
    """A site has no manifest, or one that cannot be read."""


class Entry(NamedTuple):
    """One file of a site. Every file has one, kept between builds, hence no dataclass."""

    sha256: str
    """Of its bytes, 64 hexadecimal digits."""

    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a site is made of."""

    site_url: str
    """Its address, ending in ``/``."""

    commit: str
    """The git commit it was made from; empty where there is none."""

    is_modified: bool
    """Whether sources differed from that commit."""

    versions: Mapping[str, str]
    """The release of each program that shaped its bytes."""

    files: Mapping[str, Entry]
    """Every file but the manifest and its signature, by path from the top of the site, hidden files left out."""

    def to_bytes(self) -> bytes:
        """Return it as JSON. The same files give the same bytes."""
        files = {path: {"sha256": each.sha256, "size": each.size} for path, each in sorted(self.files.items())}
        whole: dict[str, Any] = {
            "site_url": self.site_url,
            "commit": self.commit,
            "is_modified": self.is_modified,
            "versions": dict(sorted(self.versions.items())),
            "files": files,
        }
        return json.dumps(whole, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Return the manifest that *data* is. Raises NoManifest."""
        try:
            whole = json.loads(data)
            return cls(
                site_url=whole["site_url"],
                commit=whole["commit"],
                is_modified=whole["is_modified"],
                versions=whole["versions"],
                files={path: Entry(each["sha256"], each["size"]) for path, each in whole["files"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoManifest from error


def read(site_dir: Path) -> Manifest:
    """Return the manifest of the site at *site_dir*. Raises NoManifest."""
    try:
        return Manifest.from_bytes((site_dir / NAME).read_bytes())
    except OSError as error:
        raise NoManifest from error


def entry(data: bytes) -> Entry:
    """Return what a manifest says of a file with these bytes."""
    return Entry(sha256(data).hexdigest(), len(data))


def paths(site_dir: Path) -> Iterator[str]:
    """Yield every file that a manifest of the site at *site_dir* lists, in no order."""
    top = str(site_dir)
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = folder[len(top) :].replace(os.sep, "/").lstrip("/")
        for name in names:
            if not name.startswith(".") and (below or name not in {NAME, SIGNATURE}):
                yield f"{below}/{name}" if below else name


Fetch = Callable[[str], bytes | None]
"""Gives the bytes of a file by its path; None when it is not there."""


def differences(wanted: Manifest, fetch: Fetch, *, found: Iterable[str] = (), at_once: int = 1) -> list[str]:
    """Return, in Vietnamese, every file that is missing, is another than *wanted* says, or is in *found* unlisted.

    *at_once* is the number of files that are fetched at the same time.
    """

    def difference(path: str) -> str:
        data = fetch(path)
        if data is None:
            return f"{path}: thiếu tệp này"
        return "" if entry(data) == wanted.files[path] else f"{path}: nội dung khác với bản kê"

    with ThreadPoolExecutor(at_once) as pool:
        told = [each for each in pool.map(difference, sorted(wanted.files)) if each]
    return told + [f"{path}: tệp này không có trong bản kê" for path in sorted(set(found) - wanted.files.keys())]


def sign(site_dir: Path, key: Path) -> str:
    """Sign the manifest with the SSH key at *key*; return what went wrong, in Vietnamese; empty when it is signed.

    `ssh-keygen -Y` (OpenSSH 8.1) makes and checks the signature: nothing here is home-made.
    """
    (site_dir / SIGNATURE).unlink(missing_ok=True)
    return _ssh_keygen("-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(site_dir / NAME))


def check_signature(site_dir: Path, signers: Path) -> str:
    """Return what is wrong with the signature of the manifest, in Vietnamese; empty when one of *signers* made it.

    *signers* is an allowed-signers file (ssh-keygen(1)): a name and a public key a line.
    """
    try:
        lines = signers.read_text(encoding="utf-8").splitlines()
        data = (site_dir / NAME).read_bytes()
    except (OSError, UnicodeDecodeError):
        return f"không đọc được tệp khóa {signers}"
    if not (site_dir / SIGNATURE).is_file():
        return "bản kê chưa được ký; hãy dựng lại trang bằng lệnh build --sign KHÓA"
    names = [line.split()[0].split(",") for line in lines if line.strip() and not line.startswith("#")]
    told = f"tệp khóa {signers} chưa có dòng nào; mỗi dòng ghi một tên và một khóa công khai"
    for name in dict.fromkeys(name for line in names for name in line):
        words = ("-Y", "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(site_dir / SIGNATURE))
        fault = _ssh_keygen(*words, given=data)
        if not fault:
            return ""
        told = f"chữ ký không phải của ai trong tệp khóa {signers}, hoặc bản kê đã bị sửa sau khi ký ({fault})"
    return told


def _ssh_keygen(*words: str, given: bytes = b"") -> str:
    try:
        done = subprocess.run(
            ["ssh-keygen", *words],  # noqa: S607 - whichever OpenSSH the operator uses
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        return f"không chạy được ssh-keygen ({error.strerror}); hãy cài OpenSSH (Debian: apt install openssh-client)"
    return "" if done.returncode == 0 else (done.stderr or done.stdout).decode("utf-8", "replace").strip() or "lỗi"
