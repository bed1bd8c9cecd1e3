"""A project whose site is renewed again and again, without the generator."""

from __future__ import annotations

import shutil
from pathlib import Path

from bulletin import Settings, assemble, layout, ledger, output, placing, renewal
from bulletin.assembly import DEPTHS
from conftest import NOW
from project import post, read_site

CHROME = (
    '<!doctype html><html lang="vi"><head><title><!--slot:title--></title><!--slot:head--></head>'
    '<body><a href="{root}">Trang chủ</a><!--slot:content--><!--slot:toc--></body></html>'
)


class Press:
    """A project whose site is renewed again and again, by the whole program but the generator."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.root = settings.root
        self.live = self.root / "site"
        for folder in ("posts", "docs"):
            (self.root / folder).mkdir(exist_ok=True)
        laid_out = self.root / "laid-out"
        (laid_out / "assets").mkdir(parents=True)
        (laid_out / "assets" / "style.css").write_text("p {}", encoding="utf-8")
        (laid_out / "assets" / "documents.js").write_text("", encoding="utf-8")
        layout.write_chromes(laid_out, {depth: CHROME.format(root="../" * depth or "./") for depth in DEPTHS})
        self.layout = layout.keep(self.root, _moved(laid_out, layout.place(self.root, b"key")), b"key")

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def bulletin(self, **options):
        return assemble(self.settings, now=NOW, workers=1, **options)

    def renew(self, tree: Path | None = None) -> int:
        """Renew the live site; return how many files were made."""
        tree = tree or self.root / "aside"
        tree.mkdir(exist_ok=True)
        shelf = ledger.shelf(self.root, self.live)
        done = renewal.renew(tree, self.live, self.bulletin(), self.layout, shelf.entries, workers=1)
        placing.put_in_place(tree, self.live, keep=2)
        shelf.save(done.ledger)
        done.index.remember()
        return done.made

    def cold(self) -> dict[str, bytes]:
        """Return the site that a build from nothing makes."""
        shutil.rmtree(self.root / ".cache" / "digests", ignore_errors=True)
        (self.root / ".cache" / "digests").unlink(missing_ok=True)
        fresh = self.root / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        for path in self.layout.paths:
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.layout.folder / path, fresh / path)
        output.write(fresh, self.bulletin(), self.layout.chromes, workers=1)
        return read_site(fresh)


def _moved(folder: Path, to: Path) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(to)
    return to


def text(number: int, **more: str) -> str:
    body = more.pop("body", f"Bài {number}.\n\n## Mục\n\n![ảnh](anh.png) [bài kia]({(number + 1) % 8}.md#muc)")
    months = {"date": f"2026-{1 + number % 3:02}-{1 + number:02}", "tags": "ISO" if number % 2 else "Đo lường"}
    return post(more.pop("title", f"Tin {number}"), id=f"p{number}", body=body, **{**months, **more})
