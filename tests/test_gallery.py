"""Pictures of posts in a whole bulletin."""

from __future__ import annotations

import re

import lxml.html
import pytest

from bulletin.links import ROOT
from photos import GPS, drawing, file, opened, photo
from project import build, make_project
from project import post as text_of


def files(**more: str | bytes) -> dict[str, str | bytes]:
    body = "![Hội nghị](hinh/hoi-nghi.jpg)\n\n![Sơ đồ](<hinh/Sơ đồ.png>)\n\n[Bản lớn](hinh/lon.jpg)"
    return {
        "posts/a.md": text_of("Đo", id="a", body=body, image="{src: hinh/chinh.jpg, alt: Chính}"),
        "posts/hinh/hoi-nghi.jpg": photo(1000, 600, orientation=6),
        "posts/hinh/Sơ đồ.png": photo(300, 200, kind="PNG"),
        "posts/hinh/lon.jpg": photo(900, 300),
        "posts/hinh/chinh.jpg": photo(640, 480),
        **{f"posts/{name}": data for name, data in more.items()},
    }


def test_every_size_a_page_offers_is_a_file_and_is_as_large_as_it_says(tmp_path):
    site = build(make_project(tmp_path, files()))
    page = lxml.html.fromstring(site["2026/03/do/index.html"].decode())
    pictures = page.xpath("//picture")
    assert len(pictures) == 3
    for picture in pictures:
        (source,), (image,) = picture.xpath(".//source"), picture.xpath(".//img")
        for each in source.get("srcset").split(", "):
            address, width = each.split(" ")
            small = opened(site[address.removeprefix("../../../")])
            assert small.width == int(width[:-1])
            assert small.width / small.height == pytest.approx(int(image.get("width")) / int(image.get("height")), 0.01)
        whole = opened(site[image.get("src").removeprefix("../../../")])
        assert {whole.width, whole.height} == {int(image.get("width")), int(image.get("height"))}
        assert image.get("alt")
    main, first, _ = (picture.xpath(".//img")[0] for picture in pictures)
    assert main.get("loading") is None
    assert first.get("loading") == "lazy"
    assert (first.get("width"), first.get("height")) == ("600", "1000")


def test_no_picture_of_the_site_says_where_it_was_taken(tmp_path):
    site = build(make_project(tmp_path, files()))
    found = {path: data for path, data in site.items() if path.startswith("tep/")}
    assert {path.partition(".")[0] for path in found} == {
        f"tep/hinh/{n}" for n in ("hoi-nghi", "so-do", "lon", "chinh")
    }
    for data in found.values():
        assert not opened(data).getexif().get_ifd(GPS)
        assert "bí mật".encode() not in data
        assert b"bi mat" not in data


def test_the_same_pictures_give_the_same_site_with_or_without_what_was_kept(tmp_path):
    first = build(make_project(tmp_path / "1", files()), SOURCE_DATE_EPOCH="1780000000")
    again = build(tmp_path / "1", SOURCE_DATE_EPOCH="1780000000")
    other = build(make_project(tmp_path / "2", files()), SOURCE_DATE_EPOCH="1780000000")
    assert first == again == other


def test_picture_that_is_only_offered_comes_in_one_size(publish):
    bulletin = publish(files())
    assert [address for address in bulletin.assets if "lon" in address] == ["/tep/hinh/lon.jpg"]


def test_feed_keeps_the_picture_itself_and_tells_its_true_length(publish):
    bulletin = publish(files())
    feed = bulletin.feed("/rss.xml").decode()
    assert "https://ban-tin.example/tep/hinh/hoi-nghi.jpg" in feed
    assert "webp" not in feed
    length = int(re.search(r'<enclosure [^>]*length="(\d+)"', feed)[1])
    assert length == bulletin.assets["/tep/hinh/chinh.jpg"].stat().st_size


def test_size_of_an_attachment_is_that_of_the_file_readers_get(publish):
    post = text_of("Đo", id="a", attachments="[{file: a.jpg, title: Ảnh}]")
    bulletin = publish({"posts/a.md": post, "posts/a.jpg": photo(900, 600) + b"film" * 100_000})
    (download,) = bulletin.contents["a"].downloads
    assert download.size.endswith((" KB", " B"))
    assert bulletin.assets["/tep/a.jpg"].stat().st_size < 100_000


def test_editors_see_each_picture_as_it_is_without_waiting(publish):
    bulletin = publish(files(), is_for_editors=True)
    assert not any(address.endswith(".webp") for address in bulletin.assets)
    assert ' width="600" height="1000"' in bulletin.contents["a"].page_html


def test_two_pictures_of_one_name_have_their_own_smaller_ones(publish):
    more = {"posts/a.jpg": photo(600, 400), "posts/a.png": photo(500, 400, kind="PNG")}
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", body="![x](a.jpg) ![y](a.png)"), **more})
    small = [address for address in bulletin.assets if address.endswith(".webp")]
    assert small == sorted(small)
    assert len(set(bulletin.assets.values())) == len(bulletin.assets)
    assert {"/tep/a.jpg.480.webp", "/tep/a.png.480.webp"} <= set(small)


def test_moving_drawn_and_broken_pictures_pass_through_and_the_editor_is_told(publish):
    frames = [drawing(), drawing(mode="L").convert("RGB")]
    more = {
        "posts/a.gif": file(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "posts/b.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "posts/c.jpg": b"<html>404</html>",
    }
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", body="![x](a.gif) ![y](b.svg) ![z](c.jpg)"), **more})
    assert {address: path.read_bytes() for address, path in bulletin.assets.items()} == {
        f"/tep/{name.removeprefix('posts/')}": data for name, data in more.items()
    }
    assert [(each.path, each.rule, each.is_blocking) for each in bulletin.problems] == [
        ("posts/c.jpg", "picture-unreadable", False)
    ]
    html = bulletin.contents["a"].page_html
    assert f'<img src="{ROOT}tep/a.gif" alt="x" width="90" height="60"' in html
    assert f'<img src="{ROOT}tep/b.svg" alt="y" loading' in html


def test_picture_under_docs_has_its_size_and_stays_where_it_is(publish):
    bulletin = publish(
        {"docs/hinh/a.jpg": photo(900, 600), "posts/a.md": text_of("Đo", id="a", body="![x](../docs/hinh/a.jpg)")}
    )
    assert bulletin.assets == {}
    assert f'src="{ROOT}hinh/a.jpg"' in bulletin.contents["a"].page_html
