"""Proof: what must be true of a finished site, told from its files alone.

Each file is read by itself into a `Sheet`; `faults` holds the sheets of a whole
site against each other. A build reads the files it made, `verify` any folder.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

POST = "dcterms.identifier"
"""The name of the meta element that says which post a page is the page of: its permanent id."""

WITHDRAWN = "bulletin.withdrawn"
"""The name of the meta element that says that the post was taken back: lists and feeds drop it."""

INDEX = "/tim-kiem/chi-muc.json"
"""The address of the root of the search index."""

SHOWN = 20
"""Faults of one kind that are told; the rest are counted."""


class Sheet(NamedTuple):
    """What one file says of itself and of others. Every file has one, kept between builds, hence no dataclass."""

    links: frozenset[str] = frozenset()
    """Every place in the site it leads to: an address from ``/``, with ``#anchor`` where there is one.

    What is known to be there is left out."""

    anchors: frozenset[str] = frozenset()
    """The ids in it."""

    post: str = ""
    """The id of the post whose page it is; empty for other pages."""

    is_withdrawn: bool = False
    """Whether that post was taken back."""

    entries: tuple[str, ...] = ()
    """For a feed: the ids of its entries, in order."""

    faults: tuple[str, ...] = ()
    """What is wrong with the file itself, in Vietnamese."""

    records: int | None = None
    """For the search index: how many posts it finds."""


# What is no HTML inside: comments and the content of these elements.
_OPAQUE = re.compile(r"<!--.*?-->|(<(script|style|textarea|title)\b[^>]*>).*?</\2>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_LOOSE = re.compile(r"</?[a-zA-Z]")
# Every attribute, so that nothing within the value of one is taken for another: `alt="<img src=x>"`.
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_KNOWN = frozenset({"href", "src", "srcset", "id", "action", "poster"})
# The same for HTML of ours: attributes stand in double quotes, no text holds `="`, and no script `<`.
_OWN_TAG = re.compile(rb"<(/?[a-z][a-z0-9]*+)")
_OWN_TARGETS = (b' href="', b' src="', b' action="', b' poster="')
_OWN_POST = f'<meta name="{POST}" content="'.encode()
_OWN_WITHDRAWN = f'<meta name="{WITHDRAWN}"'.encode()
_META = re.compile(r'name="([^"]*)" content="([^"]*)"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

_BLOCKS = frozenset(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr main menu nav ol p pre search section table ul".split()
)
"""What ends a paragraph that is open (HTML, section 13.2.6.4.7)."""

_FEED_ID = re.compile(rb"<(?:guid[^>]*|id)>([^<]*)</(?:guid|id)>")


def read_html(text: str, *, address: str, site_url: str) -> Sheet:
    """Return the sheet of any page, in linear time. *address* is its URL path.

    An element that is not closed, or closed without having been opened, or that a
    browser would move out of the one it stands in, a tag that does not end, an
    attribute and an id that stand twice are faults.
    """
    targets: set[str] = set()
    anchors: list[str] = []
    tags: list[str] = []
    twice: list[str] = []
    post, is_withdrawn = "", False
    bare = _OPAQUE.sub(r"\1</\2>", text)
    for closing, name, attributes in _TAG.findall(bare):
        if "=" in attributes:
            keys = _note(attributes, targets, anchors)
            if len(keys) != len(set(keys)):
                twice.append(f"thẻ <{name}> có hai lần một thuộc tính")
            if name == "meta" and (meta := _META.search(attributes)):
                if meta[1] == POST:
                    post = html.unescape(meta[2])
                is_withdrawn |= meta[1] == WITHDRAWN
        if not attributes.endswith("/"):
            tags.append(closing + name.lower())
    ids = frozenset(map(html.unescape, anchors))
    return Sheet(
        links=_elsewhere(_links(targets, address=address, site_url=site_url), address, ids),
        anchors=ids,
        post=post,
        is_withdrawn=is_withdrawn,
        faults=(
            *_unbalanced(tags),
            *_misplaced(tags),
            *(f"thẻ {each}… không có dấu > đóng lại" for each in _LOOSE.findall(_TAG.sub("", bare))[:1]),
            *twice[:1],
            *_repeated(anchors),
        ),
    )


def read_own(data: bytes, *, address: str, site_url: str) -> Sheet:
    """Return the sheet of HTML that our own templates and renderer made, in a fifth of the time.

    *data*, UTF-8, may be a part of a page that closes what it opens. That it tells
    the same as `read_html` of whatever we make is tested.
    """
    anchors = _values(data, b' id="')
    targets = {target for attribute in _OWN_TARGETS for target in _values(data, attribute)}
    targets.update(each.split()[0] for value in _values(data, b' srcset="') for each in value.split(","))
    bare = _OPAQUE.sub(r"\1</\2>", data.decode()).encode() if b"<!--" in data else data
    post = data.partition(_OWN_POST)[2].partition(b'"')[0] if b"<meta" in data else b""
    ids = frozenset([html.unescape(anchor) if "&" in anchor else anchor for anchor in anchors])
    return Sheet(
        links=_elsewhere(_links(targets, address=address, site_url=site_url), address, ids),
        anchors=ids,
        post=html.unescape(post.decode()),
        is_withdrawn=_OWN_WITHDRAWN in data,
        faults=(*_unclosed(b" ".join(_OWN_TAG.findall(bare))), *_repeated(anchors)),
    )


def _values(data: bytes, attribute: bytes) -> list[str]:
    """Return the value of each *attribute*: a space, its name, and all before the value."""
    # A regular expression for all of them would stop at every space, and Vietnamese has one in four or five letters.
    _, *rest = data.split(attribute)
    return [after[: after.index(b'"')].decode() for after in rest]


def is_counted(address: str) -> bool:
    """Tell whether it matters how often the page at *address* leads somewhere, be that known to be there or not."""
    return _YEAR.fullmatch(address) is not None


@lru_cache(maxsize=1024)
def _unclosed(tags: bytes) -> tuple[str, ...]:
    """Return the same as `_unbalanced` of *tags*, with a space between.

    Of all pages that come from one template, and all entries of listings, they are much the same.
    """
    return _unbalanced(tags.decode().split())


def _unbalanced(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the first fault of *tags*: names, a slash before that of one that ends."""
    open_tags: list[str] = []
    for tag in tags:
        if tag[0] == "/":
            if not open_tags or open_tags.pop() != tag[1:]:
                return (f"thẻ <{tag}> đóng không đúng chỗ",)
        elif tag not in _VOID:
            open_tags.append(tag)
    return tuple(f"thẻ <{name}> không được đóng" for name in open_tags[:1])


