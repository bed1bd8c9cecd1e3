"""Word files made here, by hand: what comes out shows the same text, in the same order, and nothing is lost."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pytest

from bulletin import rendering
from bulletin.importing import docx, word
from bulletin.importing.word import UnreadableDocument
from conftest import GOLDEN

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
NAMESPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

CONTENT_TYPES = f"""<Types xmlns="{PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/></Types>"""

STYLES = f"""<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Muc1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Muc2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="CongVan"><w:name w:val="Công văn"/>
<w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>
</w:styles>"""

# Three patterns: 1. a) -, as official letters count; I. for headings; bullets.
LEVELS = {
    "0": (("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "-")),
    "1": (("upperRoman", "%1."), ("decimal", "%1.%2."), ("bullet", "-")),
    "2": (("bullet", "•"), ("bullet", "o"), ("decimal", "%3.")),
}
NUMBERING = f"<w:numbering {NAMESPACES}>" + "".join(
    f'<w:abstractNum w:abstractNumId="{id}">'
    + "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    + "</w:abstractNum>"
    for id, levels in LEVELS.items()
)
NUMBERING += "".join(f'<w:num w:numId="{int(id) + 1}"><w:abstractNumId w:val="{id}"/></w:num>' for id in LEVELS)
NUMBERING += "</w:numbering>"


def run(text: str, *, bold: bool = False, italic: bool = False, font: str = "", raise_: bool = False) -> str:
    properties = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    properties += "<w:b/>" * bold + "<w:i/>" * italic + '<w:vertAlign w:val="superscript"/>' * raise_
    pieces = re.split("([\t\n])", text)
    inner = "".join(
        {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in pieces
        if piece
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def p(*content: str, style: str = "", numbered: tuple[int, int] | None = None) -> str:
    """A paragraph; plain text in *content* becomes a run. *numbered* is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def table(*rows: list[str], merged: str = "") -> str:
    """A table of cells, each text or blocks; *merged* spans the first cell of the last row over two columns."""

    def cell(content: str, properties: str = "") -> str:
        blocks = content if content.startswith("<") else p(content)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"

    written = "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
    if merged:
        written += "<w:tr>" + cell(merged, '<w:gridSpan w:val="2"/>') + "</w:tr>"
    return f"<w:tbl>{written}</w:tbl>"


def link(id: str, *content: str) -> str:
    return f'<w:hyperlink r:id="{id}">{"".join(content)}</w:hyperlink>'


def note(id: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{id}"/></w:r>'


def picture(id: str, alt: str) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình" descr={quoteattr(alt)}/><a:graphic><a:graphicData '
        f'uri="{SPACES["pic"]}"><pic:pic><pic:blipFill><a:blip r:embed="{id}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def png(shade: int) -> bytes:
    """A picture of one grey point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def make(
    *blocks: str, notes: dict[int, str] | None = None, targets: dict[str, str] | None = None, **more: str | bytes
) -> bytes:
    """A .docx file. *targets* maps an id to an address or to a file below media/; *more* are other parts by name."""
    relationships = ""
    for id, target in (targets or {}).items():
        kind, mode = ("image", "Internal") if target.startswith("media/") else ("hyperlink", "External")
        relationships += (
            f'<Relationship Id="{id}" Type="{OFFICE}{kind}" Target={quoteattr(target)} TargetMode="{mode}"/>'
        )
    written = "".join(f'<w:footnote w:id="{id}">{content}</w:footnote>' for id, content in (notes or {}).items())
    for name in ("styles", "numbering", "footnotes"):
        relationships += f'<Relationship Id="{name}" Type="{OFFICE}{name}" Target="{name}.xml"/>'
    relationships = f'<Relationships xmlns="{PACKAGE}relationships">{relationships}</Relationships>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="d" '
        f'Type="{OFFICE}officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": relationships,
        "word/_rels/footnotes.xml.rels": relationships,
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{written}</w:footnotes>",
        **{f"word/{name.replace('__', '/').replace('_', '.')}": content for name, content in more.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


OLD = str.maketrans({"¸": "á", "µ": "à", "é": "ộ", "®": "đ", "Ê": "ấ", "¹": "ạ", "ª": "ê"})


def old_font(font: str, text: str) -> str:
    """Enough of TCVN3 and VNI for these tests; capitals by the name of the font, as their users know them."""
    if font.startswith("VNI-"):
        return text.replace("aù", "á").replace("ñ", "đ")
    if not font.startswith(".Vn"):
        return text
    converted = text.translate(OLD)
    return converted.upper() if font.endswith("H") else converted


HEAD = table(
    [
        p("SỞ KHOA HỌC VÀ CÔNG NGHỆ")
        + p(run("CHI CỤC TIÊU CHUẨN\nĐO LƯỜNG CHẤT LƯỢNG", bold=True))
        + p("–––––––")
        + p("Số: 123/CCTĐC-QLCL")
        + p("V/v tập huấn duy trì HTQLCL")
        + p("theo TCVN ISO 9001:2008"),
        p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True))
        + p(run("Độc lập - Tự do - Hạnh phúc", bold=True))
        + p("_______________")
        + p(run("Bình Thuận, ngày 05 tháng 3 năm 2014", italic=True)),
    ]
)
SIGNED = table(
    [
        p(run("Nơi nhận:", bold=True, italic=True)) + p("- Như trên;") + p("- Lưu: VT."),
        p(run("CHI CỤC TRƯỞNG", bold=True)),
    ]
)

LETTER = (
    p("Kính gửi: Ủy ban nhân dân các huyện"),
    p("Thực hiện Quyết định số 19/2014/QĐ-TTg, Chi cục đề nghị:"),
    p("Phổ biến yêu cầu;", numbered=(1, 0)),
    p("Báo cáo trước ngày 15./.", numbered=(1, 0)),
    SIGNED,
)

DOCUMENTS: dict[str, bytes] = {
    "headings-and-links": make(
        p("Kế hoạch năm 2017", style="Title"),
        p("Mục đích", style="Muc1"),
        p(
            "Xem ",
            link("web", run("trang của "), run("tỉnh", bold=True)),
            "! Hoặc thư ",
            link("mail", run("bt@a.vn")),
            ".",
        ),
        p(
            run("Điều 1.", bold=True),
            "Phạm vi m",
            run("2", raise_=True),
            run("  in nghiêng ", italic=True),
            "và thường.",
        ),
        p("Yêu cầu", style="Muc2"),
        p("Tệp ", link("disk", run("trên máy")), "."),
        targets={"web": "https://a.vn/x y?a=1&b=(2)", "mail": "mailto:bt@a.vn", "disk": "file:///C:/x.doc"},
    ),
    "signs-of-markdown": make(
        p("1. Gõ số bằng tay"),
        p("- gạch đầu dòng gõ bằng tay"),
        p("# thăng, * sao *, _gạch dưới_, `nháy`, [ngoặc](x), <b>thẻ</b>, a|b, ~~gạch~~, \\ chéo & &amp; &copy;"),
        p("dòng một\n=====\n--- | ---\n> trích"),
        p("Nghiêm cấm!", note(1)),
        notes={1: p(" Xem [1] và *sao*.")},
    ),
    "table": make(
        table(
            ["STT", "Việc", "Ai làm"],
            ["1", p("Phổ biến") + p("yêu cầu"), "Ban A|B"],
            ["2", p("gồm:") + p("một", numbered=(3, 0)) + p("hai", numbered=(3, 0)), ""],
        ),
        p("Giữa hai bảng."),
        table(["Cột 1", "Cột 2"], ["a", run("b", bold=True).join(["<w:p>", "</w:p>"])], merged="Cộng"),
    ),
    "nested-lists": make(
        p("Mở đầu."),
        p("Một", numbered=(1, 0)),
        p("điểm a", numbered=(1, 1)),
        p("gạch", numbered=(1, 2)),
        p("điểm b", numbered=(1, 1)),
        p("Hai", numbered=(1, 0)),
        p("Đoạn chen giữa."),
        p("Ba", numbered=(1, 0)),
        p("chấm", numbered=(3, 0)),
        p("chấm con", numbered=(3, 1)),
        p("số con", numbered=(3, 2)),
    ),
    "numbered-headings": make(
        p("Phần một", style="Muc1", numbered=(2, 0)),
        p("mục nhỏ", style="Muc2", numbered=(2, 1)),
        p("mục nữa", style="Muc2", numbered=(2, 1)),
        p("Phần hai", style="Muc1", numbered=(2, 0)),
        p("Chữ."),
    ),
    "footnotes": make(
        p("Theo quyết định", note(2), " và thông tư", note(3), "."),
        p("Hết."),
        notes={2: p(" Số 19/2014/QĐ-TTg.") + p("Đoạn hai."), 3: p(" Xem ", link("web", run("đây")), ".")},
        targets={"web": "https://a.vn/"},
    ),
    "images": make(
        p("Trước ảnh ", picture("anh", "Hội trường [tầng 2]"), " sau ảnh."),
        p(picture("anh", "Hội trường [tầng 2]")),
        p(picture("khac", "")),
        p(picture("hinh", "Sơ đồ")),
        targets={"anh": "media/1.png", "khac": "media/2.png", "hinh": "media/3.emf"},
        media__1_png=png(0),
        media__2_png=png(255),
        media__3_emf=b"EMF",
    ),
    "old-fonts": make(
        p(run("c«ng".replace("«", "o"), font="Arial"), run(" héi ", font=".VnTime"), run("®¹i b", font=".VnTimeH")),
        p(run("ca", font="VNI-Times"), run("ù ñen", font="VNI-Times", bold=True)),
        p("®Êt", style="CongVan"),
        p(run("café ®", font="Times New Roman")),
    ),
    "boxes-fields-and-changes": make(
        p("Trang ", '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', "."),
        p(
            "Hộp:",
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
            f"<wps:wsp><wps:txbx><w:txbxContent>{p('chữ trong hộp')}</w:txbxContent></wps:txbx></wps:wsp>"
            "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>",
        ),
        p("Còn ", f"<w:ins>{run('thêm')}</w:ins>", "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>", " lại."),
        p("Đặt ", "<m:oMath><m:r><m:t>x+1=y</m:t></m:r></m:oMath>", " vậy."),
        header1_xml=f"<w:hdr {NAMESPACES}>{p('Lưu hành nội bộ')}</w:hdr>",
    ),
    "official-letter": make(
        HEAD,
        *LETTER,
    ),
    "official-letter-in-paragraphs": make(
        p("UBND TỈNH BÌNH THUẬN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        p("SỞ KHOA HỌC VÀ CÔNG NGHỆ\tĐộc lập – Tự do – Hạnh phúc"),
        p("Số:      /TB-SKHCN\tBình Thuận, ngày      tháng 3 năm 2014"),
        p(run("THÔNG BÁO", bold=True)),
        p(run("Về việc nghỉ lễ 30/4", bold=True)),
        p("Sở thông báo như sau."),
    ),
}
W = f"{{{SPACES['w']}}}"


def words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def told(file: bytes) -> list[str]:
    """What a reader of the Word file sees, by this test's own reading: body, then notes, with pictures described."""
    text = ""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314 # Our own file.
            for element in root.iter():
                if element.tag in {f"{W}p", f"{W}br", f"{W}tab"}:
                    text += " "
                elif element.tag in {f"{W}t", f"{{{SPACES['m']}}}t"}:
                    text += element.text or ""
                elif element.tag == f"{{{SPACES['wp']}}}docPr":
                    text += f" {element.get('descr')} "
    return words(text)


def shown(document: word.WordDocument) -> list[str]:
    return words(f"{document.title} {rendering.render(document.markdown).text}")


@pytest.mark.golden("word/documents")
def test_document_becomes_clean_markdown(case, expect):
    document = word.read(DOCUMENTS[case["name"]], convert_run=old_font)
    expect(
        {
            "title": document.title,
            "published_on": str(document.published_on or ""),
            "number": document.number,
            "issuer": document.issuer,
            "images": list(document.images),
            "warnings": list(document.warnings),
            "markdown": document.markdown + "\n",
        }
    )


COUNTED = {"nested-lists": {"a)", "b)"}, "numbered-headings": {"I.", "I.1.", "I.2.", "II."}}
"""What Word counts and shows, though it stands nowhere in the file."""

EXPECTED = {
    "old-fonts": words("cong hội ĐẠI B cá đen đất café ®"),
    "official-letter": words("Tập huấn duy trì HTQLCL theo TCVN ISO 9001:2008") + told(make(*LETTER)),
    "official-letter-in-paragraphs": words("Thông báo về việc nghỉ lễ 30/4 Sở thông báo như sau."),
}
"""Where the text is not the file's own: converted, or less its letterhead, of which the title is made."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_page_shows_the_same_text_in_the_same_order_and_nothing_is_lost(name):
    document = word.read(DOCUMENTS[name], convert_run=old_font)
    found = [each for each in shown(document) if each not in COUNTED.get(name, ())]
    assert found == EXPECTED.get(name, told(DOCUMENTS[name]))
    assert not any("thiếu chữ" in warning for warning in document.warnings)


def test_numbers_of_lists_go_on_as_in_word():
    html = rendering.render(word.read(DOCUMENTS["nested-lists"]).markdown).html
    assert re.findall(r"<ol[^>]*>", html) == ["<ol>", '<ol start="3">', "<ol>"]
    assert "<p>a) điểm a</p>" in html
    assert "<p>b) điểm b</p>" in html


def test_letter_in_an_old_font_is_converted_across_runs():
    """Word cuts runs inside a syllable: the letter in one, its tone in the next, in bold."""
    file = make(p(run("ca", font="VNI-Times"), run("ù", font="VNI-Times", bold=True), run(" ñen", font="VNI-Times")))
    assert word.read(file, convert_run=old_font).markdown == "cá đen"


def test_same_picture_is_one_file():
    document = word.read(DOCUMENTS["images"])
    assert document.images == {"anh-1.png": png(0), "anh-2.png": png(255), "anh-3.emf": b"EMF"}


def test_official_letter_gives_number_and_date():
    document = word.read(DOCUMENTS["official-letter"])
    assert (document.number, document.published_on) == ("123/CCTĐC-QLCL", date(2014, 3, 5))
    assert "CỘNG HÒA" not in document.markdown


@pytest.mark.parametrize(
    "block",
    [
        p("Kính gửi: các đơn vị"),
        p("Ngày 5/3/2014, Chi cục ban hành công văn Số: 1/A."),
        table(["Số", "Ngày"], ["1/QĐ", "5/3/2014"]),
        p("HỘI NGHỊ TỔNG KẾT"),
    ],
)
def test_text_is_not_taken_for_a_letterhead(block):
    document = word.read(make(block, p("Nội dung.")))
    assert (document.number, document.issuer, document.published_on) == ("", "", None)
    assert shown(document) == told(make(block, p("Nội dung.")))


def test_letterhead_leaves_what_is_not_its_own():
    head = HEAD.replace("Bình Thuận, ngày 05 tháng 3 năm 2014", "Bình Thuận, ngày 31 tháng 2 năm 2014")
    head = head.replace("_______________", "Kính chuyển phòng Hành chính")
    document = word.read(make(head, p("Nội dung.")))
    assert document.published_on is None
    assert document.markdown == "Kính chuyển phòng Hành chính\n\nNội dung."


def test_decomposed_letters_are_composed():
    document = word.read(make(p(unicodedata.normalize("NFD", "Đường Nguyễn Huệ"))))
    assert document.markdown == "Đường Nguyễn Huệ"


def test_hidden_text_stays_hidden():
    hidden = run("mật").replace("<w:rPr>", "<w:rPr><w:vanish/>")
    document = word.read(make(p("Công khai.", hidden)))
    assert document.markdown == "Công khai."
    assert document.warnings == ("Chữ ẩn trong tệp Word không được chuyển.",)


def test_strict_open_xml_is_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body>{p(run("®Êt", font=".VnTime"))}</w:body></w:document>'
    assert word.read(make(document_xml=body), convert_run=old_font).markdown == "đất"


# Files that cannot be read


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (docx.XML_SIZE + 1))
    return packed.getvalue()


def zipped(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
BROKEN = {
    "old-binary": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"Word cũ \(\.doc\)"),
    "password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "rich-text": (b"{\\rtf1\\ansi x}", r"không phải tài liệu Word loại \.docx"),
    "empty": (b"", r"không phải tài liệu Word loại \.docx"),
    "half": (DOCUMENTS["table"][:900], "đã hỏng"),
    "other-archive": (zipped("content.xml", "<a/>"), "không phải tài liệu Word"),
    "broken-xml": (zipped("word/document.xml", "<w:document"), "hỏng ở bên trong"),
    "bomb": (bomb(), "quá lớn"),
    "entities": (make(document_xml=f"{ENTITY}<d>&f;</d>"), "phần khai báo lạ"),
    "note-without-text": (make(p("x", note(9))), "Không đọc được nội dung"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_file_that_cannot_be_read_says_why_in_vietnamese(name):
    file, message = BROKEN[name]
    with pytest.raises(UnreadableDocument, match=message):
        word.read(file)


def test_every_document_is_a_golden_case():
    text = (GOLDEN / "word" / "documents.yml").read_text(encoding="utf-8")
    assert re.findall(r"^- name: (.+)$", text, re.MULTILINE) == list(DOCUMENTS)
    assert len(DOCUMENTS) >= 10
