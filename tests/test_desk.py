"""The commands of the desk, run as an editor runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import desk
from bulletin import Settings, examine
from conftest import NOW
from project import ROOT, commit, make_project, post, read_site

SOUND = {"posts/a.md": post("Đo lường", id="a")}
BROKEN = {"posts/b.md": post("Đo lường", id="b", date="hôm qua")}
ADVICE = {"posts/c.md": post("Đo lường.", id="c")}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project of *files* the one the commands work on."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))

    def make(files) -> Path:
        root = make_project(tmp_path / "project", files)
        monkeypatch.setattr(desk, "ROOT", root)
        return root

    return make


def run(*words: str) -> int:
    return desk.main(list(words))


@pytest.mark.parametrize(
    ("files", "words", "status"),
    [
        ({}, [], 0),
        (SOUND, [], 0),
        (BROKEN, [], 1),
        (SOUND | ADVICE, [], 0),
        (SOUND | ADVICE, ["--strict"], 1),
        (SOUND, ["--strict"], 0),
        (SOUND | BROKEN | ADVICE, ["--strict"], 1),
    ],
)
def test_check_fails_when_something_must_be_put_right(project, files, words, status):
    project(files)
    assert run("check", *words) == status


def test_check_tells_each_problem_on_a_line_that_can_be_clicked_and_counts_them(project, capsys):
    project(SOUND | BROKEN | ADVICE)
    run("check")
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [re.match(r"posts/\w\.md:\d+: ", line)[0] for line in lines] == ["posts/b.md:3: ", "posts/c.md:2: "]
    assert lines[1].endswith("(nên sửa)")
    assert told.err.splitlines()[-1] == "1 lỗi phải sửa; 1 chỗ nên sửa."


def test_check_says_that_nothing_is_wrong(project, capsys):
    project(SOUND)
    run("check")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("Không có lỗi nào phải sửa.\n")


def test_check_lists_what_editors_have_coming(project, capsys):
    files = {
        "posts/d.md": post("Hẹn giờ", id="d", date="2026-12-01"),
        "posts/e.md": post("Nháp", id="e", status="draft"),
        "posts/f.md": post("Cũ", id="f", review_on="2026-11-01"),
    }
    project(SOUND | files)
    assert run("check") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[:-1] == [
        "posts/d.md:3: Sắp đăng: “Hẹn giờ” lên trang Thứ Ba, 1/12/2026.",
        "posts/e.md:6: Bản nháp: “Nháp”.",
        "posts/f.md:6: Cần xem lại: “Cũ” đã tới ngày xem lại 1/11/2026.",
    ]


@pytest.mark.parametrize("name", ["json", "gitlab"])
def test_check_gives_programs_nothing_but_json(project, capsys, name):
    project(SOUND)
    run("check", "--format", name)
    assert json.loads(capsys.readouterr().out) == []
    project(BROKEN)
    assert run("check", "--format", name) == 1
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_check_gives_github_its_commands(project, capsys):
    project(SOUND | BROKEN | ADVICE)
    assert run("check", "--format", "github") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["::error file=posts/b.md", "::warning file=posts/c.md"]


def test_check_changes_nothing_unless_told_to(project):
    root = project({"posts/a.md": SOUND["posts/a.md"].replace("id: a\n", "")})
    before = read_site(root)
    run("check")
    assert read_site(root) == before


def test_check_tells_which_published_address_is_gone(project, capsys):
    root = project(SOUND)
    commit(root)
    (root / "posts/a.md").write_text(post("Đo lường mới", id="a"), encoding="utf-8")
    assert run("check") == 0
    assert run("check", "--against", "HEAD", "--format", "github") == 1
    assert "`aliases: [/2026/03/do-luong/]`" in capsys.readouterr().out


def test_check_against_what_git_does_not_know_says_so(project, capsys):
    root = project(SOUND)
    assert run("check", "--against", "khong-co") == 1
    assert "Không đọc được khong-co từ git." in capsys.readouterr().err
    (root / "mkdocs.yml").write_text("site_name: Bản tin\n", encoding="utf-8")
    commit(root)
    project(SOUND)
    assert run("check", "--against", "HEAD") == 1
    assert "Không so được với HEAD" in capsys.readouterr().err


TCVN3 = "Chi côc th«ng b¸o tËp huÊn ®o l\u00adêng."
REPAIRED = "Chi cục thông báo tập huấn đo lường."


@pytest.mark.parametrize(
    "data",
    [
        post("Đo", id="a", date="4/12/2017"),
        unicodedata.normalize("NFD", post("Đo lường ở", id="a")),
        post("Đo", id="a", body="Nội\u200b dung\u00a0đây."),
        "\ufeff" + post("Đo", id="a"),
        post("Đo", id="a").replace("\n", "\r\n"),
        post("Đo", id="a").replace("id: a\n", ""),
        post("Đo", id="a").replace("id: a\n", "id:\n"),
    ],
    ids=["date", "nfd", "invisible", "bom", "crlf", "no-id", "empty-id"],
)
def test_fix_puts_right_what_is_sure_and_shows_each_change(project, capsys, data):
    root = project({"posts/a.md": data})
    assert run("check", "--fix", "--strict") == 0
    assert re.search(r"^posts/a\.md:\d+: \S", capsys.readouterr().err, re.MULTILINE)
    mended = (root / "posts/a.md").read_bytes()
    assert mended != data.encode()
    assert run("check", "--fix", "--strict") == 0
    assert (root / "posts/a.md").read_bytes() == mended
    assert "posts/a.md" not in capsys.readouterr().err


def test_fix_shows_the_line_before_and_after(project, capsys):
    project({"posts/a.md": post("Đo", id="a", date="4/12/2017")})
    run("check", "--fix")
    assert capsys.readouterr().err.splitlines()[:3] == [
        "posts/a.md:3: viết ngày của `date` theo mẫu",
        "    - date: 4/12/2017",
        "    + date: 2017-12-04",
    ]


def test_fix_converts_old_encodings_only_when_told_to(project):
    root = project({"posts/a.md": post("Đo", id="a", body=TCVN3)})
    before = read_site(root)
    assert run("check", "--fix") == 1
    assert read_site(root) == before
    assert run("check", "--fix", "--legacy") == 0
    assert REPAIRED in (root / "posts/a.md").read_text(encoding="utf-8")


def test_fix_leaves_alone_what_it_cannot_read_and_the_guide(project):
    files = {"posts/b.md": post("Đo", id="b").encode("utf-16"), "posts/README.md": "Sổ tay\u00a0\r\n"}
    root = project(files)
    run("check", "--fix", "--legacy")
    assert {name: data for name, data in read_site(root).items() if name in files} == {
        "posts/b.md": files["posts/b.md"],
        "posts/README.md": "Sổ tay\u00a0\r\n".encode(),
    }


def test_fix_gives_each_post_an_id_of_its_own(project):
    texts = {f"posts/{name}.md": post(name, id="x").replace("id: x\n", "") for name in ("một", "hai", "ba")}
    root = project(texts)
    assert run("check", "--fix") == 0
    ids = {re.search(r"^id: (\w{8})$", (root / path).read_text(encoding="utf-8"), re.MULTILINE)[1] for path in texts}
    assert len(ids) == 3


def gate(root: Path):
    return examine(Settings.from_file(root), now=NOW)[0]


@pytest.mark.parametrize("title", ["Tập huấn đo lường", "Bình Thuận: Tập huấn #2", 'Hỏi đáp về "ISO"', "@ 100% [khẩn]"])
def test_new_post_passes_the_gate_unedited(project, capsys, title):
    root = project({})
    assert run("new", title, "--category", "thong-bao") == 0
    path = capsys.readouterr().out.strip()
    assert re.fullmatch(r"posts/2026/2026-11-20-[a-z0-9-]+\.md", path)
    assert (root / path).is_file()
    assert gate(root) == []
    assert run("check", "--strict") == 0


def test_new_post_never_takes_anothers_address_or_file(project, capsys):
    root = project({})
    for _ in range(3):
        assert run("new", "Tập huấn đo lường", "--category", "thong-bao") == 0
    paths = capsys.readouterr().out.split()
    assert len(set(paths)) == 3
    assert gate(root) == []


def test_new_post_never_overwrites_a_file(project, capsys):
    path = "posts/2026/2026-11-20-tap-huan.md"
    root = project({path: "Bài của người khác.\n"})
    assert run("new", "Tập huấn", "--category", "thong-bao") == 1
    assert (root / path).read_text(encoding="utf-8") == "Bài của người khác.\n"
    assert path in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Tập huấn", "--date", "hôm qua"], "“hôm qua” không phải là ngày"),
        (["Tập huấn", "--category", "the-thao"], "Không có chuyên mục “the-thao”"),
        (["Tập huấn", "--slug", "Tập Huấn"], "`slug: tap-huan`"),
    ],
)
def test_new_post_that_could_not_be_published_is_not_written(project, capsys, words, told):
    root = project({})
    before = read_site(root)
    category = [] if "--category" in words else ["--category", "thong-bao"]
    assert run("new", *words, *category) == 1
    assert told in capsys.readouterr().err
    assert read_site(root) == before


def test_wrong_call_is_told_in_vietnamese(project, capsys):
    project({})
    with pytest.raises(SystemExit) as stopped:
        run("check", "--formt")
    assert stopped.value.code == 2
    assert "Chưa chạy được" in capsys.readouterr().err


def test_wrong_settings_are_told_not_raised(project, capsys):
    root = project(SOUND)
    (root / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    assert run("check") == 1
    assert "mkdocs.yml:" in capsys.readouterr().out
    assert run("check", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)[0]["path"] == "mkdocs.yml"


def start(root: Path, *words: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a copy of the script in *root* as a process, *typed* coming from no terminal."""
    (root / "scripts").mkdir(exist_ok=True)
    script = "release.py" if words[0] == "build" else "desk.py"
    shutil.copy(ROOT / "scripts" / script, root / "scripts")
    return subprocess.run(
        [sys.executable, "-P", f"scripts/{script}", *words],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "hooks"),
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
        },
        input=typed,
        stdin=None if typed is not None else subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_exit_status_reaches_the_shell(tmp_path):
    assert start(make_project(tmp_path / "a", SOUND), "check").returncode == 0
    done = start(make_project(tmp_path / "b", BROKEN), "check")
    assert done.returncode == 1
    assert "posts/b.md:3:" in done.stdout
    assert "Traceback" not in done.stderr


