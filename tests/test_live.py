"""What is live: whole at every moment, unchanged where nothing changed, and open to proof."""

from __future__ import annotations

import ctypes
import http.server
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from conftest import need
from project import PICTURE, ROOT, make_project, post, read_site

VARIABLES = {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1", "BULLETIN_STARTED_IN": str(ROOT)}
KILLS = 30
POSTS = 2000


@pytest.fixture
def root(tmp_path):
    """A project with two posts."""
    return project(tmp_path / "project", {f"posts/{id}.md": post(f"Tin {id}", id=id) for id in "ab"})


def project(root: Path, files) -> Path:
    make_project(root, files)
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    return root


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-P", str(root / "scripts" / "release.py"), *words]


def run(root: Path, *words: str, limit=None, **variables: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(root, *words),
        cwd=root,
        env={**os.environ, **VARIABLES, **variables},
        preexec_fn=limit,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def edit(root: Path, id: str, body: str) -> None:
    (root / "posts" / f"{id}.md").write_text(post(f"Tin {id}", id=id, body=body), encoding="utf-8")


def times(site: Path) -> dict[str, tuple[int, int]]:
    """Return what a server makes ETag and Last-Modified of, by path."""
    return {
        path.relative_to(site).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in site.rglob("*")
        if path.is_file()
    }


def test_build_changes_no_more_than_an_edit_does(root):
    assert run(root, "build").returncode == 0
    before = times(root / "site")
    assert run(root, "build").returncode == 0
    assert times(root / "site") == before
    edit(root, "a", "Đã sửa.")
    assert run(root, "build").returncode == 0
    changed = {path for path, found in times(root / "site").items() if before.get(path) != found}
    assert "2026/03/tin-a/index.html" in changed
    assert {path for path in changed if path.endswith(".html")} <= {
        "2026/03/tin-a/index.html",
        "index.html",
        "2026/index.html",
        "2026/03/index.html",
        "chuyen-muc/thong-bao/index.html",
        "dong-tap/2026.html",
    }


def test_earlier_site_comes_back_in_one_command(root):
    first = None
    for body in ("Một.", "Hai.", "Ba."):
        edit(root, "a", body)
        assert run(root, "build", "--keep", "5").returncode == 0
        first = first or read_site(root / "site")
    assert run(root, "rollback").returncode == 0
    assert "Hai." in (root / "site/2026/03/tin-a/index.html").read_text(encoding="utf-8")
    assert run(root, "rollback").returncode == 0
    assert read_site(root / "site") == first
    done = run(root, "rollback")
    assert done.returncode == 1
    assert "Không còn bản cũ nào" in done.stderr
    assert read_site(root / "site") == first


def test_built_site_passes_verification_and_a_damaged_one_does_not(root):
    assert run(root, "build").returncode == 0
    assert run(root, "verify").returncode == 0
    page = root / "site/2026/03/tin-a/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</h1>", ""), encoding="utf-8")
    done = run(root, "verify", str(root / "site"))
    assert done.returncode == 1
    assert "2026/03/tin-a/index.html: nội dung khác với bản kê" in done.stdout
    assert "/2026/03/tin-a/: thẻ" in done.stdout
    assert "Hãy dựng lại bằng lệnh build" in done.stderr
    (root / "site/manifest.json").unlink()
    assert run(root, "verify").returncode == 1


def test_page_under_docs_with_a_dead_link_stops_the_build(root):
    """MkDocs looks at Markdown links alone."""
    assert run(root, "build").returncode == 0
    before = times(root / "site")
    (root / "docs/gioi-thieu.md").write_text('# Giới thiệu\n\n<a href="../khong-co/">x</a>\n', encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 1
    assert "/gioi-thieu/: liên kết tới /khong-co/ là trang không có" in done.stdout
    assert times(root / "site") == before


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, *_):
        pass


class Elsewhere(Quiet):
    """Sends whoever asks for anything to another host, as http does to https."""

    def do_GET(self):
        self.send_response(301)
        self.send_header("Location", f"https://www.ban-tin.example{self.path}")
        self.end_headers()


