"""Bringing old texts in: what is written, what is left alone, what the person is told."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

import intake
from bulletin import Settings, dates, examine
from project import ROOT, make_project, post, read_site

PAGE = ROOT / "tests" / "golden" / "old_portal" / "trang-tin-cu.txt"


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """An empty project, which the commands take for their own."""
    monkeypatch.setattr(intake, "ROOT", make_project(tmp_path / "project", {}))
    return tmp_path / "project"


def run(*words: str | Path) -> int:
    return intake.main([str(word) for word in words])


def problems(root: Path) -> list[str]:
    found, _ = examine(Settings.from_file(root), now=datetime(2026, 11, 22, tzinfo=UTC))
    return [str(each) for each in found if each.is_blocking]


def headlines() -> set[tuple[str, str]]:
    """Return title and date of each line of the page's list, read here by the test's own means."""
    rows = re.findall(r"^(.+?)\s*\((\d+/\d+/\d{4})\)\s*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {(" ".join(title.split()), day) for title, day in rows}


def written(root: Path) -> set[tuple[str, str]]:
    found = set()
    for text in (content.decode() for content in read_site(root / "posts").values()):
        title = re.search(r"^title: [\"']?(.+?)[\"']?$", text, re.MULTILINE)[1]
        at = dates.read(re.search(r"^date: (.+)$", text, re.MULTILINE)[1]).at
        found.add((title.replace("''", "'"), dates.day(at)))
    return found


def test_old_page_becomes_its_article_and_every_dated_title(root):
    assert run("import-page", PAGE, "--category", "tin-hoat-dong") == 0
    assert written(root) == headlines()
    assert len(headlines()) == 23
    assert problems(root) == []


def test_importing_twice_changes_nothing(root, capsys):
    run("import-page", PAGE, "--category", "tin-hoat-dong")
    before = read_site(root / "posts")
    capsys.readouterr()
    assert run("import-page", PAGE, "--category", "thong-bao") == 0
    assert read_site(root / "posts") == before
    assert capsys.readouterr().err.count("đã có, giữ nguyên") == 23


def test_dry_run_tells_and_writes_nothing(root, capsys):
    assert run("import-page", PAGE, "--category", "tin-hoat-dong", "--dry-run") == 0
    assert read_site(root / "posts") == {}
    assert capsys.readouterr().err.count("sẽ tạo") == 23


def test_old_address_given_by_hand_is_kept_as_an_alias(root):
    address = "http://cong-cu.example/default.aspx?tabid=45&ItemID=678"
    run("import-page", PAGE, "--category", "tin-hoat-dong", "--alias", address)
    (article,) = (root / "posts/2016").glob("2016-10-20-*.md")
    assert "- /default.aspx?tabid=45&ItemID=678\n" in article.read_text(encoding="utf-8")


def test_headline_without_its_text_is_listed_by_check(root):
    run("import-page", PAGE, "--category", "tin-hoat-dong")
    _, notices = examine(Settings.from_file(root), now=datetime(2026, 11, 22, tzinfo=UTC))
    told = [notice.heading for notice in notices]
    told = [notice.heading for notice in notices]
    assert told.count("Mới có tiêu đề") == 22


def test_nothing_is_imported_beside_a_post_that_cannot_be_read(root, capsys):
    (root / "posts/hong.md").write_text("---\ntitle: x\n", encoding="utf-8")
    assert run("import-page", PAGE, "--category", "tin-hoat-dong") == 1
    assert "posts/hong.md" in capsys.readouterr().err
    assert list((root / "posts").iterdir()) == [root / "posts/hong.md"]


@pytest.mark.parametrize("command", ["import-page", "import-docx"])
def test_file_that_cannot_be_read_is_told_and_the_others_go_on(root, tmp_path, capsys, command):
    (tmp_path / "rong.docx").write_bytes(b"")
    assert run(command, tmp_path / "khong-co", tmp_path / "rong.docx", "--category", "thong-bao") == 1
    told = capsys.readouterr().err
    assert "khong-co: không đọc được" in told
    assert "rong.docx: " in told
    assert "Traceback" not in told


def test_unknown_category_is_told_with_the_list(root, capsys):
    assert run("import-page", PAGE, "--category", "the-thao") == 1
    assert "tin-hoat-dong, huong-dan, thong-bao" in capsys.readouterr().err


def test_word_file_becomes_a_draft_that_passes_the_gate(root, tmp_path):
    (tmp_path / "Thông báo nghỉ lễ.docx").write_bytes(_docx("Cơ quan nghỉ lễ hai ngày."))
    assert run("import-docx", tmp_path / "Thông báo nghỉ lễ.docx", "--category", "thong-bao") == 0
    (file,) = (root / "posts").rglob("*.md")
    text = file.read_text(encoding="utf-8")
    assert "status: draft" in text
    assert "Cơ quan nghỉ lễ hai ngày." in text
    assert problems(root) == []


def test_words_in_old_fonts_come_out_in_unicode():
    assert intake.convert_run(".VnTime", "Céng hßa x· héi") == "Cộng hòa xã hội"
    assert intake.convert_run(".VnTimeH", "Céng hßa") == "CỘNG HÒA"
    assert intake.convert_run("VNI-Times", "Coäng hoøa") == "Cộng hòa"
    assert intake.convert_run("Times New Roman", "Cộng hòa") == "Cộng hòa"


def test_import_never_overwrites(root):
    name = "2016/2016-10-20-mot-so-cong-viec-can-trien-khai-de-nang-cao-ket-qua-thuc.md"
    other = post("Bài khác hẳn", id="khac")
    (root / "posts/2016").mkdir()
    (root / "posts" / name).write_text(other, encoding="utf-8")
    run("import-page", PAGE, "--category", "tin-hoat-dong")
    assert (root / "posts" / name).read_text(encoding="utf-8") == other
    assert len(list((root / "posts").rglob("*.md"))) == 24


def _docx(text: str) -> bytes:
    names = "http://schemas.openxmlformats.org"
    types = "application/vnd.openxmlformats-"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{names}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{types}package.relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{types}officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{names}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{names}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{names}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}'
        "</w:t></w:r></w:p></w:body></w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
