"""Where older addresses lead, in the form of each server. `test_serving.py` asks the servers themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import aliases, entries, redirects
from bulletin.library import Library
from bulletin.settings import Settings
from project import post as post_text

SETTINGS = Settings(
    root=Path(),
    site_name="Bản tin",
    site_url="https://ban-tin.example/",
    site_description="",
    agency="Chi cục",
    parent="",
    id_authority="ban-tin.example,2026",
    categories=(),
)
TARGET = "/2026/03/thong-bao/"
HOSTILE = [
    '/a";return 301 http://x;"',
    "/a\\",
    '/a\\"} x',
    "/a{$HOME}{path}",
    "/a`b`c",
    "/a%20%23b%3Fc",
    "/a*:splat/*",
    "/<script>alert(1)</script>",
    "/$uri$1%{HTTP_HOST}",
    "/default",
    "/a?x=\"'<>`{}|\\^[]",
    "/a?$args=${x}",
    "/a?x=\\",
    "/%F4%FF",
    "/con/aux.txt",
    "/.bulletin/x",
    "/đo-lường/Ảnh.aspx",
]


def moved(post, settings, *texts, live=()):
    made = post() if not texts else post(aliases=entries.list_line("", map(str, texts)).removeprefix(": "))
    return redirects.redirects(Library([made]), settings, live=frozenset(live))


def pages(found, *live):
    return dict(redirects.pages(found, live=frozenset(live)))


def test_page_stands_where_a_host_of_files_can_serve_it(post, settings):
    texts = ("/tin/123.aspx", "/cu/", "/cu/trang.html", "/TIN/4", "/tin/đo lường.php".replace(" ", "%20"))
    found = pages(moved(post, settings, *texts))
    assert set(found) == {"/tin/123.aspx/", "/cu/", "/cu/trang.html", "/TIN/4/", "/tin/đo lường.php/"}
    assert {each.target for each in found.values()} == {TARGET}


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["/x?id=1"], []),  # A file has no query.
        (["/default.aspx", "/default.aspx?id=1"], []),  # One page would stand for both.
        (["/a/con.aspx", "/a/x:y", "/.git/x", "/a./b", "/" + "x" * 130], []),  # No name on every system.
        (["/%F4"], []),  # No UTF-8.
        (["/a.html", "/a.html/b"], ["/a.html"]),  # A file is no folder.
        (["/b.html/a", "/b.html"], ["/b.html"]),  # Whichever comes first.
        (["/A", "/a/"], ["/A/"]),  # One folder, to Windows.
        (["/tep/x.pdf/y"], []),  # A file of the site is no folder either.
        (["/default.aspx", "/DEFAULT.aspx?id=1"], []),
        (["/tep/x.pdf"], []),  # There is such a file.
        (["/TEP/X.pdf"], []),  # The same, to Windows.
        (["/tep"], ["/tep/"]),  # A folder without a page may have one.
    ],
)
def test_page_is_left_to_servers_where_it_would_not_do(post, settings, texts, left):
    assert list(pages(moved(post, settings, *texts), "/tep/x.pdf", "/")) == left


def test_live_address_stays_what_it_is(post, settings):
    live = ["/2026/", "/tep/a.pdf", "/luu-tru/"]
    texts = ["/2026", "/luu-tru/index.html", "/tep/a.pdf", "/LUU-TRU/", "/2026/?page=2"]
    assert [each.alias.key for each in moved(post, settings, *texts, live=live)] == ["/2026/?page=2"]


@pytest.mark.parametrize(
    "text",
    [
        "/assets/bulletin.css",
        "/redirects/nginx.conf",
        "/404.html",
        "/Manifest.json",
        "/manifest.pending.json",
        "/_redirects",
        "/_headers",
    ],
)
def test_no_alias_takes_a_file_of_the_site_itself(post, settings, text):
    assert moved(post, settings, text) == ()


def test_alias_of_a_withdrawn_post_leads_to_its_notice(post, settings):
    gone = post(status="withdrawn", withdrawn="{date: 2026-03-04, reason: x}", aliases="[/tin/1.aspx]")
    (found,) = redirects.redirects(Library([gone]), settings, live=frozenset())
    assert found.target == gone.permalink


def test_settings_lead_where_no_post_can_and_a_post_comes_first(post, settings):
    settings = replace(settings, redirects={"/tu-khoa/cu/": "/tu-khoa/", "/tin/1.aspx": "/luu-tru/"})
    live = ("/tu-khoa/", "/luu-tru/")
    found = {each.alias.key: each.target for each in moved(post, settings, "/tin/1.aspx", live=live)}
    assert found == {"/tu-khoa/cu/": "/tu-khoa/", "/tin/1.aspx": TARGET}


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_posts_that_claim_an_alias_the_one_published_first_has_it(post, settings, turn):
    days = {"a": "2026-03-02", "b": "2026-03-01", "c": "2026-03-01"}
    posts = [post(id, id=id, date=day, aliases="[/tin/1.aspx]") for id, day in days.items()]
    (found,) = redirects.redirects(Library(posts[::turn]), settings, live=frozenset())
    assert found.target == "/2026/03/b/"


def test_setting_that_leads_to_a_post_knows_its_title(post, settings):
    made = post("Đo lường")
    settings = replace(settings, redirects={"/cu/": made.permalink})
    (found,) = redirects.redirects(Library([made]), settings, live=frozenset({made.permalink}))
    assert found.title == "Đo lường"


def test_setting_takes_no_address_that_is_live(post, settings):
    settings = replace(settings, redirects={"/tu-khoa/": "/luu-tru/"})
    assert moved(post, settings, live=("/tu-khoa/", "/luu-tru/")) == ()


def test_capitals_make_no_difference_to_any_server(post, settings):
    """nginx compares without regard to them; the others are told, or asked, without."""
    texts = ("/Tin/Đo.aspx?ItemID=A", "/tin/Đo.aspx?itemid=a")
    made = redirects.emit(moved(post, settings, *texts), settings)
    assert made[redirects.NGINX].decode().count(f'"{TARGET}"') == 1
    caddy = made[redirects.CADDY].decode()
    assert f'\t"/Tin/Đo.aspx?ItemID=A" "{TARGET}"\n' in caddy
    assert f'\t"/tin/đo.aspx?itemid=a" "{TARGET}"\n' in caddy
    assert f"\n/tin/%c4%90o.aspx?itemid=a {TARGET}\n" in made[redirects.APACHE].decode()


def test_one_question_is_asked_once_but_for_capitals(post, settings):
    """nginx refuses a map that has a string twice."""
    made = redirects.emit(moved(post, settings, "/x?A=1&a=1"), settings)
    assert made[redirects.NGINX].decode().count(f'"{TARGET}"') == 1


def test_bytes_that_are_no_text_are_in_no_file_of_caddy(post, settings):
    made = redirects.emit(moved(post, settings, "/%F4%FF"), settings)
    assert made[redirects.CADDY] == redirects.emit((), settings)[redirects.CADDY]


def test_page_takes_no_place_of_a_folder_whoever_comes_first(post, settings):
    found = moved(post, settings, "/a.html", "/a.html/b", "/tai.html")
    assert list(pages(found[::-1], "/tai.html/x.pdf")) == ["/a.html/b/"]


def test_stars_and_colons_stand_for_themselves_on_hosts(post, settings):
    line = redirects.emit(moved(post, settings, "/a*:b?x=*:y"), settings)[redirects.HOSTED].decode().splitlines()[1]
    assert line == f"/a%2A%3Ab x=%2A%3Ay {TARGET} 301"


def test_tables_of_the_script_come_in_one_order(post, settings):
    texts = [f"/tin/{number}.aspx" for number in range(40)]
    tables = [each for each in redirects.emit(moved(post, settings, *texts), settings) if each.endswith(".json")]
    assert tables == sorted(tables)


def test_page_without_a_title_of_its_own_has_that_of_the_site(post, settings):
    settings = replace(settings, redirects={"/cu/": "/luu-tru/"})
    (each,) = moved(post, settings, live=("/luu-tru/",))
    assert f"<title>{settings.site_name}" in redirects.page("/cu/", each, settings).decode()


def test_nothing_leads_to_what_is_not_there(post, settings):
    settings = replace(settings, redirects={"/cu/": "/khong-co/"})
    assert moved(post, settings, live=("/luu-tru/",)) == ()


def test_every_table_is_there_though_nothing_has_moved(settings):
    made = redirects.emit((), settings)
    assert set(made) == {redirects.NGINX, redirects.CADDY, redirects.APACHE, redirects.HOSTED}


def test_tables_hold_each_alias_in_the_form_of_their_server(post, settings):
    made = redirects.emit(moved(post, settings, "/tin/đo.aspx", "/default.aspx?tabid=45&ItemID=678"), settings)
    assert f'    "/tin/đo.aspx?" "{TARGET}";\n' in made[redirects.NGINX].decode()
    assert f'    "/default.aspx?ItemID=678&tabid=45" "{TARGET}";\n' in made[redirects.NGINX].decode()
    assert f'\t"/default.aspx?tabid=45&ItemID=678" "{TARGET}"\n' in made[redirects.CADDY].decode()
    assert f"/tin/%c4%91o.aspx? {TARGET}\n" in made[redirects.APACHE].decode()
    lines = made[redirects.HOSTED].decode().splitlines()
    assert f"/tin/%C4%91o.aspx {TARGET} 301" in lines
    assert f"/default.aspx tabid=45 ItemID=678 {TARGET} 301" in lines
    key = "/default.aspx?itemid=678&tabid=45"
    assert json.loads(made[redirects.shard(key)]) == {key: TARGET[1:]}


def test_host_that_takes_the_first_line_that_fits_takes_the_right_one(post, settings):
    """Without parameters a line of Netlify's fits whatever is asked of its path."""
    texts = ("/xem.aspx", "/xem.aspx?id=1", "/xem.aspx?id=1&tab=2")
    lines = redirects.emit(moved(post, settings, *texts), settings)[redirects.HOSTED].decode().splitlines()
    asked = [line.split(" ")[1:-2] for line in lines if line.startswith("/xem.aspx ")]
    assert asked == [["id=1", "tab=2"], ["id=1"], []]


