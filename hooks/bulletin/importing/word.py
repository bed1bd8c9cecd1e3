"""Word: a .docx file as the Markdown of a post, with its pictures, title, number and date."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from xml.parsers.expat import ExpatError

import lxml.html
import mammoth

from bulletin.importing import docx, letterhead, markdown, titles, word_notes
from bulletin.importing.docx import UnreadableDocument
from bulletin.importing.letterhead import Element

__all__ = ["UnreadableDocument", "WordDocument", "read"]

_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        *(f"p[style-name='heading {level}'] => h6:fresh" for level in (7, 8, 9)),
        "r[style-name='Emphasis'] => em",
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        *(
            f"p:{kind}-list({level}) => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
            for level in range(6, 10)
            for kind, tag in (("unordered", "ul"), ("ordered", "ol"))
        ),
    ]
)
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp"}
"""The pictures that browsers show."""

_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDocument:
    """What a .docx file says, ready to become a post."""

    markdown: str
    """The body; may be empty. Its pictures go by the names in *images*."""

    images: Mapping[str, bytes]
    """Each file taken out of the document, by its name: ``anh-1.png``."""

    title: str
    """What it seems to be called, taken out of the body; may be empty."""

    published_on: date | None
    """The date in its letterhead, if it has one."""

    number: str
    """The number (số hiệu) in its letterhead; may be empty."""

    issuer: str
    """Who issued it, by its letterhead; may be empty."""

    warnings: tuple[str, ...]
    """What an editor should look at again, in Vietnamese."""


def read(file: bytes, *, convert_run: Callable[[str, str], str] = lambda font, text: text) -> WordDocument:
    """Return what the .docx *file* says.

    *convert_run* is given the name of the font and the text of each run, and returns it in Unicode: so old
    fonts are read. Raises UnreadableDocument, which says in Vietnamese what to do.
    """
    prepared = docx.prepare(file, convert_run=convert_run)
    pictures = _Pictures()
    root = _html(prepared.file, pictures)
    warnings = [*prepared.warnings, *_lost(prepared.text, root)]
    word_notes.write_notes(root)
    word_notes.write_numbers(root)
    head = letterhead.take(root)
    title = titles.take(root, subject=head.subject if head else "")
    titles.lower_headings(root)
    dropped: dict[str, None] = {}

    def link(href: str) -> str | None:
        if _LINK.match(href) or href in pictures.files:
            return href
        if not href.startswith("#"):
            dropped[href] = None
        return None

    body = unicodedata.normalize("NFC", markdown.write(root, link=link, image=lambda source, alt: source or None))
    warnings += [f"Liên kết tới “{href}” chỉ mở được trên máy người soạn nên được bỏ; chữ vẫn còn." for href in dropped]
    return WordDocument(
        markdown=body,
        images=pictures.files,
        title=title,
        published_on=head.issued_on if head else None,
        number=head.number if head else "",
        issuer=head.issuer if head else "",
        warnings=tuple(warnings + pictures.warnings),
    )


class _Pictures:
    """Gathers the pictures of a document; the same picture is one file."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.warnings: list[str] = []
        self._names: dict[bytes, str] = {}

    def add(self, image: mammoth.documents.Image) -> dict[str, str]:
        """Return the attributes of the element that shows *image*."""
        try:
            with image.open() as file:
                content: bytes = file.read()
        except (KeyError, OSError, ValueError):
            self.warnings.append("Một ảnh không có trong tệp Word nên không chuyển được.")
            return {"src": ""}
        key = sha256(content).digest()
        if key not in self._names:
            kind = str(image.content_type or "").lower()
            extension = (
                _EXTENSIONS.get(kind) or re.sub(r"[^a-z]", "", kind.rpartition("/")[2].removeprefix("x-")) or "bin"
            )
            name = f"anh-{len(self.files) + 1}.{extension}"
            self._names[key] = name
            self.files[name] = content
            if not self.is_shown(name):
                self.warnings.append(
                    f"Ảnh {name} thuộc loại trình duyệt không hiện được; hãy thay bằng ảnh PNG hoặc JPG."
                )
            elif not (image.alt_text or "").strip():
                self.warnings.append(f"Ảnh {name} chưa có lời mô tả; hãy viết vào giữa hai ngoặc vuông.")
        return {"src": self._names[key]}

    def is_shown(self, name: str) -> bool:
        return name.rpartition(".")[2] in _EXTENSIONS.values()


def _html(file: bytes, pictures: _Pictures) -> Element:
    """Return the document as HTML, in one element."""
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(file),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(pictures.add),
            id_prefix=word_notes.PREFIX,
        )
    except (KeyError, IndexError, ValueError, AttributeError, TypeError, OSError, ExpatError, RecursionError) as error:
        # The converter trusts its files; one that breaks the rules of the format may stop it anywhere.
        raise UnreadableDocument(
            "Không đọc được nội dung tệp Word này. "
            "Hãy mở bằng Word, chép toàn bộ sang một tệp mới, lưu lại rồi thử lại."
        ) from error
    for message in converted.messages:
        symbol = re.search(r"w:sym element with an unsupported character: char (\w+) in font (.+)", message.message)
        if symbol:
            pictures.warnings.append(f"Một ký hiệu của phông {symbol[2]} (mã {symbol[1]}) không chuyển được.")
    root = lxml.html.fragment_fromstring(converted.value, create_parent="div")
    for picture in list(root.iter("img")):
        name = picture.get("src", "")
        if name and not pictures.is_shown(name):
            picture.tag = "a"
            picture.text = picture.get("alt") or f"Tệp ảnh {name}"
            picture.set("href", name)
    return root


def _lost(text: str, root: Element) -> Iterator[str]:
    """Yield a warning when words of the document have not come through."""
    words = re.compile(r"[^\W_]+")
    spaced = "".join(word_notes.NUMBER.sub("", piece) for piece in _spaced(root))
    missing = Counter(words.findall(text)) - Counter(words.findall(spaced))
    if missing:
        some = " ".join(list(missing)[:20])
        yield f"Có thể thiếu chữ so với tệp Word: “{some}”. Hãy đối chiếu lại."


def _spaced(element: Element) -> Iterator[str]:
    is_block = element.tag in {"p", "li", "td", "th", "br", "div", *titles.HEADINGS}
    yield (" " if is_block else "") + (element.text or "")
    for child in element:
        yield from _spaced(child)
        yield child.tail or ""
    if is_block:
        yield " "
