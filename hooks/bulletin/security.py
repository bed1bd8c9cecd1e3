"""Security: what a browser is told to refuse, in every page and by every server."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from bulletin import permalinks

PLACE = "<!--policy-->"
"""Stands in a laid-out page where its policy belongs: before anything that the policy is about."""

# A script with a type is data (JSON-LD) unless the type names a language: it never runs, and needs no leave to.
_INLINE = re.compile(r"<script(?P<attributes>(?:\s[^>]*)?)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

_RULES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    "style-src 'self'{styles}",
    "img-src 'self' data:",
    "media-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)
"""Content Security Policy Level 3: nothing from anybody else, and no code but what the build knows."""

_BY_SERVERS = ("frame-ancestors 'self'",)
"""What browsers heed in a header alone."""


def hashes(html: str) -> tuple[str, ...]:
    """Return the hash of each inline script of *html* that a browser would run, each once, sorted."""
    found = {
        match["code"]
        for match in _INLINE.finditer(html)
        if "src=" not in match["attributes"] and "type=" not in match["attributes"]
    }
    return _hashed(found)


def style_hashes(html: str) -> tuple[str, ...]:
    """Return the hash of each style sheet that stands in *html* itself, each once, sorted."""
    return _hashed(set(_STYLE.findall(html)))


def _hashed(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in found))


def policy(known: Iterable[str], styles: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of pages whose inline scripts and *styles* have these hashes."""
    return "; ".join(_RULES).format(
        hashes="".join(f" {each}" for each in known), styles="".join(f" {each}" for each in styles)
    )


def protect(html: str, known: Iterable[str]) -> str:
    """Return a laid-out page with the policy for the hashes *known* at PLACE."""
    return html.replace(PLACE, f'<meta http-equiv="Content-Security-Policy" content="{policy(known)}">', 1)


def headers(known: Iterable[str], styles: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers that a server sends with every page, by name."""
    return {
        "Content-Security-Policy": "; ".join((policy(known, styles), *_BY_SERVERS)),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }


# What the samples for servers say of feeds and of files named after their bytes. A rule of its own for each: the hosts
# join what several rules say of one header. Cloudflare takes one star in a rule, Netlify any.
_HOSTED = (
    "".join(
        f"{place}{name[1:]}\n  Content-Type: {kind}; charset=utf-8\n"
        "  Access-Control-Allow-Origin: *\n  Cache-Control: public, max-age=300\n"
        for name, kind in permalinks.FEED_TYPES.items()
        for place in ("/", "/*/")
    )
    + f"{permalinks.SEARCH}*.bin\n  Cache-Control: public, max-age=31536000, immutable\n"
)

_MADE = "# Made with the site: what a browser is told to refuse, its own scripts known by their hashes.\n"


def files(known: Iterable[str], styles: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the headers in the form of each server, by address.

    The samples for nginx, Caddy and Apache say what is the same for every site
    themselves, and include the policy; hosts of files take all from ``_headers``
    (Netlify, Cloudflare Pages).
    """
    named = headers(known, styles)
    content = named["Content-Security-Policy"]
    lines = "".join(f"  {name}: {value}\n" for name, value in named.items())
    texts = {
        "/headers/nginx.conf": f'{_MADE}add_header Content-Security-Policy "{content}" always;\n',
        "/headers/caddy.conf": f'{_MADE}header Content-Security-Policy "{content}"\n',
        "/headers/apache.conf": f'{_MADE}Header always set Content-Security-Policy "{content}"\n',
        "/_headers": f"{_MADE}/*\n{lines}{_HOSTED}",
    }
    return {address: text.encode() for address, text in texts.items()}