def test_site_below_a_path_of_its_domain_says_so_to_servers(post, settings):
    settings = replace(settings, site_url="https://tinh.example/ban-tin/")
    made = redirects.emit(moved(post, settings, "/tin/1.aspx"), settings)
    assert f'"/ban-tin/tin/1.aspx?" "/ban-tin{TARGET}"' in made[redirects.NGINX].decode()
    assert f"/ban-tin/tin/1.aspx /ban-tin{TARGET} 301" in made[redirects.HOSTED].decode()


def unquoted(line: str) -> list[str]:
    """Return the strings of a line of nginx's or Caddy's, as they read them; fail when anything stands outside."""
    found, rest = [], line.strip().removesuffix(";")
    while rest:
        assert rest[0] == '"', line
        end = 1
        while rest[end] != '"':
            end += 2 if rest[end] == "\\" and rest[end + 1] in '"\\' else 1
        found.append(rest[1:end].replace('\\"', '"').replace("\\\\", "\\"))
        rest = rest[end + 1 :].strip()
    return found


def check_tables(made: dict[str, bytes]) -> None:
    """Fail when a line of any table holds more, or else, than an alias and where it leads."""
    for address in (redirects.NGINX, redirects.CADDY):
        text = made[address].decode("utf-8", "surrogateescape")
        rows = [line for line in text.split("\n") if line.endswith((f'"{TARGET}";', f'"{TARGET}"'))]
        for row in rows:
            old, new = unquoted(row)
            assert (old[0] in "/~", new) == (True, TARGET)
            if address == redirects.CADDY and old[0] == "/":
                assert not set(old) & set('{}`\\$"')
        kept = [line for line in text.split("\n") if line not in rows]
        empty = redirects.emit((), SETTINGS)[address].decode().split("\n")
        assert kept == empty
    for row in made[redirects.HOSTED].decode("ascii").split("\n")[1:-1]:
        old, *parameters, new, status = row.split(" ")
        assert (old[0], new, status) == ("/", TARGET, "301")
        assert all(parameters)
        assert not set(old) & set(":*#\t")
    for row in made[redirects.APACHE].decode("ascii").split("\n")[1:-1]:
        old, new = row.split(" ")
        assert (old[0], new) == ("/", TARGET)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_alias_breaks_out_of_its_line(post, settings, text):
    check_tables(redirects.emit(moved(post, settings, text), settings))


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_no_text_at_all_breaks_out_of_its_line(path, query):
    try:
        alias = aliases.read(f"/{path}?{query}")
    except aliases.MalformedAlias:
        return
    check_tables(redirects.emit([redirects.Redirect(alias=alias, target=TARGET, title="")], SETTINGS))


