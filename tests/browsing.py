"""What browser tests share: which Chromium, a site that has every type of page, a server for it, what is looked for."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from project import ROOT, build, make_project, post, read_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge"))), None
)
FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium's own sandbox does not start as root, as CI machines run it.


@cache
def _headers(folder: str) -> tuple[tuple[str, str], ...]:
    """Return what the site in *folder* asks servers to send with every page; nothing where it is no site of ours."""
    place = Path(folder) / "_headers"
    _, _, lines = place.read_text(encoding="utf-8").partition("/*\n") if place.is_file() else ("", "", "")
    return tuple(re.findall(r"^  ([\w-]+): (.+)$", lines.partition("\n/")[0], re.MULTILINE))


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder quietly, with the site's own headers and its own page for what is not there."""

    protocol_version = "HTTP/1.1"  # One connection for many files, as every server has it.
    disable_nagle_algorithm = True  # Else the second half of an answer waits for the first to be acknowledged.

    def end_headers(self):
        for name, value in _headers(self.directory):
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            super().send_error(code, message, explain)
            return
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def log_message(self, *words):
        pass


class _Listening(http.server.ThreadingHTTPServer):
    """Ends with its connections: a server that is gone answers nobody."""

    def __init__(self, *words):
        self._connections: list[socket.socket] = []
        super().__init__(*words)

    def process_request(self, request, client_address):
        self._connections.append(request)
        super().process_request(request, client_address)

    def hang_up(self):
        for connection in self._connections:
            with suppress(OSError):  # Closed already.
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(folder: Path, handler: type[Server] = Server) -> Iterator[str]:
    """Serve *folder* on this machine alone; give the address of its root, without a slash at its end."""
    server = _Listening(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        server.hang_up()


def axe() -> str:
    """Return the script of axe-core, from npm; skip the test, saying so, where nobody installed it."""
    script = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        if os.environ.get("BULLETIN_REQUIRE_BROWSER"):
            pytest.fail("There is no axe-core here: `npm ci --prefix tests/browser` brings it.")
        pytest.skip("no axe-core: `npm ci --prefix tests/browser` brings it")
    return script.read_text(encoding="utf-8")


PAGES = {
    "home": "/",
    "post": "/2026/03/du-moi-muc/",
    "withdrawn": "/2026/01/bai-da-go/",
    "former agency": "/2016/05/bai-cua-co-quan-cu/",
    "category": "/chuyen-muc/thong-bao/",
    "numbered": "/chuyen-muc/tin-hoat-dong/trang/1/",
    "list of pages": "/chuyen-muc/tin-hoat-dong/trang/",
    "categories": "/chuyen-muc/",
    "tag": "/tu-khoa/do-luong/",
    "tags": "/tu-khoa/",
    "archive": "/luu-tru/",
    "year": "/2026/",
    "month": "/2026/03/",
    "search": "/tim-kiem/",
    "site map": "/so-do/",
    "register": "/van-ban/",
    "documents of a year": "/van-ban/nam-2014/",
    "document": "/van-ban/19-2014-qd-ttg/",
    "post that cites": "/2023/02/theo-quyet-dinh/",
    "rich post": "/2026/02/bai-co-du-thu/",
    "volume": "/dong-tap/2023.html",
    "feeds": "/rss/",
    "corrections": "/dinh-chinh/",
    "about": "/gioi-thieu/",
    "contact": "/lien-he/",
    "accessibility": "/tro-nang/",
    "not found": "/khong-co-trang-nay/",
}

LONG = "/2016/05/bai-cua-co-quan-cu/"
"""A post of one printed page, with links and enough text to measure a line."""

OLD = {
    "/default.aspx?tabid=45&ItemID=678": "cu-hoi",
    "/tin/thông báo.aspx?id=7".replace(" ", "%20"): "cu-dau",
    "/view.php?ten=đo lường&so=19/2014".replace(" ", "%20"): "cu-gia-tri",
    "/khong-co-dau-hoi": "cu-trang",
    "/thu-muc/%F4%FF": "cu-ma",
}
"""Older addresses of posts, for a host that serves mere files."""

PARAGRAPH = (
    "Chi cục đề nghị các đơn vị thường xuyên rà soát, cập nhật tài liệu của hệ thống quản lý chất lượng, tổ chức đánh "
    "giá nội bộ và khắc phục kịp thời những điểm chưa phù hợp đã được nêu trong các đợt kiểm tra trước đây. "
)


RICH = """\
HTQLCL giúp UBND cấp xã.[^1]

- Việc thứ nhất:
  - viết quy trình,
  - duyệt.

  Rồi ban hành.
- Việc thứ hai.

![Sơ đồ các bước](hinh/so-do.png "Lời dưới ảnh trong bài")

> [!WARNING]
> Chỉ nộp **một** bản.

| Việc | Hạn |
|---|---|
| Nộp | 5/3 |

---

[^1]: Chú thích cuối.
"""
"""Blocks within blocks, abbreviations, pictures in several sizes."""


def picture(width: int, height: int) -> bytes:
    """Return a PNG that a camera could have taken of a wall: two colours, one running into the other."""
    rows = b"".join(
        b"\0" + bytes(part for x in range(width) for part in (20, 60 + 120 * x // width, 60 + 120 * y // height))
        for y in range(height)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make_site(root: Path) -> Path:
    """Build a site that has every type of page in *root*; return its folder."""
    small = read_site(ROOT / "tests/sites/small/posts")
    files = {f"posts/{path}": content for path, content in small.items()}
    for number in range(45):
        title = f"Kết quả kiểm tra phương tiện đo trong tháng {number % 12 + 1} tại địa bàn số {number}"
        text = post(title, id=f"many-{number}", date=f"2024-{number % 12 + 1:02}-11", category="tin-hoat-dong")
        files[f"posts/many/{number}.md"] = text.encode()
    body = f"{PARAGRAPH * 3}\n\n{PARAGRAPH}[Trang liên hệ](/lien-he/), [một trang khác](https://example.com/a?b=1).\n"
    body += "\n<!-- lời nhắn riêng giữa những người biên tập -->\n\n> Một câu trích.\n\n1. Một\n2. Hai\n"
    files["posts/cu.md"] = post("Bài của cơ quan cũ", id="cu", date="2016-05-04", body=body).encode()
    for address, id in OLD.items():
        files[f"posts/old/{id}.md"] = post(f"Bài {id}", id=id, aliases=f"['{address}']").encode()
    files["posts/rich.md"] = post(
        "Bài có đủ thứ",
        id="rich",
        date="2026-02-03",
        image="{src: hinh/so-do.png, alt: Sơ đồ, caption: Lời dưới ảnh chính}",
        summary="Tóm tắt bài.",
        body=RICH,
    ).encode()
    body_that_cites = "Theo Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014, TCVN 5603:2023 và 30/KH-UBND."
    files["posts/cites.md"] = post("Theo quyết định", id="cites", date="2023-02-01", body=body_that_cites).encode()
    files["posts/van-ban.yml"] = (
        "number: 19/2014/QĐ-TTg\ntitle: Về việc áp dụng\nstatus: lapsed\nlapsed_on: 2026-07-01\n"
        "checked_on: 2026-07-02\nnoted_on: 2026-07-02\n"
        "replaced_by: [14/2026/NĐ-CP]\nlink: https://van-ban.example/mot-dia-chi-rat-dai-khong-co-cho-nao-de-ngat-dong-duoc\n"
    ).encode()
    files["posts/hinh/so-do.png"] = picture(1200, 675)
    files["docs/hinh/bieu-trung.svg"] = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#b91c1c"/></svg>'
    )
    former = '    emblem: hinh/bieu-trung.svg\n    former_agency: {name: "Chi cục trước đây", until: 2016-12-31}\n'
    edit = {"    posts_dir: posts": f"{former}    posts_dir: posts"}
    root = make_project(root, files, edit=edit)
    build(root)
    return root / "site"


def ready(page: Page) -> None:
    """Wait until the scripts of *page* have done what they do when it opens."""
    if page.locator(".post-tools").count():
        page.wait_for_selector(".post-tools button")
    if page.locator(".search-form[data-index]").count():
        page.wait_for_selector(".search-filters:enabled", state="attached")


def open_everything(page: Page) -> None:
    """Unfold whatever is folded, so that it is looked at too."""
    ready(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
    if page.locator(".display-button").count():  # A bound volume has no masthead.
        page.locator(".display-button").click()


def barriers(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """Return what axe finds on *page*, best practices included."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)")
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found]
