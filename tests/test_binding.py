"""The bytes of bound volumes: one HTML file, one EPUB, whole and good without a network."""

from __future__ import annotations

import dataclasses
import io
import os
import posixpath
import shutil
import subprocess
import zipfile
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from PIL import Image

from bulletin import binding
from bulletin.settings import Period
from photos import file
from project import post as text_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
BODY = """\
Theo Quyết định số 19/2014/QĐ-TTg & TCVN ISO 9001:2015[^1], xem [bài kia](b.md#muc), [mục dưới](#muc), [tệp](t.pdf),
[trang](/luu-tru/), [ngoài](https://vi-du.example/?a=1&b=2), <a href="https://vi-du.example/" title="a > b < c">x</a>.

## Mục

| Việc | Số |
|---|--:|
| `a < b` | 1 |

- [x] Xong
- [ ] Chưa

> [!WARNING]
> Cẩn thận<br>nhé&nbsp;bạn.

---

![Cảnh](anh.png) ![Ảnh lớn](lon.png)

<details><summary>Thêm</summary>

1. Một

</details>

3. Ba <kbd>Enter</kbd> <time datetime="2017-01-02">hôm nay</time> <abbr title="x">y</abbr>

[^1]: Chú thích.
"""
FILES = {
    "posts/a.md": text_of(
        "Một <b> & hai",
        id="A",
        date="2017-01-02",
        body=BODY,
        tags="[ISO]",
        image="{src: anh.png, alt: Toàn cảnh, caption: Hội nghị}",
        attachments="[{file: t.pdf, title: Tệp}]",
        changes="[{date: 2018-01-02, note: Sửa <số>}]",
        author="Đặng Đức",
        summary="Tóm <tắt>.",
        source="Cổng tỉnh",
    ),
    "posts/b.md": text_of("Hai", id="a", date="2017-02-02", body="## Mục\n\nXem [bài trước](a.md)."),
    "posts/c.md": text_of("Năm sau", id="c", date="2018-02-02", body="Xem [bài cũ](a.md)."),
    "posts/anh.png": PNG,
    "posts/lon.png": file(Image.effect_noise((600, 600), 99), "PNG"),
    "posts/t.pdf": b"pdf",
}


@pytest.fixture
def bulletin(publish, settings):
    return publish(
        FILES, settings=dataclasses.replace(settings, volumes=Period.YEAR, site_url="https://ban-tin.example/")
    )


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(element):
    return " ".join(element.text_content().split())


def test_html_has_cover_contents_posts_in_order_and_index_and_every_link_within_it_works(bulletin):
    page = lxml.html.document_fromstring(bulletin.volume("/dong-tap/2017.html").decode())
    assert words(page.find(".//h1")) == "Bản tin Đo lườngNăm 2017"
    assert [words(each.find("h2")) for each in page.iter("article")] == ["Một <b> & hai", "Hai"]
    assert [words(link) for link in page.xpath("//nav//li/a")] == ["Một <b> & hai", "Hai"]
    assert [words(each) for each in page.xpath("//section[@id='tra-cuu']/h2")] == ["Văn bản được viện dẫn", "Từ khóa"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    within = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert len(within) > 10
    assert set(within) <= set(ids)
    assert not [href for href in page.xpath("//a/@href") if not href.startswith(("#", "https://"))]


def test_html_asks_nobody_for_anything(bulletin):
    page = lxml.html.document_fromstring(bulletin.volume("/dong-tap/2017.html").decode())
    assert page.xpath("//script | //link[not(starts-with(@href, 'data:') or @rel='canonical')] | //iframe") == []
    assert {source.partition(",")[0] for source in page.xpath("//@src")} == {"data:image/png;base64"}
    assert "[Ảnh: Ảnh lớn]" in words(page)


def test_link_to_a_post_of_another_volume_leads_to_the_site(bulletin):
    page = lxml.html.document_fromstring(bulletin.volume("/dong-tap/2018.html").decode())
    assert "https://ban-tin.example/2017/01/mot-b-hai/" in page.xpath("//a/@href")


def test_epub_begins_with_its_media_type_and_is_the_same_whenever_it_is_made(bulletin):
    data = bulletin.volume("/dong-tap/2017.epub")
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert data == bulletin.volume("/dong-tap/2017.epub")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_every_part_of_an_epub_is_well_formed_and_every_link_within_it_works(bulletin):
    files = unpacked(bulletin.volume("/dong-tap/2017.epub"))
    trees = {
        name: lxml.etree.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".opf", ".xml"))
    }
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    count = 0
    for name, tree in trees.items():
        for target in tree.xpath("//@href | //@src"):
            if target.startswith("https://"):
                continue
            place, _, anchor = target.partition("#")
            path = posixpath.join(posixpath.dirname(name), place) if place else name
            assert path in files, (name, target)
            assert not anchor or anchor in ids[path], (name, target)
            count += 1
    assert count > 20
    assert "EPUB/bai-0001.xhtml" in files
    assert PNG in files.values()
    assert len({name.casefold() for name in files}) == len(files)


def test_epub_lists_all_it_holds_and_in_which_order_it_is_read(bulletin):
    files = unpacked(bulletin.volume("/dong-tap/2017.epub"))
    package = lxml.etree.fromstring(files["EPUB/tap.opf"])
    names = {"o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/"}
    listed = {f"EPUB/{href}" for href in package.xpath("//o:item/@href", namespaces=names)}
    assert listed == files.keys() - {"mimetype", "META-INF/container.xml", "EPUB/tap.opf"}
    assert package.xpath("//o:itemref/@idref", namespaces=names) == [
        *("bia", "muc-luc", "bai-0001", "bai-0002", "muc-luc-tra-cuu")
    ]
    assert package.xpath("//d:identifier/text()", namespaces=names) == ["tag:ban-tin.example,2026:dong-tap/2017"]
    # When its content last changed, not when it was made.
    assert package.xpath("//o:meta/text()", namespaces=names) == ["2018-01-01T17:00:00Z"]


def test_two_ways_to_make_a_volume_give_the_same_bytes(bulletin, settings):
    volume = bulletin.volumes["/dong-tap/2017.html"]
    assert binding.make(volume, bulletin.settings, {"/tep/anh.png": PNG}) == bulletin.volume(volume.address)


JAR = Path("/usr/share/java/epubcheck.jar")


def test_epubcheck_finds_nothing_wrong(bulletin, tmp_path):
    """The EPUB as the reference implementation sees it (Debian: epubcheck), with all that a post can hold."""
    command = ["java", "-jar", str(JAR)] if JAR.exists() and shutil.which("java") else []
    if not command:
        if os.environ.get("BULLETIN_REQUIRE_EPUBCHECK"):
            pytest.fail("There is no epubcheck on this machine, and BULLETIN_REQUIRE_EPUBCHECK asks for one.")
        pytest.skip("no epubcheck on this machine: no EPUB was looked at")
    book = tmp_path / "2017.epub"
    book.write_bytes(bulletin.volume("/dong-tap/2017.epub"))
    done = subprocess.run([*command, "--failonwarnings", str(book)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
