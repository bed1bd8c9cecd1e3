"""The samples of scripts/serving in real servers, each a process of ours on this machine, at a free port."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

import release
from bulletin import entries, manifest, security
from conftest import need
from project import ROOT, make_project, post

SAMPLES = ROOT / "scripts" / "serving"
MODULES = Path("/usr/lib/nginx/modules")
APACHE_MODULES = Path("/usr/lib/apache2/modules")
BROTLI = MODULES / "ngx_http_brotli_static_module.so"

FORMS = (
    "/tin/{}.aspx",
    "/default.aspx?tabid=45&ItemID={}",
    "/Tin-Tức/thông báo số {}.html".replace(" ", "%20"),
    "http://tdc.ban-tin.example/home/view.php?a={}&b=x&c=y z".replace(" ", "%20"),
    "/vanban/{}",
)
OLD = {number: FORMS[number % len(FORMS)].format(number) for number in range(100)}
"""Addresses of an old portal, of every form, by the number of the post that has it now."""


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server:
    """A server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, address: str, **headers: str) -> Answer:
        """Return what it answers to *address*, sent as it stands; it follows nothing."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", address, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())
        connection.close()
        return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(*command: str, port: int, log: Path, **variables: str) -> Iterator[Server]:
    """Run *command* until it has answered and been asked enough."""
    with (
        log.open("wb") as told,
        subprocess.Popen(command, stdout=told, stderr=told, env={**os.environ, **variables}) as process,
    ):
        try:
            end = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
                    assert time.monotonic() < end
                    time.sleep(0.02)
            yield Server(port)
        finally:
            process.terminate()
            process.wait(10)


def sample(name: str, site: Path, port: int) -> str:
    """Return a sample with what an operator puts in: *site* and *port*."""
    text = (SAMPLES / name).read_text(encoding="utf-8").replace("/srv/ban-tin/site", str(site))
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "\nban-tin.example {": f"\nhttp://127.0.0.1:{port} {{",
        "<VirtualHost *:80>": f"<VirtualHost 127.0.0.1:{port}>",
    }.items():
        text = text.replace(old, new)
    assert str(port) in text
    return text


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A built site whose posts have every form of older address."""
    files = {
        f"posts/{number}.md": post(
            f"Tin số {number}",
            id=f"n{number:03}",
            date=f"2025-{number % 12 + 1:02}-03",
            body="Nội dung của tin, dài hơn một gói.\n\n" * 60,
            aliases=entries.list_line("", [text]).removeprefix(": "),
        )
        for number, text in OLD.items()
    }
    files["posts/0.md"] = files["posts/0.md"].replace("Nội dung", "[Mẫu](mau.pdf) Nội dung", 1)
    files["posts/mau.pdf"] = "%PDF-1.4"
    root = make_project(tmp_path_factory.mktemp("serving") / "project", files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "ROOT", root)
        patch.setenv("PYTHONPATH", "")
        assert release.main(["build", "--compress", "--site-dir", str(root / "site")]) == 0
    return root / "site"


