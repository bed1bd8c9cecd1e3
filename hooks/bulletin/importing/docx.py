"""A .docx file made ready for conversion: read safely, old fonts converted, numbers and equations written out.

Word keeps the numbers of lists, the text of equations and what boxes and fields show where a converter
does not look. Here they become ordinary text at their place, so that nothing is lost further on.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from bulletin.importing.docx_numbering import Numbering
from bulletin.importing.docx_styles import Element, Styles, W

SIZE = 200 * 2**20
"""The most bytes a file may unpack to: a hundred photos as a telephone takes them."""

XML_SIZE = 32 * 2**20
"""The most bytes of XML: a book of a thousand pages has less."""

PARTS = 5000
"""The most files in the archive."""

NUMBER = "\ue000{}\ue001"
"""How the number of a paragraph stands at its start; no text of an author has these characters here."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_PART = re.compile(r"word/(document|styles|numbering|footnotes|endnotes|header|footer)\d*\.xml")
# “Strict Open XML” calls the same things by other names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _MATH[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": _A[1:-1].encode(),
}
_MARKS = str.maketrans("", "", NUMBER.format(""))


class UnreadableDocument(Exception):
    """The file cannot be read as a Word document. Says in Vietnamese why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document ready for the converter."""

    file: bytes
    """The .docx file, rewritten."""

    text: str
    """Every word of the body and its notes in the order of the file, to check that none gets lost."""

    warnings: tuple[str, ...]
    """What an editor should look at again, in Vietnamese."""


