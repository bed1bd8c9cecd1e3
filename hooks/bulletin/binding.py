"""Binding: the bytes of a volume, one HTML file to print or one EPUB, whole and good without a network.

Links between its posts, and to the documents in its index, stay within it; every
other link leads to the site. The same arguments give the same bytes everywhere: an
EPUB is stored, not compressed, since what compresses is not the same on every machine.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC
from io import BytesIO
from posixpath import splitext
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from bulletin import fragments, links, permalinks
from bulletin.contents import Content
from bulletin.settings import Settings
from bulletin.volumes import PICTURES, Form, Volume

# Tags with attributes, and those that are never closed; a body has few of either. No words look like this: nh3
# escapes them. A value may hold < and >, which HTML lets pass and XML does not.
_TAG = re.compile(r"<(br|hr)>|<([a-z][a-z0-9]*)((?: [a-z-]+(?:=\"[^\"]*\")?)+) ?>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_HEADING = re.compile(r"(</?h)([2-5])(?=[ >])")
_EMPTY = frozenset({"img", "input"})

_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"


def make(volume: Volume, settings: Settings, pictures: Mapping[str, bytes]) -> bytes:
    """Return the bytes of *volume*. *pictures* holds what it carries, by address."""
    if volume.form is Form.HTML:
        return _html(volume, settings, pictures)
    return _epub(volume, settings, pictures)


def _html(volume: Volume, settings: Settings, pictures: Mapping[str, bytes]) -> bytes:
    names = {content.post.id: f"bai-{content.post.id}" for content in volume.contents}

    def source(address: str) -> str:
        data = b64encode(pictures[address]).decode()
        return f"data:{PICTURES[splitext(address)[1].lower()]};base64,{data}"

    def post(id: str) -> str:
        return f"#{names[id]}"

    def bodies(content: Content) -> str:
        own = names[content.post.id]

        def address(place: str, anchor: str) -> str:
            if place in by_address:
                return f"#{by_address[place]}{f':{anchor}' if anchor else ''}"
            return f"#van-ban-{documents[place]}" if place in documents else ""

        made = _Rewriter(settings, address, source, set(pictures), prefix=f"{own}:").body(content.html)
        return _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", made)

    by_address = {content.post.permalink: names[content.post.id] for content in volume.contents}
    documents = {permalinks.document(entry.slug): entry.slug for entry in volume.documents}
    template = fragments.environment().get_template("volume.html")
    made = template.render(
        volume=volume,
        settings=settings,
        archive=permalinks.ARCHIVE,
        names=names,
        post=post,
        body=bodies,
        picture=_picture(source, pictures),
    )
    return made.encode()


def _epub(volume: Volume, settings: Settings, pictures: Mapping[str, bytes]) -> bytes:
    # Not their ids: of two names in a container that differ in capitals alone one is lost (OCF 3.2, 4.1.3).
    names = {content.post.id: f"bai-{number:04}" for number, content in enumerate(volume.contents, 1)}
    by_address = {content.post.permalink: names[content.post.id] for content in volume.contents}
    documents = {permalinks.document(entry.slug): entry.slug for entry in volume.documents}
    images = {address: f"anh-{number}{splitext(address)[1].lower()}" for number, address in enumerate(pictures, 1)}

    def address(place: str, anchor: str) -> str:
        if place in by_address:
            return f"{by_address[place]}.xhtml{f'#{anchor}' if anchor else ''}"
        return f"muc-luc-tra-cuu.xhtml#van-ban-{documents[place]}" if place in documents else ""

    def body(content: Content) -> str:
        return _Rewriter(settings, address, images.__getitem__, set(pictures)).body(content.html)

    def render(fragment: str, **more: Any) -> bytes:
        template = fragments.environment().get_template(fragment)
        post = {id: f"{name}.xhtml" for id, name in names.items()}.__getitem__
        return template.render(volume=volume, settings=settings, post=post, **more).encode()

    picture = _picture(images.__getitem__, pictures)
    files: dict[str, bytes] = {
        "META-INF/container.xml": _container(),
        "EPUB/tap.opf": _package(volume, settings, names, images),
        "EPUB/muc-luc.xhtml": render("epub-contents.html"),
        "EPUB/bia.xhtml": render("epub-cover.html"),
    }
    for content in volume.contents:
        files[f"EPUB/{names[content.post.id]}.xhtml"] = render(
            "epub-post.html", content=content, body=body, picture=picture
        )
    files["EPUB/muc-luc-tra-cuu.xhtml"] = render("epub-index.html")
    files |= {f"EPUB/{images[address]}": data for address, data in pictures.items()}
    return _zip(files)


def _picture(source: Callable[[str], str], pictures: Mapping[str, bytes]) -> Callable[[str], str]:
    return lambda address: source(address) if address in pictures else ""


class _Rewriter:
    """Makes the body of a post part of a volume: XHTML whose links hold there."""

    def __init__(
        self,
        settings: Settings,
        address: Callable[[str, str], str],
        source: Callable[[str], str],
        pictures: set[str],
        *,
        prefix: str = "",
    ) -> None:
        """*address* gives the place within the volume of a page and an anchor, empty for none; *source* a picture's.

        *prefix* stands before every id: in one file no two posts may share one, and no id of a post has a colon.
        """
        self._site = settings.site_url
        self._address = address
        self._source = source
        self._pictures = pictures
        self._prefix = prefix

    def body(self, html: str) -> str:
        """Return *html*, whose addresses are marked with links.ROOT."""
        return _TAG.sub(self._tag, html).replace("&nbsp;", "&#160;")

    def _tag(self, match: re.Match[str]) -> str:
        if match[1]:
            return f"<{match[1]}/>"
        name = match[2]
        attributes = {key: value or key for key, value in _ATTRIBUTE.findall(match[3])}
        if name == "img":
            address = attributes["src"].replace(links.ROOT, "/")
            if address not in self._pictures:
                return f"<em>[Ảnh: {attributes.get('alt', '')}]</em>"
            attributes["src"] = self._source(address)
            attributes.pop("loading", None)
        if "id" in attributes:
            attributes["id"] = self._prefix + attributes["id"]
        if "href" in attributes:
            attributes["href"] = self._href(attributes["href"])
        inner = "".join(f' {key}="{_value(value)}"' for key, value in attributes.items())
        return f"<{name}{inner}{'/' if name in _EMPTY else ''}>"

    def _href(self, href: str) -> str:
        if href.startswith("#"):
            return f"#{self._prefix}{href[1:]}"
        if not href.startswith(links.ROOT):
            return f"https:{href}" if href.startswith("//") else href
        place, _, anchor = href[1:].partition("#")
        return self._address(f"/{place}", anchor) or self._site + href[1:]


def _value(escaped: str) -> str:
    return escaped.replace("<", "&lt;").replace(">", "&gt;") if "<" in escaped or ">" in escaped else escaped


def _container() -> bytes:
    root = etree.Element(f"{{{_CONTAINER}}}container", version="1.0", nsmap={None: _CONTAINER})
    files = etree.SubElement(root, f"{{{_CONTAINER}}}rootfiles")
    told = {"full-path": "EPUB/tap.opf", "media-type": "application/oebps-package+xml"}
    etree.SubElement(files, f"{{{_CONTAINER}}}rootfile", told)
    return _xml(root)


def _package(volume: Volume, settings: Settings, names: Mapping[str, str], images: Mapping[str, str]) -> bytes:
    """Return the package document (EPUB 3.2, 3.4): what the volume is, what it holds, in which order."""
    root = etree.Element(f"{{{_OPF}}}package", nsmap={None: _OPF})
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata", nsmap={"dc": _DC})
    identifier = _add(metadata, f"{{{_DC}}}identifier", settings.id_uri(f"dong-tap/{volume.slug}"))
    identifier.set("id", "id")
    _add(metadata, f"{{{_DC}}}title", f"{settings.site_name}. {volume.title}")
    _add(metadata, f"{{{_DC}}}language", "vi")
    _add(metadata, f"{{{_DC}}}publisher", settings.agency)
    _add(metadata, f"{{{_DC}}}creator", settings.agency)
    modified = _add(metadata, f"{{{_OPF}}}meta", f"{volume.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    modified.set("property", "dcterms:modified")
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    pages = ["bia", "muc-luc", *names.values(), "muc-luc-tra-cuu"]
    for page in pages:
        told = {"id": page, "href": f"{page}.xhtml", "media-type": "application/xhtml+xml"}
        if page == "muc-luc":
            told["properties"] = "nav"
        etree.SubElement(manifest, f"{{{_OPF}}}item", told)
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=page)
    for address, image in images.items():
        media_type = PICTURES[splitext(address)[1].lower()]
        told = {"id": splitext(image)[0], "href": image, "media-type": media_type}
        etree.SubElement(manifest, f"{{{_OPF}}}item", told)
    return _xml(root)


def _add(parent: Any, tag: str, text: str) -> Any:
    element = etree.SubElement(parent, tag)
    element.text = text
    return element


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Return an EPUB container (OCF 3.2, 4.2): the media type comes first, in the clear; nobody's clock is in it."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()