@pytest.fixture(scope="module")
def nginx(site, tmp_path_factory):
    program = need("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    text = sample("nginx.conf", site, port)
    has_brotli = BROTLI.exists()
    if os.environ.get("BULLETIN_REQUIRE_SERVERS"):
        assert has_brotli, "BULLETIN_REQUIRE_SERVERS asks for libnginx-mod-http-brotli-static"
    if not has_brotli:
        text = text.replace("brotli_static on;", "")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "client_body proxy fastcgi uwsgi scgi".split()
    (folder / "nginx.conf").write_text(
        (f"load_module {BROTLI};\n" if has_brotli else "")
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off;\npid {folder}/pid;\nworker_processes 1;\nevents {{ }}\nhttp {{\n"
        + "".join(f"{name}_temp_path {folder}/{name};\n" for name in temporary)
        + "include /etc/nginx/mime.types;\ndefault_type application/octet-stream;\naccess_log off;\n"
        + f"include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    words = ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with running(program, *words, port=port, log=folder / "log") as server:
        yield server


@pytest.fixture(scope="module")
def caddy(site, tmp_path_factory):
    program = need("caddy")
    folder = tmp_path_factory.mktemp("caddy")
    port = free_port()
    text = "{\n\tadmin off\n\tauto_https off\n}\n" + sample("Caddyfile", site, port)
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    words = ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    places = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with running(program, *words, port=port, log=folder / "log", **places) as server:
        yield server


@pytest.fixture(scope="module")
def apache(site, tmp_path_factory):
    program = need("apache2", "httpd")
    folder = tmp_path_factory.mktemp("apache")
    port = free_port()
    names = "mpm_event authz_core rewrite headers dir mime env".split()
    modules = "".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n" for name in names)
    (folder / "apache.conf").write_text(
        f"{modules}ServerRoot {folder}\nServerName 127.0.0.1\nPidFile {folder}/pid\nListen 127.0.0.1:{port}\n"
        f"ErrorLog {folder}/error.log\nTypesConfig /etc/mime.types\nDirectoryIndex index.html\n"
        "User www-data\nGroup www-data\n" + sample("apache.conf", site, port),
        encoding="utf-8",
    )
    # Its children are another user's, who has to reach the site.
    for above in (*site.parents,):
        if above != Path("/tmp") and str(above).startswith("/tmp"):  # noqa: S108 - where pytest puts its folders
            above.chmod(above.stat().st_mode | 0o711)
    words = ["-X", "-f", str(folder / "apache.conf")]
    with running(program, *words, port=port, log=folder / "log") as server:
        yield server


@pytest.fixture(params=["nginx", "caddy", "apache"])
def server(request):
    return request.getfixturevalue(request.param)


def typed(text: str) -> str:
    """Return what a browser asks for when somebody opens the address *text*."""
    return quote(re.sub("^http://[^/]*", "", text), safe="/?&=%:+")


def reordered(address: str) -> str:
    path, mark, query = address.partition("?")
    return path + mark + "&".join(reversed(query.split("&")))


def check_moved(server: Server, address: str, number: int) -> None:
    answer = server.ask(address)
    assert answer.status == 301, (address, answer.status)
    place = re.sub("^http://[^/]*", "", answer.headers["location"])
    assert f"<h1>Tin số {number}</h1>".encode() in re.sub(rb"<h1[^>]*>\s*", b"<h1>", server.ask(place).body)


def test_a_hundred_old_addresses_lead_to_their_posts_at_once(server):
    for number, text in OLD.items():
        check_moved(server, typed(text), number)


def test_order_of_parameters_and_what_sharing_adds_make_no_difference(server):
    for number, text in OLD.items():
        address = typed(text)
        check_moved(server, reordered(address), number)
        check_moved(server, address + ("&" if "?" in address else "?") + "fbclid=IwAR0&utm_source=zalo", number)


def test_capitals_make_no_difference_where_servers_can_tell(nginx, apache):
    for number, text in OLD.items():
        if text.isascii():
            check_moved(nginx, typed(text).upper(), number)
            check_moved(apache, typed(text).upper(), number)


def test_another_parameter_is_another_page(server):
    for address in ("/default.aspx?tabid=45&ItemID=9999", "/default.aspx", "/default.aspx?tabid=45&ItemID=1&page=2"):
        assert server.ask(address).status == 404


def test_alias_page_is_there_for_hosts_without_tables(site):
    assert 'http-equiv="refresh"' in (site / "tin/0.aspx/index.html").read_text(encoding="utf-8")


def verified(server: Server, site: Path) -> int:
    return release.main(["verify", str(site), "--url", f"http://127.0.0.1:{server.port}"])


def test_live_site_behind_a_server_is_held_against_its_manifest(server, site, tmp_path, capsys):
    """What a server answers in its own way (301 for a page that sends readers on, no tables) is no fault."""
    assert verified(server, site) == 0, capsys.readouterr().out
    moved = "Tin-Tức/thông báo số 2.html"
    page = (site / moved).read_bytes().replace(b"03/tin-so-2/", b"02/tin-so-1/")
    assert page != (site / moved).read_bytes()
    other = tmp_path / "site"
    shutil.copytree(site, other)
    (other / moved).write_bytes(page)
    listed = json.loads((site / manifest.NAME).read_text(encoding="utf-8"))
    listed["files"][moved] = {"sha256": sha256(page).hexdigest(), "size": len(page)}
    (other / manifest.NAME).write_text(json.dumps(listed), encoding="utf-8")
    capsys.readouterr()
    assert verified(server, other) == 1
    assert capsys.readouterr().out.splitlines() == [f"{moved}: thiếu tệp này"]


PAGE = "/2025/02/tin-so-1/"


@pytest.mark.parametrize("address", [PAGE, "/rss.xml", "/atom.xml", "/feed.json", "/", "/tep/mau.pdf"])
def test_what_has_not_changed_is_not_sent_again(server, address):
    first = server.ask(address)
    assert first.status == 200
    assert server.ask(address, If_None_Match=first.headers["etag"])[:1] == (304,)
    assert server.ask(address, If_Modified_Since=first.headers["last-modified"])[:1] == (304,)
    assert server.ask(address, If_None_Match='"another"').status == 200


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (PAGE, "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/2025/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json(; charset=utf-8)?"),
        ("/sitemap.xml", "(text|application)/xml(; charset=utf-8)?"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/manifest.json", "application/json(; charset=utf-8)?"),
        ("/assets/bulletin.css", "text/css; charset=utf-8"),
        ("/assets/bulletin.js", "(text|application)/javascript; charset=utf-8"),
        ("/tep/mau.pdf", "application/pdf"),
    ],
)
def test_every_file_has_its_type(server, address, kind):
    assert re.fullmatch(kind.replace("+", r"\+"), server.ask(address).headers["content-type"])


def test_no_file_of_the_site_is_of_unknown_type(nginx, caddy, site):
    endings = {path.suffix: f"/{path.relative_to(site).as_posix()}" for path in site.rglob("*.*") if path.is_file()}
    for ending, address in sorted(endings.items()):
        # The last: rows of the search index, which are bytes and nothing else.
        if ending not in {".gz", ".br", ".map", ".conf", ".bin"} and "/." not in address:
            for server in (nginx, caddy):
                assert "octet-stream" not in server.ask(address).headers["content-type"], address


def test_texts_are_sent_small_to_those_who_can_read_them(nginx, caddy, site):
    whole = (site / PAGE.strip("/") / "index.html").read_bytes()
    for server in (nginx, caddy):
        packed = server.ask(PAGE, Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == whole
        assert packed.headers["content-type"] == "text/html; charset=utf-8"
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert server.ask(PAGE, Accept_Encoding="gzip", If_None_Match=packed.headers["etag"]).status == 304
        assert "content-encoding" not in server.ask(PAGE).headers
        feed = server.ask("/rss.xml", Accept_Encoding="gzip")
        assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
        assert feed.headers["content-encoding"] == "gzip"


def test_brotli_is_sent_to_those_who_can_read_it(nginx, caddy, site):
    brotli = pytest.importorskip("brotli")
    if not BROTLI.exists():
        pytest.skip("nginx has no brotli module here")
    whole = (site / PAGE.strip("/") / "index.html").read_bytes()
    for server in (nginx, caddy):
        packed = server.ask(PAGE, Accept_Encoding="gzip, deflate, br")
        assert packed.headers["content-encoding"] == "br"
        assert brotli.decompress(packed.body) == whole


def test_only_what_never_changes_is_kept_without_asking(server, site):
    asked = re.findall(
        r'(?:href|src)="(?:\.\./)*(assets/[^"]*\?v=[^"]*)"', (site / "index.html").read_text(encoding="utf-8")
    )
    assert len(asked) >= 2
    for address in asked:
        assert server.ask(f"/{address}").headers["cache-control"] == "public, max-age=31536000, immutable"
    for address in (PAGE, "/", "/assets/bulletin.css", "/tep/mau.pdf", "/khong-co/"):
        assert server.ask(address).headers["cache-control"] == "no-cache", address
    assert server.ask("/rss.xml").headers["cache-control"] == "public, max-age=300"
    assert server.ask("/rss.xml").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in server.ask(PAGE).headers


def hosted(site: Path, address: str) -> dict[str, str]:
    """Return what a host that reads ``_headers`` says of *address*: all rules that fit, joined, as the hosts do."""
    found: dict[str, str] = {}
    fits = False
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            fits = re.fullmatch(re.escape(line).replace(r"\*", ".*"), address) is not None
        elif fits and not line.startswith("#"):
            name, text = line.strip().split(": ", 1)
            found[name.lower()] = f"{found[name.lower()]}, {text}" if name.lower() in found else text
    return found


def test_hosts_that_read_a_list_of_headers_say_what_a_server_says(nginx, site):
    rows = next((site / "tim-kiem").rglob("*.bin")).relative_to(site).as_posix()
    for address in ("/rss.xml", "/2025/atom.xml", "/chuyen-muc/thong-bao/feed.json", f"/{rows}"):
        ours, theirs = hosted(site, address), nginx.ask(address).headers
        for name in (
            "cache-control",
            "access-control-allow-origin",
            "content-security-policy",
            "x-content-type-options",
        ):
            assert ours.get(name) == theirs.get(name), (address, name)
        if not address.endswith(".bin"):
            assert ours["content-type"].replace("; charset=utf-8", "") == theirs["content-type"].partition(";")[0]
    assert "cache-control" not in hosted(site, PAGE)


@pytest.mark.parametrize("address", [PAGE, "/rss.xml", "/khong-co/", "/assets/bulletin.css"])
def test_every_answer_has_the_headers_that_protect_readers(server, address):
    headers = server.ask(address).headers
    expected = {name.lower(): value for name, value in security.headers(()).items()}
    del expected["content-security-policy"]  # That of the site: below.
    assert expected.items() <= headers.items()
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert policy.endswith("; frame-ancestors 'self'")
    assert not re.search(r"\d", headers.get("server", ""))


@pytest.mark.parametrize(
    "address", ["/khong-co/", "/.bulletin", "/tep/", "/assets/", "/_redirects", "/_headers", "/2025/.git/x"]
)
def test_what_is_not_there_or_nobodys_business_is_not_found(server, address):
    answer = server.ask(address)
    assert answer.status == 404
    assert "Không tìm thấy trang".encode() in answer.body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_address_without_its_last_slash_leads_to_the_page(server):
    answer = server.ask(PAGE.rstrip("/"))
    assert answer.status in {301, 308}
    assert re.sub("^http://[^/]*", "", answer.headers["location"]) == PAGE


def test_numbered_page_that_is_no_more_leads_to_its_list(server):
    assert server.ask("/chuyen-muc/thong-bao/trang/1/").status == 200
    for gone in ("/chuyen-muc/thong-bao/trang/99/", "/2025/01/trang/", "/2025/01/trang/3"):
        answer = server.ask(gone)
        assert answer.status == 301
        assert re.sub("^http://[^/]*", "", answer.headers["location"]) == re.sub("trang/.*", "", gone)