def test_without_a_terminal_nothing_is_asked(tmp_path):
    root = make_project(tmp_path, {})
    done = start(root, "new", "Tập huấn", "--category", "thong-bao", typed="")
    assert done.returncode == 0, done.stderr
    assert (root / done.stdout.strip()).is_file()
    done = start(root, "new", "Tập huấn khác", typed="")
    assert done.returncode == 2
    assert "--category" in done.stderr


def test_at_a_terminal_what_was_not_said_is_asked_for(tmp_path):
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    root = make_project(tmp_path, {})
    (root / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "desk.py", root / "scripts")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1"}
    ours, theirs = pty.openpty()
    # Title (an empty answer is asked again), category by its number, date, and the address as proposed.
    os.write(ours, "\nTập huấn đo lường\n3\n4/12/2017\n\n".encode())
    done = subprocess.run(
        [sys.executable, "-P", "scripts/desk.py", "new"],
        cwd=root,
        env=env,
        stdin=theirs,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    text = (root / "posts/2017/2017-12-04-tap-huan-do-luong.md").read_text(encoding="utf-8")
    assert "title: Tập huấn đo lường\n" in text
    assert "category: thong-bao\n" in text
    assert gate(root) == []


def test_build_puts_the_site_in_place_and_says_how_it_went(tmp_path):
    root = make_project(tmp_path, {"posts/a.md": post("Tin tốt", id="a")})
    assert start(root, "build", typed="").returncode == 0
    before = read_site(root / "site")
    assert "2026/03/tin-tot/index.html" in before
    (root / "posts/a.md").write_text("---\ntitle: hỏng\n---\n", encoding="utf-8")
    failed = start(root, "build", typed="")
    assert failed.returncode == 1
    assert "posts/a.md:1: " in failed.stdout
    assert read_site(root / "site") == before
    saved = start(root, "build", "--quarantine", typed="")
    assert saved.returncode == 2
    assert "posts/a.md: chưa đăng được bản mới; trên trang vẫn là bản tốt gần nhất." in saved.stderr
    assert read_site(root / "site") == before
    ours = {".cache", ".site.earlier", ".site.lock"}
    assert {path.name for path in root.iterdir()} == {"docs", "posts", "scripts", "site", "mkdocs.yml"} | ours
    assert "Traceback" not in failed.stderr + saved.stderr


def test_build_is_strict_about_pages_too(tmp_path):
    root = make_project(tmp_path, {"docs/gioi-thieu.md": "# Giới thiệu\n\n[x](khong-co.md)\n"})
    done = start(root, "build", typed="")
    assert done.returncode == 1
    assert "khong-co.md" in done.stderr


@pytest.mark.parametrize("place", [".", "posts", "docs", "mkdocs.yml", "mine", "khong-co/site"])
def test_build_replaces_nothing_that_is_no_site_of_ours(tmp_path, place):
    root = make_project(tmp_path, {"posts/a.md": post("Tin", id="a"), "mine/letter.txt": "của tôi"})
    before = read_site(root)
    done = start(root, "build", "--site-dir", str(root / place), typed="")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    after = {path: content for path, content in read_site(root).items() if not path.startswith("scripts/")}
    assert after == {path: content for path, content in before.items() if not path.startswith("scripts/")}


def test_broken_file_that_is_no_post_holds_no_urgent_notice_back(tmp_path):
    root = make_project(tmp_path, {"posts/a.md": post("Khẩn", id="a"), "posts/b.md.txt": "x"})
    assert start(root, "build", typed="").returncode == 1
    assert start(root, "build", "--quarantine", typed="").returncode == 2
    assert "2026/03/khan/index.html" in read_site(root / "site")


def test_link_to_a_post_that_was_left_out_keeps_its_words(tmp_path):
    files = {"posts/a.md": "---\ntitle: hỏng\n---\n", "posts/b.md": post("Bài b", id="b", body="Xem [bài kia](a.md).")}
    root = make_project(tmp_path, files)
    assert start(root, "build", "--quarantine", typed="").returncode == 2
    assert b"Xem <a>b\xc3\xa0i kia</a>." in read_site(root / "site")["2026/03/bai-b/index.html"]


def test_preview_at_an_address_that_is_taken_says_so(tmp_path):
    root = make_project(tmp_path, {})
    with socket.create_server(("127.0.0.1", 0)) as other:
        for address in (f"127.0.0.1:{other.getsockname()[1]}", "foo", "127.0.0.1:99999999"):
            done = start(root, "serve", "--address", address, typed="")
            assert done.returncode == 1
            assert "Không mở được địa chỉ" in done.stderr