def test_page_shows_the_way_to_people_browsers_and_search_engines(publish):
    title = "Hỏi đáp <b> & “ISO”"
    files = {"posts/a.md": post_text(title, id="a", aliases='["/tin/<i>.html", /tin/1.aspx]')}
    made = publish(files).files
    page = lxml.html.fromstring(made["/tin/1.aspx/"].decode())
    address = "../../2026/03/hoi-dap-b-iso/"
    assert page.findtext(".//a") == title
    assert page.find(".//a").get("href") == address
    assert page.find(".//meta[@http-equiv='refresh']").get("content") == f"0; url={address}"
    assert page.find(".//link[@rel='canonical']").get("href") == "https://ban-tin.example/2026/03/hoi-dap-b-iso/"
    assert page.get("lang") == "vi"
    assert b"<b>" not in made["/tin/1.aspx/"]


def test_site_for_editors_sends_nobody_on(publish):
    files = {"posts/a.md": post_text("Một", id="a", aliases="[/tin/1.aspx]")}
    assert set(publish(files, is_for_editors=True).files) == {"/robots.txt", "/van-ban/danh-sach.json"}


def test_aliases_of_drafts_lead_nowhere_yet(publish):
    files = {"posts/a.md": post_text("Một", id="a", aliases="[/tin/1.aspx]", status="draft")}
    assert "/tin/1.aspx/" not in publish(files).files
