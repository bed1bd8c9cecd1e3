"""Preview: a page is made when it is asked for, from its file as it is then."""

from __future__ import annotations

import json
import threading
import time

import pytest

from bulletin import Chrome, assemble
from bulletin.assembly import DEPTHS, fresh
from bulletin.preview import CHANGES, Preview
from conftest import NOW
from project import PICTURE
from project import post as text_of

CHROME = "<html><body><!--slot:title--><!--slot:content--></body></html>"


@pytest.fixture
def shown(publish, settings):
    """A preview of two posts and a picture, mounted at ``/tin/``; called with an address, it gives status and text."""
    files = {
        "posts/a.md": text_of("Tin a", id="a", body="Trước. ![ảnh](c.png)"),
        "posts/b.md": text_of("Tin b", id="b"),
        "posts/c.png": b"png",
    }
    preview = Preview()

    def again():
        return assemble(settings, now=NOW, earlier=lambda path: (), is_for_editors=True, workers=1)

    publish(files)
    preview.show(again(), {depth: Chrome(CHROME) for depth in DEPTHS}, assemble=again, now=lambda: NOW)
    application = preview.wrap(lambda environ, start: [b"elsewhere"], mount="/tin/")

    def ask(address: str) -> str:
        ask.told = []
        path = address.encode().decode("latin-1")  # PEP 3333
        return b"".join(application({"PATH_INFO": path}, lambda *told: ask.told.extend(told))).decode()

    ask.preview, ask.posts = preview, settings.root / "posts"
    return ask


PAGE = "/tin/2026/03/tin-a/"


def until(ask, address: str, said: str) -> str:
    deadline = time.monotonic() + 20
    while said not in (found := ask(address)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def test_page_says_what_its_file_says_at_the_next_request(shown):
    assert "Trước." in shown(PAGE)
    (shown.posts / "a.md").write_text(text_of("Tựa mới", id="a", body="Sau khi sửa."), encoding="utf-8")
    found = shown(PAGE)
    assert "Sau khi sửa." in found
    assert "Tựa mới" in found


def test_lists_follow(shown):
    (shown.posts / "a.md").write_text(text_of("Tựa mới", id="a"), encoding="utf-8")
    shown.preview.touch()
    assert "Tựa mới" in until(shown, "/tin/2026/", "Tựa mới")
    (shown.posts / "d.md").write_text(text_of("Tin d", id="d"), encoding="utf-8")
    shown.preview.touch()
    assert "Tin d" in until(shown, "/tin/2026/03/tin-d/", "Tin d")


def test_broken_post_says_what_is_wrong_in_its_page_and_the_others_go_on(shown):
    (shown.posts / "a.md").write_text(text_of("Tin a", id="a", date="hôm qua"), encoding="utf-8")
    for _ in range(2):
        found = shown(PAGE)
        assert "posts/a.md:3" in found
        assert "hôm qua" in found
        shown.preview.touch()
        until(shown, "/tin/2026/", "Tin b")
    assert "Tin b" in shown("/tin/2026/03/tin-b/")
    (shown.posts / "a.md").write_text(text_of("Tin a", id="a", body="Đã chữa."), encoding="utf-8")
    shown.preview.touch()
    assert "Đã chữa." in until(shown, PAGE, "Đã chữa.")


def test_post_that_is_removed_goes(shown):
    (shown.posts / "a.md").unlink()
    assert shown(PAGE) == "elsewhere"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("2026/03/tin-a/", "text/html; charset=utf-8"),
        ("tep/c.png", "image/png"),
        ("robots.txt", "text/plain"),
        ("van-ban/danh-sach.json", "application/json"),
        ("tep/không-đuôi", "text/plain"),
    ],
)
def test_browser_is_told_what_it_gets_and_keeps_nothing(shown, address, kind):
    (shown.posts / "không-đuôi").write_text("đo", encoding="utf-8")
    (shown.posts / "e.md").write_text(text_of("Tin e", id="e", body="[Tải](không-đuôi)"), encoding="utf-8")
    shown.preview.touch()
    until(shown, "/tin/2026/03/tin-e/", "Tin e")
    found = shown(f"/tin/{'tep/khong-duoi' if 'không' in address else address}")
    status, headers = shown.told
    assert status == "200 OK"
    assert dict(headers) == {
        "Content-Type": kind,
        "Content-Length": str(len(found.encode())),
        "Cache-Control": "no-store",
    }


def test_files_of_posts_are_there_and_everything_else_is_asked_elsewhere(shown):
    assert shown("/tin/tep/c.png") == "png"
    assert "Disallow" in shown("/tin/robots.txt")
    for address in ("/tin/khong-co/", "/tin/assets/a.css", "/khac/"):
        assert shown(address) == "elsewhere"


def test_open_page_is_told_when_something_changes(shown):
    number = shown(PAGE).partition(CHANGES)[2].partition('"')[0]
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(shown(f"/tin/{CHANGES}{number}")))
    waiting.start()
    time.sleep(0.05)
    assert answers == []
    shown.preview.touch()
    waiting.join(10)
    assert [json.loads(answer) for answer in answers] == [True]
    assert json.loads(shown(f"/tin/{CHANGES}{number}"))


@pytest.mark.parametrize("is_for_editors", [True, False])
def test_untouched_file_gives_the_page_that_was_assembled(publish, is_for_editors):
    """Its pictures have their sizes, its abbreviations stand explained, its address keeps its mark."""
    files = {
        "docs/viet-tat.yml": "HĐND: hội đồng nhân dân\n",
        "posts/c.png": PICTURE,
        "posts/a.md": text_of("Tin a", id="a", body="HĐND họp. ![ảnh](c.png) [Tải](c.png) Xem 19/2014/QĐ-TTg."),
        "posts/twin.md": text_of("Tin a", id="twin"),
    }
    bulletin = publish(files, is_for_editors=is_for_editors)
    assert bulletin.library.by_path["posts/twin.md"].slug != "tin-a"
    for post in bulletin.library.posts:
        assembled = bulletin.pages[post.permalink]
        page, problems = fresh(bulletin, post.path, post.permalink, now=NOW)
        assert problems == []
        there, here = assembled.context["content"], page.context["content"]
        assert here.page_html == there.page_html
        assert (here.post, here.addresses, here.pictures, here.cited) == (
            there.post,
            there.addresses,
            there.pictures,
            there.cited,
        )
    assert 'width="2"' in bulletin.contents["a"].page_html
    assert "hội đồng nhân dân" in bulletin.contents["a"].page_html
