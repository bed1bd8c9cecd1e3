"""Redirects: every older address and the one it leads to, in the form of each server, and for hosts that are none.

Nothing an author wrote can end a line or a string of these files: what is no letter
is escaped in the way of each, or is left to the page that says "not found".
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bulletin import aliases, fragments, permalinks
from bulletin.aliases import TRACKING, Alias, MalformedAlias
from bulletin.library import Library, order
from bulletin.settings import Settings

NGINX = "/redirects/nginx.conf"
CADDY = "/redirects/caddy.conf"
APACHE = "/redirects/apache.txt"
HOSTED = "/_redirects"
"""The name under which Netlify and Cloudflare Pages look for it."""

_LONGEST_NAME = 120
"""Bytes of a folder made from an alias: no file system stops before 255, and Windows counts the whole path."""

_MADE = "# Made with the site: an older address, and the address it leads to.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An older address and the one it leads to."""

    alias: Alias
    target: str
    """An address of this site, from ``/``."""

    title: str
    """What readers find there; may be empty."""


Question = tuple[str, str, str]
"""A path, not encoded, a query as a server may meet it, and the address that answers both."""


def redirects(
    library: Library, settings: Settings, *, live: Collection[str], others: Mapping[str, str] | None = None
) -> tuple[Redirect, ...]:
    """Return the redirect of every alias of a visible post, of every one in the settings and of *others*, by key.

    An address in *live* stays what it is, and nothing leads to one that is not. Of two
    that claim one alias the post published first has it; a post comes before the settings, these before *others*.
    """
    found: dict[str, Redirect] = {}
    for post in sorted(library.posts, key=order):
        for text in post.aliases:
            _add(found, text, post.permalink, post.title, live)
    for old, new in (*settings.redirects.items(), *(others or {}).items()):
        if new in live:
            there = library.by_permalink.get(new)
            _add(found, old, new, there.title if there else "", live)
    return tuple(found[key] for key in sorted(found))


def _add(found: dict[str, Redirect], text: str, target: str, title: str, live: Collection[str]) -> None:
    try:
        alias = aliases.read(text)
    except MalformedAlias:
        return  # Told by the gate, which lets only the setting of somebody else's post come so far.
    if not alias.among(live):
        found.setdefault(alias.key, Redirect(alias=alias, target=target, title=title))


def emit(moved: Sequence[Redirect], settings: Settings) -> dict[str, bytes]:
    """Return the tables of *moved* by address: for nginx, Caddy, Apache, hosts of files, and our own script.

    An alias starts at the root of this site, which may lie below a path of its domain. The tables for servers are
    there even when nothing has moved, so that a server's settings may name them.
    """
    base = urlsplit(settings.site_url).path.rstrip("/")
    asked = list(_questions(moved))
    return {
        NGINX: _nginx(asked, base),
        CADDY: _caddy(asked, base),
        APACHE: _apache(asked, base),
        HOSTED: _hosted(moved, base),
        **dict(_shards(moved)),
    }


def pages(moved: Sequence[Redirect], *, live: Collection[str]) -> Iterator[tuple[str, Redirect]]:
    """Yield the address of a page for each of *moved* that a host of mere files can serve, and what it leads to.

    ``/tin/123.aspx`` becomes a folder with an index.html: hosts give a *file* of that name the wrong type, but lead
    from the name of a folder to its page. Left to the script of the "not found" page are those with a query, and
    ``/default.aspx`` when other aliases ask it for something: one page cannot tell them apart.
    """
    if not moved:
        return
    asked = {_folded(each.alias.path) for each in moved if each.alias.query}
    taken = {_folded(permalinks.output_path(address)) for address in live}
    folders = {_folded(folder) for address in live for folder in _folders(permalinks.output_path(address))}
    for each in moved:
        path = each.alias.path
        if each.alias.query or _folded(path) in asked:
            continue
        address = path if path.endswith((".html", ".htm", "/")) else f"{path}/"
        file = permalinks.output_path(address)
        above = [_folded(folder) for folder in _folders(file)]
        is_free = _folded(file) not in taken and _folded(file) not in folders and taken.isdisjoint(above)
        if is_free and all(map(_is_name, file.split("/"))):
            taken.add(_folded(file))
            folders.update(above)
            yield address, each


def page(address: str, moved: Redirect, settings: Settings) -> bytes:
    """Return the page at *address* that sends readers on: no chrome, nothing to load."""
    link = permalinks.relative_root(address) + moved.target[1:]
    template = fragments.environment().get_template("moved.html")
    return template.render(moved=moved, link=link, title=moved.title or settings.site_name, settings=settings).encode()


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _folded(path: str) -> str:
    return path.rstrip("/").casefold()


_BAD_NAME = re.compile(
    r'[<>:"|?*\\\ud800-\udfff]|^\.|[. ]$|^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)', re.IGNORECASE
)


def _is_name(part: str) -> bool:
    """Whether a file or folder may be called *part* on every system, and is not hidden on any."""
    return not _BAD_NAME.search(part) and len(part.encode("utf-8", "replace")) <= _LONGEST_NAME


