"""Proof: what is wrong with a site is seen from its files alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import permalinks, proof, rendering
from bulletin.proof import Sheet

SITE = "https://ban-tin.example/"


def sheet(html: str, address: str = "/2017/12/a/", site_url: str = SITE) -> Sheet:
    return proof.read_html(html, address=address, site_url=site_url)


def join(*sheets: Sheet, sound: Iterable[str] = ()) -> Sheet:
    return proof.join(sheets, address="/2017/12/a/", sound=frozenset(sound))


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("../../../luu-tru/", "/luu-tru/"),
        ("../../../", "/"),
        ("../../../tep/a.pdf", "/tep/a.pdf"),
        ("../b/", "/2017/12/b/"),
        ("../", "/2017/12/"),
        ("..", "/2017/12/"),
        (".", "/2017/12/a/"),
        ("./", "/2017/12/a/"),
        ("b/..", "/2017/12/a/"),
        ("b/.", "/2017/12/a/b/"),
        ("#%C4%91o", "/2017/12/a/#đo"),
        ("b.png", "/2017/12/a/b.png"),
        ("#muc", "/2017/12/a/#muc"),
        ("?q=1", "/2017/12/a/"),
        ("../../../tim-kiem/?q=a&amp;b=c#x", "/tim-kiem/#x"),
        ("/luu-tru/", "/luu-tru/"),
        ("https://ban-tin.example/rss.xml", "/rss.xml"),
        ("../../../tep/%C4%91o.pdf", "/tep/đo.pdf"),
        ("https://khac.example/a/", None),
        ("//khac.example/a/", None),
        ("mailto:a@b.vn", None),
        ("data:image/png;base64,AA", None),
    ],
)
def test_link_is_read_as_a_browser_does(target, place):
    assert sheet(f'<a href="{target}">x</a>').links == ({place} if place else set())


def test_links_below_a_sub_path_are_those_of_the_site():
    found = sheet(
        '<a href="/tin/luu-tru/"></a><a href="/khac/"></a><a href="/tinh/"></a>', "/", "https://a.example/tin/"
    )
    assert found.links == {"/luu-tru/"}


def test_pictures_in_every_size_are_links_too():
    html = '<img src="a.png" srcset="b.png 1x, c.png 2x"><source srcset="d.avif 320w,e.avif 640w">'
    assert sheet(html).links == {f"/2017/12/a/{name}" for name in ("a.png", "b.png", "c.png", "d.avif", "e.avif")}


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<br>b</p>",
        '<svg><path d="M0 0"/></svg>',
        "<!-- <p> --><p></p>",
        "<script>if (a < b) '</p>'</script>",
        "<!doctype html><p></p>",
        "<p title='>'>a</p>",
        '<p title="a > b">a</p>',
        "a < b and c > d",
        "<P>a</p>",
    ],
)
def test_sound_html_has_no_fault(html):
    assert sheet(html).faults == ()


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>a", "<p> không được đóng"),
        ("a</p>", "</p> đóng không đúng chỗ"),
        ("<b><i>a</b></i>", "</b> đóng không đúng chỗ"),
        ('<p id="a"></p><p id="a"></p>', "“a” có hai lần"),
        ('<p title="a>b</p>', "thẻ <p… không có dấu >"),
        ("<p>a</p><b", "thẻ <b… không có dấu >"),
        ('<p class="a" CLASS="b"></p>', "<p> có hai lần một thuộc tính"),
        ('<a href="#"><b><a href="#">x</a></b></a>', "<a> không được nằm trong thẻ <a>"),
        ("<p>a<ul><li>b</li></ul></p>", "<ul> không được nằm trong thẻ <p>"),
    ],
)
def test_unsound_html_is_told(html, told):
    assert any(told in fault for fault in sheet(html).faults)


def test_words_within_an_attribute_are_no_attribute():
    html = """<img alt="&lt;img src=x id=y&gt;" title='a href=z' hidden src="a.png">"""
    sheet = proof.read_html(html, address="/", site_url="https://ban-tin.example/")
    assert (sheet.links, sheet.anchors) == ({"/a.png"}, frozenset())


def test_html_shown_as_an_example_is_no_link():
    found = sheet('<pre><code>&lt;a href="/khong-co/" id="x"&gt;</code></pre><!-- <a href="/khong-co/"> -->')
    assert found == Sheet()


@given(st.text(alphabet="<>/!-ap \"='", max_size=60))
def test_any_text_has_a_sheet(text):
    sheet(text)


def test_feed_tells_its_entries():
    items = b"<item><guid isPermaLink='false'>tag:a</guid></item><item><guid>tag:b</guid></item>"
    rss = b"<rss><channel>" + items + b"</channel></rss>"
    atom = b"<feed><id>tag:feed</id><entry><id>tag:a</id></entry><entry><id>tag:b&amp;</id></entry></feed>"
    assert proof.read_xml(rss).entries == ("tag:a", "tag:b")
    assert proof.read_xml(atom).entries == ("tag:a", "tag:b&")
    assert proof.read_xml(b"<feed><id>tag:feed</id></feed>").entries == ()
    assert proof.read_xml(b"<a><b></a>").faults[0].startswith("XML không đúng dạng")


POST = '<meta name="dcterms.identifier" content="tag:x:{id}">'


def feed(ids: str) -> str:
    return f"<feed><id>x</id>{''.join(f'<entry><id>tag:x:{id}</id></entry>' for id in ids)}</feed>"


def site(**changes: str | bytes | None) -> dict[str, Sheet]:
    """Return the sheets of a small site, some of its files changed or taken away, by name."""
    files = {
        "index": ("index.html", '<a href="2017/">2017</a>'),
        "year": ("2017/index.html", '<p id="x"></p><a href="12/a/">a</a><a href="12/b/#m">b</a><a href="12/b/">b</a>'),
        "part": ("2017/trang/1/index.html", '<a href="../../">2017</a>'),
        "a": ("2017/12/a/index.html", POST.format(id="a")),
        "b": ("2017/12/b/index.html", POST.format(id="b") + '<h2 id="m"></h2>'),
        "gone": ("2017/12/c/index.html", POST.format(id="c") + '<meta name="bulletin.withdrawn" content="">'),
        "search": ("tim-kiem/chi-muc.json", '{"groups": ["page/", "post/x"], "counts": [5, 2]}'),
        "feed": ("2017/atom.xml", feed("ab")),
    }
    kept = {name: (path, changes.get(name, text)) for name, (path, text) in files.items()}
    return {
        proof.address_of(path): proof.read(path, text if isinstance(text, bytes) else text.encode(), site_url=SITE)
        for path, text in kept.values()
        if text is not None
    }


IDS = {f"tag:x:{id}": f"/2017/12/{id}/" for id in "abc"}


def test_sound_site_has_no_fault():
    assert proof.faults(site()) == []
    assert proof.faults(site(), posts=IDS) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"index": '<a href="2018/"></a>'}, "/: liên kết tới /2018/ là trang không có"),
        ({"b": POST.format(id="b")}, "/2017/: liên kết tới /2017/12/b/#m là mục không có"),
        ({"year": '<a href="12/a/"></a>'}, "/2017/12/b/: có 0 lần trong lưu trữ theo năm, phải có đúng một lần"),
        ({"b": POST.format(id="a") + '<h2 id="m"></h2>'}, "/2017/12/b/: bài này đã có trang ở /2017/12/a/"),
        ({"b": None, "year": '<a href="12/a/"></a>'}, "/2017/12/b/: không có trang của bài này"),
        ({"index": POST.format(id="z")}, "/: trang của một bài không có"),
        ({"feed": feed("a")}, "/2017/12/b/: có 0 lần trong nguồn tin"),
        ({"part": '<a href="../../12/a/"></a>'}, "/2017/12/a/: có 2 lần trong lưu trữ theo năm, phải có đúng một lần"),
        ({"feed": feed("aab")}, "/2017/12/a/: có 2 lần trong nguồn tin"),
        ({"feed": feed("abc")}, "tag:x:c: có 1 lần trong nguồn tin"),
        ({"feed": feed("abz")}, "tag:x:z: có 1 lần trong nguồn tin"),
        ({"feed": "<feed><id>tag:x:a</id>"}, "/2017/atom.xml: XML không đúng dạng"),
        ({"a": b"\xff"}, "/2017/12/a/: không phải UTF-8"),
        (
            {"search": '{"groups": ["post/x", "page/"], "counts": [2]}'},
            "/tim-kiem/chi-muc.json: chỉ mục tìm kiếm không",
        ),
        ({"search": '{"groups": ["post/x"], "counts": [3]}'}, "/tim-kiem/chi-muc.json: tìm được 3 bài, phải là 2"),
        ({"search": "{"}, "/tim-kiem/chi-muc.json: chỉ mục tìm kiếm không đọc được"),
        ({"gone": POST.format(id="c")}, "/2017/12/c/: có 0 lần trong lưu trữ"),
    ],
)
def test_each_fault_of_a_site_is_told(changes, told):
    assert any(fault.startswith(told) for fault in proof.faults(site(**changes), posts=IDS))


def test_page_of_a_post_in_a_site_that_should_have_none_is_told():
    assert "/2017/12/a/: trang của một bài không có" in proof.faults(site(), posts={})


@pytest.mark.parametrize(
    "address", ["/", "/2017/", "/2017/12/do/", "/rss.xml", "/tep/index.html.pdf", "/a/xindex.html"]
)
def test_address_of_a_file_is_the_one_it_was_written_for(address):
    assert proof.address_of(permalinks.output_path(address)) == address


def test_index_lies_where_the_search_looks_for_it():
    assert proof.INDEX == permalinks.SEARCH_INDEX


def test_many_faults_are_counted():
    links = "".join(f'<a href="{number}/"></a>' for number in range(100))
    found = proof.faults({"/": proof.read_html(links, address="/", site_url=SITE)})
    assert len(found) == proof.SHOWN + 1
    assert found[:-1] == sorted(found[:-1])
    assert found[-1] == f"… và {100 - proof.SHOWN} chỗ khác như vậy"


_WORDS = st.sampled_from(
    [
        'href="x"',
        "<b>a</b>",
        "[a](b.md#c)",
        "![a](b.png)",
        "## Mục",
        '`<a id="x">`',
        "> [!NOTE]\n> a",
        "a[^1]\n\n[^1]: b",
        "| a |\n|---|\n| b |",
        '"a="b""',
        'https://x.vn/?a="b"',
        "- [x] a",
        "<details><summary>a</summary>",
        "đo & lường",
    ]
)


@given(st.lists(_WORDS, max_size=8), st.sampled_from(["\n\n", " ", "\n"]))
def test_quick_reading_of_our_own_html_tells_what_the_slow_one_does(words, between):
    html = rendering.render(between.join(words)).html.replace(rendering.TARGET, "")
    asked = {"address": "/2017/12/a/", "site_url": SITE}
    assert proof.read_own(html.encode(), **asked) == proof.read_html(html, **asked)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../x/"></a><a href="../y/">',
        "<p>a</b>",
        "</p>",
        "<p><b>a</p></b>",
        '<p id="a"></p><p id="a"></p>',
        '<img src="a.png" srcset="../b.png 300w, ../c.png 600w" alt="d">',
        '<form action="../x/"></form><video poster="../p.png"></video>',
        '<!-- <b> --><p title="a &lt;b>">đo</p>',
    ],
)
def test_quick_reading_tells_what_is_wrong_and_where_all_leads(html):
    asked = {"address": "/2017/12/a/", "site_url": SITE}
    found = proof.read_own(html.encode(), **asked)
    assert found == proof.read_html(html, **asked)
    assert found.faults or found.links or "<!--" in html


def test_post_of_a_page_and_that_it_was_taken_back_are_read_from_anywhere_in_it():
    told = '<meta name="dcterms.identifier" content="tag:x:a&amp;b">'
    gone = '<meta name="bulletin.withdrawn" content="">'
    for text in (told + gone, gone + told):
        asked = {"address": "/2017/12/a/", "site_url": SITE}
        for found in (proof.read_html(text, **asked), proof.read_own(text.encode(), **asked)):
            assert (found.post, found.is_withdrawn) == ("tag:x:a&b", True)
    parts = sheet(told), sheet(gone)
    for one, other in (parts, parts[::-1]):
        found = join(one, other)
        assert (found.post, found.is_withdrawn) == ("tag:x:a&b", True)


def test_faults_of_both_parts_are_told():
    assert len(join(sheet("<p>"), sheet("</b>")).faults) == 2


def test_only_the_first_of_the_elements_that_are_open_is_told():
    assert sheet("<p><b>").faults == ("thẻ <p> không được đóng",)


def test_what_another_edition_of_the_site_has_is_no_dead_link():
    sheets = {"/": sheet('<a href="rss.xml"></a><a href="atom.xml"></a>', "/")}
    assert proof.faults(sheets, elsewhere=frozenset({"/rss.xml"})) == ["/: liên kết tới /atom.xml là trang không có"]


def test_links_that_are_sound_are_left_out():
    one, other = sheet('<a href="../../../"></a><a href="../"></a>'), sheet('<a href="../../../y/#a"></a>')
    assert join(one, other, sound=["/", "/2017/12/", "/y/"]).links == {"/y/#a"}


def test_links_are_counted_on_the_pages_of_a_year():
    counted = [each for each in ("/", "/2017/", "/2017/trang/3/", "/2017/12/", "/2017/12/a/") if proof.is_counted(each)]
    assert counted == ["/2017/", "/2017/trang/3/"]


def test_page_is_the_sum_of_its_parts():
    one, other = sheet('<a href="#b"></a><p id="a"></p>'), sheet('<p id="b"></p>')
    whole = sheet('<a href="#b"></a><p id="a"></p><p id="b"></p>')
    assert join(one, other) == whole
    assert join(one, one).faults == ("mã “a” có hai lần",)