def _misplaced(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the first of *tags* that ends what it stands in: a link a link, a block a paragraph."""
    inside = {"a": 0, "p": 0}
    for tag in tags:
        name = tag.removeprefix("/")
        outer = "a" if name == "a" else "p"
        if tag == name and inside[outer] > 0 and (name == "a" or name in _BLOCKS):
            return (f"thẻ <{name}> không được nằm trong thẻ <{outer}>",)
        if name in inside:
            inside[name] += 1 if tag == name else -1
    return ()


def _repeated(anchors: Sequence[str]) -> Iterator[str]:
    if len(anchors) != len(set(anchors)):
        yield from (f"mã “{anchor}” có hai lần" for anchor, count in Counter(anchors).items() if count > 1)


def join(sheets: Sequence[Sheet], *, address: str, sound: Set[str] = frozenset()) -> Sheet:
    """Return the sheet of the page at *address*, of which these are the parts, without links that are *sound*."""
    anchors = frozenset[str]().union(*[sheet.anchors for sheet in sheets])
    twice: Iterable[str] = ()
    if len(anchors) != sum(map(len, [sheet.anchors for sheet in sheets])):
        twice = _repeated([anchor for sheet in sheets for anchor in sorted(sheet.anchors)])
    links = frozenset[str]().union(*[sheet.links for sheet in sheets]) - sound
    return Sheet(
        links=_elsewhere(links, address, anchors),
        anchors=anchors,
        post=next((sheet.post for sheet in sheets if sheet.post), ""),
        is_withdrawn=any(sheet.is_withdrawn for sheet in sheets),
        faults=(*(fault for sheet in sheets for fault in sheet.faults), *twice),
    )


def _elsewhere(links: Iterable[str], address: str, anchors: Set[str]) -> frozenset[str]:
    """Return *links* without those to the page itself that are sound."""
    here = f"{address}#"
    return frozenset([link for link in links if not (link.startswith(here) and link[len(here) :] in anchors)])


def _note(attributes: str, targets: set[str], anchors: list[str]) -> list[str]:
    """Add what the *attributes* of one tag lead to, and the id it has; return the name of each."""
    keys = []
    for key, *forms in _ATTRIBUTE.findall(attributes):
        value = "".join(forms)
        keys.append(key.lower())
        if key not in _KNOWN:
            continue
        if key == "id":
            anchors.append(value)
        elif key == "srcset":
            targets.update(each.split()[0] for each in value.split(",") if each.strip())
        else:
            targets.add(value)
    return keys


def read_xml(data: bytes) -> Sheet:
    """Return the sheet of a feed or a site map: its entries, and whether it is well-formed (XML 1.0)."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        return Sheet(faults=(f"XML không đúng dạng ({error})",))
    # The first id of an Atom feed is its own.
    ids = [html.unescape(each.decode("utf-8", "replace")) for each in _FEED_ID.findall(data)]
    return Sheet(entries=tuple(ids[1:] if b"<entry>" in data or b"<feed" in data[:400] else ids))


def read_index(data: bytes) -> Sheet:
    """Return the sheet of the root of the search index."""
    try:
        root = json.loads(data)
        groups = zip(root["groups"], root["counts"], strict=True)
        return Sheet(records=sum(count for group, count in groups if group.startswith("post/")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Sheet(faults=("chỉ mục tìm kiếm không đọc được",))


def _links(targets: Iterable[str], *, address: str, site_url: str) -> Iterator[str]:
    root = "../" * (address.count("/") - 1)
    site_path = _path(site_url)
    for target in targets:
        if "&" in target:
            target = html.unescape(target)
        if target.startswith(site_url):
            target = site_path + target[len(site_url) :]
        place, _, anchor = target.partition("#")
        if "?" in place:
            place = place.partition("?")[0]
        if root and place.startswith(root) and not place.startswith("../", len(root)):
            place = "/" + place[len(root) :]  # What nearly every link of a page looks like.
        elif not place:
            place = address
        elif place.startswith("/"):
            if place.startswith("//") or not place.startswith(site_path):
                continue
            place = "/" + place[len(site_path) :]
        elif ":" in place.split("/", 1)[0]:
            continue
        else:
            is_folder = place.endswith(("/", "/.", "/..")) or place in {".", ".."}
            place = posixpath.normpath(posixpath.join(posixpath.dirname(address), place))
            place += "/" if is_folder and place != "/" else ""
        if "%" in place or "%" in anchor:
            place, anchor = unquote(place), unquote(anchor)
        yield f"{place}#{anchor}" if anchor else place


@cache
def _path(site_url: str) -> str:
    return urlsplit(site_url).path or "/"


def address_of(path: str) -> str:
    """Return the address at which a server shows the file at *path*, relative to the site."""
    return "/" + (path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path)


def read(path: str, data: bytes, *, site_url: str) -> Sheet:
    """Return the sheet of the file at *path*, relative to the site."""
    if path.endswith(".html"):
        try:
            return read_html(data.decode(), address=address_of(path), site_url=site_url)
        except UnicodeDecodeError:
            return Sheet(faults=("không phải UTF-8",))
    if path == INDEX[1:]:
        return read_index(data)
    return read_xml(data) if path.endswith(".xml") else Sheet()


def faults(
    sheets: Mapping[str, Sheet], *, posts: Mapping[str, str] | None = None, elsewhere: frozenset[str] = frozenset()
) -> list[str]:
    """Return, in Vietnamese, everything that is wrong with a site; *sheets* holds every file, by address.

    No link leads to a file or an anchor that is not there. Every post has one
    page, and every post that was not taken back stands once in the archive, in
    the archive feeds and in the search index. *posts* are the ids and addresses of those that must
    be there; without them, whatever is there counts. *elsewhere* are addresses
    that only another edition of the site has.
    """
    found = [f"{address}: {each}" for address, sheet in sheets.items() for each in sheet.faults]
    found += _some(_dead(sheets, elsewhere))
    found += _some(_uncounted(sheets, posts))
    return found


def _some(told: Iterable[str]) -> list[str]:
    every = sorted(told)
    return every[:SHOWN] + ([f"… và {len(every) - SHOWN} chỗ khác như vậy"] if len(every) > SHOWN else [])


def _dead(sheets: Mapping[str, Sheet], elsewhere: frozenset[str]) -> Iterator[str]:
    known = {link for sheet in sheets.values() for link in sheet.links}
    dead = {link for link in known - elsewhere if not _is_there(link, sheets)}
    if dead:
        for address, sheet in sheets.items():
            for link in sheet.links & dead:
                what = "mục" if "#" in link and link.partition("#")[0] in sheets else "trang"
                yield f"{address}: liên kết tới {link} là {what} không có"


def _is_there(link: str, sheets: Mapping[str, Sheet]) -> bool:
    place, _, anchor = link.partition("#")
    sheet = sheets.get(place)
    return sheet is not None and (not anchor or anchor in sheet.anchors)


_YEAR = re.compile(r"/\d{4}/(?:trang/\d+/)?")
_YEAR_FEED = re.compile(r"/\d{4}/[^/]*atom[^/]*\.xml")


def _uncounted(sheets: Mapping[str, Sheet], wanted: Mapping[str, str] | None) -> Iterator[str]:
    pages: dict[str, str] = {}
    for address, sheet in sheets.items():
        if sheet.post:
            if sheet.post in pages:
                yield f"{address}: bài này đã có trang ở {pages[sheet.post]}"
            pages[sheet.post] = address
    for id, address in (wanted or {}).items():
        if pages.get(id) != address:
            yield f"{address}: không có trang của bài này"
    if wanted is not None:
        yield from (f"{address}: trang của một bài không có" for id, address in pages.items() if id not in wanted)
    listed = {id: address for id, address in pages.items() if not sheets[address].is_withdrawn}
    posts = set(listed.values())
    archive = Counter(
        place
        for address, sheet in sheets.items()
        if _YEAR.fullmatch(address)
        for place in {link.partition("#")[0] for link in sheet.links}
        if place in posts
    )
    for address in posts:
        if archive[address] != 1:
            yield f"{address}: có {archive[address]} lần trong lưu trữ theo năm, phải có đúng một lần"
    index = sheets.get(INDEX)
    if index is not None and index.records is not None and index.records != len(listed):
        yield f"{INDEX}: tìm được {index.records} bài, phải là {len(listed)}"
    feeds = [sheet for address, sheet in sheets.items() if _YEAR_FEED.fullmatch(address)]
    if feeds:  # The editors' preview has none.
        entries = Counter(id for sheet in feeds for id in sheet.entries)
        for id in entries.keys() | listed.keys():
            if entries[id] != 1 or id not in listed:
                place = listed.get(id, id)
                yield f"{place}: có {entries[id]} lần trong nguồn tin theo năm, phải có đúng một lần"
