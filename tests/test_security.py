"""Security: the policy of a page knows its scripts, and no other."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from bulletin import security
from project import ROOT

PAGE = """<!doctype html><head><!--policy--><script>run("đ")</script>
<script src="a.js" defer></script><script type="application/ld+json">{"a": 1}</script></head>"""


def hashed(code):
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def test_inline_scripts_are_known_by_their_hash_and_data_is_not_a_script():
    assert security.hashes(PAGE) == (hashed('run("đ")'),)
    assert security.hashes('<script src="a.js">fallback()</script>') == ()


def test_hashes_come_in_one_order_each_once():
    scripts = [f"<script>run({number})</script>" for number in range(9)]
    assert security.hashes("".join(scripts * 2)) == security.hashes("".join(reversed(scripts)))
    assert security.hashes("".join(scripts)) == tuple(sorted(hashed(f"run({number})") for number in range(9)))


def test_policy_stands_where_the_page_has_its_place():
    page = security.protect(PAGE, security.hashes(PAGE))
    assert page.startswith('<!doctype html><head><meta http-equiv="Content-Security-Policy" content="default-src')
    assert f"script-src 'self' {hashed('run(' + chr(34) + 'đ' + chr(34) + ')')};" in page
    assert "unsafe" not in page
    assert security.protect("<p>", ()) == "<p>"


def test_policy_refuses_all_that_no_page_of_ours_needs():
    """Every word of it: one less is a hole, one more a page that does not work."""
    assert security.policy(("'sha256-A'", "'sha256-B'"), ("'sha256-C'",)) == (
        "default-src 'none'; script-src 'self' 'sha256-A' 'sha256-B'; style-src 'self' 'sha256-C'; "
        "img-src 'self' data:; media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'"
    )


def test_policy_without_inline_scripts_allows_files_alone():
    assert "script-src 'self'; style-src 'self';" in security.policy(())


def test_headers_carry_the_policy_and_what_no_page_can_say():
    headers = security.headers(security.hashes(PAGE))
    assert headers == {
        "Content-Security-Policy": f"{security.policy(security.hashes(PAGE))}; frame-ancestors 'self'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }
    assert security.headers((), ("'sha256-C'",))["Content-Security-Policy"].startswith(
        security.policy((), ("'sha256-C'",))
    )


def test_files_for_servers_hold_the_policy_on_one_line():
    files = security.files(security.hashes(PAGE))
    content = security.headers(security.hashes(PAGE))["Content-Security-Policy"].encode()
    assert {"/headers/nginx.conf", "/headers/caddy.conf", "/headers/apache.conf", "/_headers"} == set(files)
    for data in files.values():
        assert any(content in line for line in data.splitlines())
    assert files["/headers/nginx.conf"].endswith(b'" always;\n')
    assert b"\n  X-Content-Type-Options: nosniff\n" in files["/_headers"]


@pytest.mark.parametrize("sample", ["nginx.conf", "Caddyfile", "apache.conf"])
def test_samples_for_servers_refuse_what_hosts_of_files_are_told_to_refuse(sample):
    text = (ROOT / "scripts/serving" / sample).read_text(encoding="utf-8")
    said = re.findall(r"^\s*(?:add_header |Header always set )?([A-Z][a-z]*-[\w-]+) \"(.*?)\"", text, re.MULTILINE)
    expected = security.headers(()).keys() - {"Content-Security-Policy"}  # Made with each site, and included.
    assert {name: value for name, value in said if not name.startswith(("Cache-", "Access-", "Content-"))} == {
        name: security.headers(())[name] for name in expected
    }