def _nginx(asked: Iterable[Question], base: str) -> bytes:
    """Return a ``map`` of nginx. Its strings are compared without regard to capitals, and looked up by hash."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = [
        _MADE,
        "map $args $bulletin_query {\n    default $args;\n",
        f'    "~*^(?:{TRACKING}=[^&]*(?:&|$))+$" "";\n',
        f'    "~*^(?<bulletin_kept>.+?)&(?:{TRACKING}=[^&]*(?:&|$))+$" $bulletin_kept;\n}}\n',
        'map "$uri?$bulletin_query" $bulletin_redirect {\n    default "";\n',
    ]
    lines += [f"    {quoted(f'{base}{path}?{query}')} {quoted(base + to)};\n" for path, query, to in asked]
    return ("".join(lines) + "}\n").encode("utf-8", "surrogateescape")


def _questions(moved: Iterable[Redirect]) -> Iterator[Question]:
    """Yield each path with each query that may be asked for, and where to, once but for capitals."""
    seen: set[bytes] = set()
    for each in moved:
        for query in each.alias.queries:
            key = f"{each.alias.path}?{query}".encode("utf-8", "surrogateescape").lower()
            if key not in seen:
                seen.add(key)
                yield each.alias.path, query, each.target


_PLAIN = re.compile(r"[\w/.,;:?&=%+@!~()'-]+")


def _caddy(asked: Iterable[Question], base: str) -> bytes:
    """Return directives of Caddy for a site block. Caddy minds capitals: an alias is told as written and without."""
    lines = [
        _MADE,
        "map {query} {bulletin_query} {\n",
        f'\t"~(?i)^(?:{TRACKING}=[^&]*(?:&|$))+$" ""\n',
        f'\t"~(?i)^(.+?)&(?:{TRACKING}=[^&]*(?:&|$))+$" "${{1}}"\n',
        '\tdefault "{query}"\n}\n',
        'map "{path}?{bulletin_query}" {bulletin_redirect} {\n',
    ]
    for path, query, to in asked:
        for question in dict.fromkeys((f"{base}{path}?{query}", f"{base}{path.lower()}?{query.lower()}")):
            if _PLAIN.fullmatch(question):
                lines.append(f'\t"{question}" "{base + to}"\n')
            elif question.isprintable():  # Else bytes that are no UTF-8: no Caddyfile may hold them.
                lines.append(f'\t"~^{re.sub("[^A-Za-z0-9/]", _by_number, question)}$" "{base + to}"\n')
    lines += ['\tdefault ""\n}\n', '@bulletin_moved expression `{bulletin_redirect} != ""`\n']
    lines += ["redir @bulletin_moved {bulletin_redirect} 301\n"]
    return "".join(lines).encode()


def _by_number(found: re.Match[str]) -> str:
    # Braces, quotes and dollars mean something to a Caddyfile; their numbers in a regular expression do not.
    return f"\\x{{{ord(found[0]):x}}}"


def _apache(asked: Iterable[Question], base: str) -> bytes:
    """Return a text for RewriteMap: the path as ``int:escape`` writes it and the query, no capitals, and where to."""
    keys = (
        (base + quote(path, safe="$-_.+!*'(),:;@&=/~", errors="surrogateescape").lower(), query.lower(), to)
        for path, query, to in asked
    )
    return (_MADE + "".join(f"{path}?{query} {base + to}\n" for path, query, to in keys)).encode()


def _hosted(moved: Iterable[Redirect], base: str) -> bytes:
    """Return ``_redirects``: old address, parameters (which Netlify reads in any order), new address, status.

    The first line that fits answers, and one without parameters fits them all: it comes after those of its path.
    """

    def literal(text: str) -> str:
        # A colon or a star would stand for anything.
        return text.replace(":", "%3A").replace("*", "%2A")

    lines = [_MADE]
    for each in sorted(moved, key=lambda one: (one.alias.path, -len(one.alias.query))):
        query = "".join(f"{literal(quote(one, safe='=', errors='surrogateescape'))} " for one in each.alias.query)
        lines += [
            f"{base}{literal(path)} {query}{base + each.target} 301\n" for path in aliases.path_forms(each.alias.path)
        ]
    return "".join(lines).encode()


def _shards(moved: Iterable[Redirect]) -> Iterator[tuple[str, bytes]]:
    """Yield small tables for the script of the "not found" page: it reads the one that its own address belongs to."""
    tables: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in moved:
        tables[shard(each.alias.key)][each.alias.key] = each.target[1:]
    for address, table in sorted(tables.items()):
        yield address, json.dumps(table, ensure_ascii=True, indent=0, sort_keys=True).encode() + b"\n"


def shard(key: str) -> str:
    """Return the address of the table that holds *key*, one of 256 (FNV-1a, folded): assets/redirects.js agrees."""
    mixed = 0x811C9DC5
    for byte in key.encode("ascii"):
        mixed = (mixed ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"/redirects/{(mixed ^ mixed >> 8 ^ mixed >> 16 ^ mixed >> 24) & 0xFF:02x}.json"