def prepare(file: bytes, *, convert_run: Callable[[str, str], str]) -> Prepared:
    """Return the document in *file* with everything readers see as ordinary Unicode text.

    *convert_run* is given the font and the text of each run, and returns the text in Unicode.
    Raises UnreadableDocument.
    """
    parts = _parts(file)
    trees = {name: _tree(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    kinds = {name: _PART.sub(r"\1", name) for name in trees if _PART.fullmatch(name)}
    by_kind = {kind: trees[name] for name, kind in kinds.items()}
    if "document" not in by_kind:
        raise UnreadableDocument(
            "Tệp này không phải tài liệu Word. Hãy mở bằng Word rồi lưu lại thành loại “Word Document (*.docx)”."
        )
    styles = Styles(by_kind.get("styles"))
    numbering = Numbering(by_kind.get("numbering"), styles)
    warnings: dict[str, None] = {}
    words: list[str] = []
    for kind in ("document", "footnotes", "endnotes"):
        if kind in by_kind:
            warnings |= dict.fromkeys(_flatten(by_kind[kind]))
            _convert(by_kind[kind], styles, convert_run)
            words.append(_text(by_kind[kind]))
    _number(by_kind["document"], numbering)
    margins = {_text(trees[name]) for name, kind in kinds.items() if kind in {"header", "footer"}}
    for margin in sorted(filter(re.compile(r"[^\W\d_]{2}").search, margins)):
        warnings[f"Chữ ở đầu trang hoặc chân trang không được chuyển: “{' '.join(margin.split())}”."] = None
    for name, tree in trees.items():
        parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Prepared(file=_packed(parts), text=" ".join(words), warnings=tuple(warnings))


# The file


def _parts(file: bytes) -> dict[str, bytes]:
    if file.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in file:
            raise UnreadableDocument("Tệp này có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu, lưu lại rồi thử lại.")
        raise UnreadableDocument(
            "Tệp này theo định dạng Word cũ (.doc). "
            "Hãy mở bằng Word, chọn “Lưu thành” (Save As), loại “Word Document (*.docx)”, rồi nhập tệp mới."
        )
    if not file.startswith(b"PK"):
        raise UnreadableDocument(
            "Tệp này không phải tài liệu Word loại .docx, hoặc đã hỏng. "
            "Hãy mở bằng Word rồi lưu lại thành loại “Word Document (*.docx)”."
        )
    damaged = "Tệp này đã hỏng hoặc tải về chưa trọn. Hãy chép lại tệp gốc; nếu Word mở được thì lưu lại rồi thử lại."
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            size = sum(entry.file_size for entry in entries)
            xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
            # What the archive says is what it can give at most: zipfile stops reading there.
            if size > SIZE or xml > XML_SIZE or len(entries) > PARTS:
                raise UnreadableDocument(
                    f"Tệp này quá lớn sau khi giải nén (hơn {SIZE // 2**20} MB, hoặc quá nhiều chữ). "
                    "Hãy giảm cỡ ảnh hoặc chia thành nhiều tệp rồi thử lại."
                )
            return {entry.filename: archive.read(entry) for entry in entries}
    # All that zipfile raises for a file that is cut off, damaged, encrypted or packed in a way it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableDocument(damaged) from error


def _packed(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _tree(content: bytes) -> Element:
    # Word writes no document type; one that is there can only bring in entities, so it is refused.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(
            "Tệp này đã hỏng ở bên trong. Hãy mở bằng Word, lưu lại thành một tệp mới rồi thử lại."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument("Tệp này có phần khai báo lạ mà Word không bao giờ ghi, nên không được đọc.")
    return root


# What the converter would pass over


def _flatten(root: Element) -> Iterator[str]:
    """Turn boxes, fields and equations into what the converter reads; yield what an editor should look at again."""
    for content in list(root.iter(f"{_MC}AlternateContent")):
        _choose(content)
    for drawing in list(root.iter(f"{W}drawing")):
        boxes = list(drawing.iter(f"{W}txbxContent"))
        if boxes:
            shape = etree.Element(f"{W}pict")
            shape.extend(boxes)
            drawing.addnext(shape)
    yield from _unseen(root)
    for outer in list(root.iter(f"{W}fldSimple", f"{_MATH}oMathPara")):
        _unwrap(outer)
    for line_break in list(root.iter(f"{W}cr")):
        line_break.tag = f"{W}br"
    for equation in list(root.iter(f"{_MATH}oMath")):
        text = "".join(piece.text or "" for piece in equation.iter(f"{_MATH}t", f"{W}t"))
        equation.getparent().replace(equation, _run(text))
        yield f"Công thức “{text}” được chuyển thành chữ thường; hãy xem lại."
    for text in root.iter(f"{W}t"):
        text.text = unicodedata.normalize("NFC", (text.text or "").translate(_MARKS))


def _unseen(root: Element) -> Iterator[str]:
    """Take away what Word does not show; yield what the converter cannot show either."""
    for mark in list(root.iter(f"{W}vanish")):
        run = mark.getparent().getparent()
        if run.tag == f"{W}r" and mark.get(f"{W}val") not in {"0", "false"}:
            run.getparent().remove(run)
            yield "Chữ ẩn trong tệp Word không được chuyển."
    if next(root.iter(f"{W}ins", f"{W}del"), None) is not None:
        yield "Tệp còn đánh dấu sửa đổi (Track Changes): chữ thêm vào được giữ, chữ đã xóa được bỏ; hãy xem lại."
    for picture in root.iter(f"{_A}blip"):
        if picture.get(f"{_R}link") and not picture.get(f"{_R}embed"):
            del picture.attrib[f"{_R}link"]
            yield "Một ảnh chỉ được liên kết, không nằm trong tệp Word, nên không chuyển được."
    for graphic in root.iter(f"{_A}graphicData"):
        if graphic.get("uri", "").endswith(("/chart", "/diagram")):
            yield "Một biểu đồ hoặc sơ đồ không chuyển được; hãy chụp thành ảnh rồi đặt vào bài."


def _choose(content: Element) -> None:
    """Leave one of the ways in which Word wrote the same thing twice: the old one, if it says anything."""
    choice, fallback = content.find(f"{_MC}Choice"), content.find(f"{_MC}Fallback")
    if choice is None:
        return
    if fallback is None:
        fallback = etree.SubElement(content, f"{_MC}Fallback")
    if next(fallback.iter(f"{W}t", f"{_V}imagedata", f"{W}drawing"), None) is None:
        fallback[:] = list(choice)
    for each in content.findall(f"{_MC}Choice"):
        content.remove(each)


def _run(text: str) -> Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return run


def _unwrap(element: Element) -> None:
    for child in list(element):
        element.addprevious(child)
    element.getparent().remove(element)


# Fonts


def _convert(root: Element, styles: Styles, convert_run: Callable[[str, str], str]) -> None:
    """Convert the text of every run. Runs of one font are read together: Word cuts them inside syllables."""
    pieces = [(_style_of(text, styles), text) for text in root.iter(f"{W}t")]
    for (font, _), group in groupby(pieces, key=lambda piece: piece[0]):
        texts = [text for _, text in group]
        if not font:
            continue
        whole = "".join(text.text or "" for text in texts)
        converted = convert_run(font, whole)
        if converted == whole:
            continue
        read = start = 0
        for text in texts[:-1]:
            read += len(text.text or "")
            # A letter and its tone in two runs are one letter now: it stays in the first.
            end = max(start, len(convert_run(font, whole[:read])))
            text.text = converted[start:end]
            start = end
        texts[-1].text = converted[start:]
    for text in root.iter(f"{W}t"):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _style_of(text: Element, styles: Styles) -> tuple[str, Element | None]:
    run = text.getparent()
    paragraph = next(run.iterancestors(f"{W}p"), None)
    return (styles.font(run, paragraph) if run.tag == f"{W}r" else ""), paragraph


def _number(root: Element, numbering: Numbering) -> None:
    """Write the number of each paragraph at its start, between the signs of NUMBER."""
    for paragraph in root.iter(f"{W}p"):
        number = numbering.number(paragraph)
        if number:
            properties = paragraph.find(f"{W}pPr")
            at = 0 if properties is None else paragraph.index(properties) + 1
            paragraph.insert(at, _run(NUMBER.format(number)))


def _text(root: Element) -> str:
    """Return the words under *root* that readers of the document see."""
    hidden = {f"{W}del", f"{W}moveFrom"}
    words: list[str] = []
    for element in root.iter(f"{W}t", f"{W}p", f"{W}tab", f"{W}br"):
        if any(ancestor.tag in hidden for ancestor in element.iterancestors()):
            continue
        words.append(element.text or "" if element.tag == f"{W}t" else " ")
    return "".join(words)
