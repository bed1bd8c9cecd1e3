"""Contents: everything an author pointed at, with its address."""

from __future__ import annotations

import unicodedata

import pytest

from bulletin import links
from project import PICTURE
from project import post as text_of

BYTES = b"x" * 348_160


def content(bulletin, id="a"):
    return bulletin.contents[id]


def html(bulletin, id="a"):
    return links.rooted(bulletin.contents[id].html, "../")


def test_link_to_a_post_leads_to_its_address_wherever_it_moves(publish):
    bulletin = publish(
        {
            "posts/2026/a.md": text_of(
                "Một", id="a", body="[x](<../2025/đo đạc.md#muc-hai>) [y](../2025/%C4%91o%20%C4%91%E1%BA%A1c.md)"
            ),
            "posts/2025/đo đạc.md": text_of("Đo đạc", id="b", date="2025-01-02", body="## Mục hai"),
        }
    )
    assert 'href="../2025/01/do-dac/#muc-hai"' in html(bulletin)
    assert 'href="../2025/01/do-dac/"' in html(bulletin)


@pytest.mark.parametrize("name", ["NFC", "NFD"])
@pytest.mark.parametrize("link", ["NFC", "NFD"])
def test_files_are_found_whichever_way_disk_and_link_are_composed(publish, name, link):
    on_disk = unicodedata.normalize(name, "Biểu mẫu ở Đức Linh.pdf")
    written = unicodedata.normalize(link, "Biểu mẫu ở Đức Linh.pdf")
    bulletin = publish(
        {
            f"posts/{on_disk}": b"pdf",
            "posts/a.md": text_of(
                "Một", id="a", body=f"[x](<{written}>)", attachments=f"[{{file: {written}, title: Mẫu}}]"
            ),
        }
    )
    address = "/tep/bieu-mau-o-duc-linh.pdf"
    assert f'href="..{address}"' in html(bulletin)
    assert content(bulletin).downloads[0].address == address
    assert bulletin.assets[address].read_bytes() == b"pdf"


def test_attachment_tells_its_kind_and_size(publish):
    files = {"nho.TXT": b"x" * 999, "vua.pdf": BYTES, "to.docx": BYTES * 4}
    attached = ", ".join(f"{{file: {name}, title: Đo}}" for name in files)
    bulletin = publish(
        {
            **{f"posts/{name}": data for name, data in files.items()},
            "posts/a.md": text_of("Đo", id="a", attachments=f"[{attached}]"),
        }
    )
    downloads = [(download.kind, download.size) for download in content(bulletin).downloads]
    assert downloads == [("TXT", "999 B"), ("PDF", "340 KB"), ("DOCX", "1,3 MB")]


def test_picture_keeps_its_words_and_gets_an_address(publish):
    bulletin = publish(
        {
            "posts/hinh/Đo.JPG": PICTURE,
            "posts/a.md": text_of(
                "Đo", id="a", image="{src: hinh/Đo.JPG, alt: Toàn cảnh, caption: Đo đạc}", body="![b](hinh/Đo.JPG)"
            ),
        }
    )
    picture = content(bulletin).picture
    assert (picture.address, picture.alt, picture.caption) == ("/tep/hinh/do.jpg", "Toàn cảnh", "Đo đạc")
    assert 'src="../tep/hinh/do.jpg"' in html(bulletin)
    assert list(bulletin.assets) == ["/tep/hinh/do.jpg", "/tep/hinh/do.jpg.2.webp"]


def test_file_under_docs_keeps_its_name(publish):
    bulletin = publish(
        {
            "docs/tài liệu.pdf": b"pdf",
            "docs/lien-he.md": "# Liên hệ\n",
            "posts/a.md": text_of(
                "Đo", id="a", body="[x](<../docs/tài liệu.pdf>) [y](</tài liệu.pdf>) [z](../docs/lien-he.md#dia-chi)"
            ),
        }
    )
    assert html(bulletin).count('href="../t%C3%A0i%20li%E1%BB%87u.pdf"') == 2
    assert 'href="../lien-he/#dia-chi"' in html(bulletin)
    assert bulletin.assets == {}


def test_query_of_an_address_stays(publish):
    bulletin = publish(
        {"posts/a.md": text_of("Đo", id="a", body="[x](/luu-tru/?q=%C4%91o%20l%C6%B0%E1%BB%9Dng&n=1#a)")}
    )
    assert 'href="../luu-tru/?q=%C4%91o%20l%C6%B0%E1%BB%9Dng&amp;n=1#a"' in html(bulletin)


def test_lead_is_the_summary_or_else_the_first_paragraph(publish):
    long = "Đo lường " * 60
    bulletin = publish(
        {
            "posts/a.md": text_of("Một", id="a", summary="Tóm tắt.", body="Đoạn."),
            "posts/b.md": text_of("Hai", id="b", body="## Mục\n\n- x\n\nĐoạn **đầu**\nhai dòng.\n\nĐoạn sau."),
            "posts/c.md": text_of("Ba", id="c", body=long),
            "posts/d.md": text_of("Bốn", id="d", body="- chỉ có danh sách"),
        }
    )
    assert content(bulletin, "a").lead == "Tóm tắt."
    assert content(bulletin, "b").lead == "Đoạn đầu hai dòng."
    assert len(content(bulletin, "c").lead) <= 320
    assert content(bulletin, "c").lead.endswith((" Đo …", " lường …"))
    assert content(bulletin, "d").lead == ""


def test_file_of_a_draft_is_not_published_before_its_post(publish):
    bulletin = publish({"posts/a.png": b"png", "posts/a.md": text_of("Đo", id="a", status="draft", body="![x](a.png)")})
    assert bulletin.assets == {}


def test_file_that_no_post_names_is_not_published(publish):
    assert publish({"posts/bí mật.docx": b"x", "posts/a.md": text_of("Đo", id="a")}).assets == {}