def test_live_site_is_held_against_its_manifest(root, tmp_path):
    assert run(root, "build").returncode == 0
    served = tmp_path / "served"
    shutil.copytree(root / "site", served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            assert run(root, "verify", "--url", url).returncode == 0
            (served / "rss.xml").write_bytes(b"<rss/>")
            (served / "luu-tru/index.html").unlink()
            done = run(root, "verify", "--url", url)
        finally:
            server.shutdown()
    assert done.returncode == 1
    assert "Hãy xóa manifest.json ở nơi đặt trang rồi chạy lại lệnh upload" in done.stderr
    assert done.stdout.splitlines() == [
        "luu-tru/index.html: nội dung khác với bản kê",
        "rss.xml: nội dung khác với bản kê",
    ]


def test_address_that_leads_elsewhere_is_not_taken_for_a_broken_site(root):
    assert run(root, "build").returncode == 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            done = run(root, "verify", "--url", f"http://127.0.0.1:{server.server_address[1]}/bt")
        finally:
            server.shutdown()
    assert (done.returncode, done.stdout) == (1, "")
    assert "verify --url https://www.ban-tin.example/bt/" in done.stderr
    assert "xóa" not in done.stderr


def test_signed_site_is_told_from_another(root, tmp_path):
    key, signers = tmp_path / "key", tmp_path / "signers"
    subprocess.run([need("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    signers.write_text(f"chi-cuc {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    assert run(root, "build", "--sign", str(key)).returncode == 0
    assert run(root, "verify", "--signers", str(signers)).returncode == 0
    assert run(root, "build").returncode == 0
    done = run(root, "verify", "--signers", str(signers))
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "manifest.json.sig: bản kê chưa được ký" in done.stdout
    assert "Đừng đưa trang này lên" not in done.stderr, "the files are sound"
    before = times(root / "site")
    done = run(root, "build", "--sign", str(root / "mkdocs.yml"))
    assert (done.returncode, "ssh-keygen -t" in done.stderr) == (1, False), "that would write over the file"
    assert times(root / "site") == before
    done = run(root, "build", "--sign", str(tmp_path / "none"))
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert told[-3].startswith("Không ký được bản kê: ")
    assert told[-2].endswith(f"ssh-keygen -t ed25519 -f {tmp_path / 'none'}")
    assert told[-1] == f"Chưa dựng được. {root / 'site'} giữ nguyên như trước."
    assert times(root / "site") == before


def test_quarantine_publishes_the_others_and_keeps_the_last_good_version(tmp_path):
    posts = {f"posts/{n}.md": post(f"Tin số {n}", id=f"n{n}", date=f"2025-{n % 12 + 1:02}-03") for n in range(500)}
    root = project(tmp_path / "project", posts)
    assert run(root, "build").returncode == 0
    before = read_site(root / "site")
    (root / "posts/7.md").write_text("---\ntitle: Tin: số 7, viết hỏng\n---\n", encoding="utf-8")
    (root / "posts/new.md").write_text("---\ntitle: Chưa từng đăng\n---\n", encoding="utf-8")
    done = run(root, "build", "--quarantine")
    assert done.returncode == 2
    assert read_site(root / "site") == before
    told = done.stderr.splitlines()
    assert "posts/7.md: chưa đăng được bản mới; trên trang vẫn là bản tốt gần nhất." in told
    assert "posts/new.md: chưa đăng được và chưa có bản cũ nào; bài không có trên trang." in told
    assert any(line.startswith("posts/7.md:2: ") for line in told)


def test_earlier_site_that_cannot_be_put_away_is_told(root):
    assert run(root, "build").returncode == 0
    (root / ".site.earlier").write_text("no folder", encoding="utf-8")
    edit(root, "a", "Đã sửa.")
    done = run(root, "build")
    assert done.returncode == 0
    assert ".site.earlier: File exists). Lệnh rollback có thể không có bản vừa thay" in done.stderr.replace("\n", " ")
    assert "Đã sửa." in (root / "site/2026/03/tin-a/index.html").read_text(encoding="utf-8")


def test_site_for_editors_shows_drafts_with_a_banner_and_no_feed(tmp_path):
    small = read_site(ROOT / "tests/sites/small/posts")
    root = project(tmp_path / "project", {f"posts/{path}": content for path, content in small.items()})
    assert run(root, "build", "--drafts").returncode == 0
    found = read_site(root / "site")
    draft = found["2026/01/bai-nhap-chua-ai-duoc-thay/index.html"].decode()
    assert "Bản nháp" in draft
    assert "Hẹn giờ: lên trang Thứ Ba, 1/1/2999" in found["2999/01/bai-hen-gio-chua-ai-duoc-thay/index.html"].decode()
    assert not [path for path in found if path.endswith((".xml", "feed.json"))]
    assert "rss/index.html" not in found
    assert found["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    for path, content in found.items():
        if path.endswith("index.html") and re.match(r"\d{4}/|chuyen-muc|index", path):
            assert b'<meta name="robots" content="noindex">' in content, path
            assert b"rss.xml" not in content.split(b"</head>")[0], path
            assert b"rss/" not in content, path


def test_same_project_gives_the_same_bytes_on_another_machine(tmp_path):
    """Compressed forms and the manifest too: in another time zone and language, from files in another order."""
    posts = {f"posts/{n}.md": post(f"Tin số {n}", id=f"n{n}", tags="[Đo lường, ISO]") for n in range(12)}
    sites = []
    for number, machine in enumerate(
        (
            {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
        )
    ):
        root = project(tmp_path / str(number), dict(sorted(posts.items(), reverse=bool(number))))
        (root / "posts/c.png").write_bytes(PICTURE)
        assert run(root, "build", "--compress", SOURCE_DATE_EPOCH="1790000000", **machine).returncode == 0
        sites.append(read_site(root / "site"))
    one, other = sites
    assert one.keys() == other.keys()
    assert {"2026/03/tin-so-1/index.html.gz", "manifest.json"} <= one.keys()
    assert [path for path in one if one[path] != other[path]] == []


def test_disk_that_takes_no_more_leaves_the_old_site(root):
    assert run(root, "build").returncode == 0
    before = times(root / "site")
    edit(root, "a", "Dài. " * 30_000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = run(root, "build", limit=limit)
    assert done.returncode == 1
    assert re.search(r"Không đọc hoặc ghi được \S+ \(", done.stderr)
    assert "giữ nguyên như trước" in done.stderr
    assert times(root / "site") == before
    assert not list(root.glob(".site.*.new"))


def as_anybody() -> None:
    """Take from root, should we be root, the leave to write anywhere (capabilities(7): CAP_DAC_OVERRIDE)."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP: the program that starts next has it no more.


def test_folder_that_cannot_be_written_to_is_told(root):
    assert run(root, "build").returncode == 0
    place = root.parent / "readonly"
    place.mkdir()
    shutil.copytree(root / "site", place / "site")
    before = times(place / "site")
    place.chmod(0o555)
    try:
        done = run(root, "build", "--site-dir", str(place / "site"), limit=as_anybody)
    finally:
        place.chmod(0o755)
    assert done.returncode == 1
    assert "readonly/.site.lock (Permission denied)" in done.stderr
    assert "giữ nguyên như trước" in done.stderr
    assert times(place / "site") == before


def test_new_site_is_live_though_its_texts_could_not_be_kept(root):
    shutil.rmtree(root / ".cache/published", ignore_errors=True)
    (root / ".cache").mkdir(exist_ok=True)
    (root / ".cache/published").write_text("no folder", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 0
    assert "chưa ghi được" in done.stderr
    assert "giữ nguyên như trước" not in done.stderr
    assert (root / "site/2026/03/tin-a/index.html").exists()


def test_two_builds_at_once_do_not_meet(root):
    both = [
        subprocess.Popen(command(root, "build"), cwd=root, env={**os.environ, **VARIABLES}, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [each.communicate()[1].decode() for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum("xin đợi" in each for each in told) == 1
    assert run(root, "verify").returncode == 0
    assert not list(root.glob(".site.*.new"))


def test_kill_at_any_moment_leaves_the_old_site_or_the_new_one(tmp_path):
    """SIGKILL to everything a build of 2,000 posts started, at moments spread over its whole length."""
    days = [f"20{10 + n // 336:02}-{1 + n // 28 % 12:02}-{1 + n % 28:02}" for n in range(POSTS)]
    posts = {f"posts/{n}.md": post(f"Tin số {n}", id=f"n{n}", date=day) for n, day in enumerate(days)}
    root = project(tmp_path / "project", posts)
    site, source = root / "site", root / "posts" / "0.md"
    text = {"old": posts["posts/0.md"], "new": posts["posts/0.md"].replace("Nội dung.", "Đã sửa.")}
    whole, length = {}, {}

    def build(state: str) -> float:
        """Put the site of *state* in place; return how many seconds that took."""
        source.write_text(text[state], encoding="utf-8")
        started = time.monotonic()
        assert run(root, "build").returncode == 0
        found = read_site(site)
        assert whole.setdefault(state, found) == found
        return time.monotonic() - started

    length["cold"], _, length["warm"] = build("old"), build("new"), build("old")
    moments = random.Random(2026)  # noqa: S311 - the same moments in every run
    seen = []
    for number in range(KILLS):
        source.write_text(text["new"], encoding="utf-8")
        kind = ("cold", "warm", "warm")[number % 3]
        if kind == "cold":
            # A cold build that was killed early has kept nothing yet.
            shutil.rmtree(root / ".cache", ignore_errors=True)
        # Some kills fall into the end of a build, where folders change places.
        part = 0.7 + 0.4 * moments.random() if number % 2 else moments.random()
        process = subprocess.Popen(
            command(root, "build"),
            cwd=root,
            env={**os.environ, **VARIABLES},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(length[kind] * part)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        found = read_site(site)
        state = next((name for name, each in whole.items() if each == found), "half")
        assert state != "half", f"kill {number} at {part:.2f} of a {kind} build of {length[kind]:.1f} s"
        seen.append(state)
        if state == "new":
            build("old")
    assert "old" in seen
    build("new")
    assert not list(root.glob(".site.*.new"))


def test_nothing_to_do_is_seen_at_once_and_only_then(root):
    """Nothing is made again, whatever was touched; whatever was changed, due or damaged is."""
    (root / "posts/hen.md").write_text(post("Hẹn giờ", id="h", date="2027-01-01 08:00"), encoding="utf-8")

    def build(at: str) -> bool:
        seconds = str(int(datetime.fromisoformat(at).timestamp()))
        done = run(root, "build", SOURCE_DATE_EPOCH=seconds)
        assert done.returncode == 0
        return "Không có gì thay đổi" not in done.stderr

    assert build("2026-12-31T10:00+07:00")
    before = times(root / "site")
    assert not build("2026-12-31T11:00+07:00")
    assert build("2027-01-01T07:00+07:00")  # Another day: a document may have lapsed.
    assert not build("2027-01-01T07:59+07:00")
    assert times(root / "site") == before
    assert build("2027-01-01T08:00+07:00")
    assert "2027/01/hen-gio/index.html" in times(root / "site")
    page = root / "site/2026/03/tin-a/index.html"
    sound = page.read_bytes()
    page.write_bytes(b"x")
    assert build("2027-01-01T09:00+07:00")
    assert page.read_bytes() == sound
    edit(root, "a", "Đã sửa.")
    assert build("2027-01-01T09:00+07:00")
    assert not build("2027-01-01T09:00+07:00")
    (root / "docs/lien-he.md").write_text("# Liên hệ\n\nKhác.\n", encoding="utf-8")
    assert build("2027-01-01T09:00+07:00")
    assert b"Kh\xc3\xa1c." in (root / "site/lien-he/index.html").read_bytes()


def test_folder_that_was_renamed_is_a_change(root):
    """Its files keep inode, size and time."""
    (root / "posts/anh").mkdir()
    (root / "posts/anh/can.png").write_bytes(PICTURE)
    edit(root, "a", "![Cái cân](anh/can.png)")
    assert run(root, "build").returncode == 0
    (root / "posts/anh").rename(root / "posts/hinh")
    done = run(root, "build")
    assert done.returncode == 1
    assert "anh/can.png" in done.stdout
