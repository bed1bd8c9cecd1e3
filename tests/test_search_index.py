"""The search index: what it finds, that it is the same however it came about, and how it is laid out."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import javascript
from bulletin import permalinks, postings, search_index
from bulletin.problems import UnsoundSite
from bulletin.search_index import build, prepare
from bulletin.search_records import Record, order, terms
from bulletin.search_update import update
from bulletin.vietnamese import fold
from project import build as build_site
from project import make_project, post

WORDS = (
    "tiêu chuẩn đo lường chất lượng quản lý hệ thống áp dụng duy trì cải tiến tập huấn kiểm định phương tiện hàng hóa "
    "sản phẩm doanh nghiệp thông báo kế hoạch tỉnh huyện xã năm nam đường dương Đắk Lắk ISO 9001 TCVN 2015 2008"
).split()
KNOWN = {"categories": {"thong-bao": "Thông báo"}, "glossary": {"HTQLCL": ["hệ thống quản lý chất lượng"]}}


def record(number, title="", text="", **values):
    dice = random.Random(number)  # noqa: S311 - made-up posts are no secret
    return Record(
        **{
            "id": f"r{number:05}",
            "address": f"/2017/12/bai-{number}/",
            "title": title or f"{' '.join(dice.choices(WORDS, k=7))} {number}",
            "summary": "",
            "headings": (),
            "text": text or " ".join(dice.choices(WORDS, k=dice.randint(5, 60))) + ".",
            "published_at": f"{2008 + number // 100}-{1 + number % 12:02}-{1 + number % 28:02}T00:00:00+07:00",
            "category": ("thong-bao", "do-luong")[number % 2],
            **values,
        }
    )


def made(records, **known):
    records = order(records)
    return dict(build(records, map(prepare, search_index.runs(records)), **{**KNOWN, **known}))


SEARCH = """async ({ files, queries }) => {
  const { Engine } = await import("./engine.js");
  const engine = new Engine(async (path) => {
    if (!(path in files)) throw new TypeError(path);
    return Uint8Array.from(atob(files[path]), (letter) => letter.charCodeAt(0)).buffer;
  });
  await engine.open();
  const found = [];
  for (const query of queries) {
    const { facets, ...answer } = await engine.search(typeof query === "string" ? { q: query } : query);
    found.push({ ...answer, facets: await facets() });
  }
  return found;
}"""


def packed_files(records, **known):
    """Return the files of an index by the path that the page asks for, as JSON can carry them."""
    return {
        address.removeprefix(permalinks.SEARCH): b64encode(data).decode()
        for address, data in made(records, **known).items()
    }


@pytest.fixture
def search(tmp_path, request):
    """Search records as the page does: give the answers to queries, each a text or a whole message to the worker."""
    return lambda records, *queries: javascript.run(
        SEARCH, {"files": packed_files(records), "queries": queries}, tmp_path, request
    )


def addresses(answer):
    return [f"/{found['address']}" for found in answer["results"]]


def shown(parts):
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in parts)


# The same bytes


def test_index_is_a_function_of_its_records():
    records = [record(number) for number in range(40)]
    assert made(records) == made(reversed(records))


@st.composite
def edits(draw):
    """Return the numbers of records before, and what happens to some of them."""
    count = draw(st.sampled_from([3, 40, 255, 258, 300]))
    numbers = st.integers(0, count - 1)
    return (
        count,
        draw(st.sets(numbers, max_size=3)),
        draw(st.sets(numbers, max_size=3)),
        draw(st.integers(0, 4)),
        draw(st.booleans()),
        draw(st.booleans()),
    )


# What few numbers bring about: leaves that nobody touched hold numbers that moved; an end moves into the leaf after it;
# the first key of a leaf (“366”) goes, so that the leaf before it ends elsewhere.
@example((900, {29, 399, 855}, {96, 214, 807}, 0, False, False))
@example((600, {432, 512}, set(), 0, False, False))
@example((600, {366}, set(), 0, False, True))
@settings(max_examples=12)
@given(edits())
def test_updated_index_is_the_one_that_would_be_built(case):
    count, rewritten, removed, added, is_dated, is_cut = case
    before = order([record(number) for number in range(count)])
    now = []
    for one in before:
        number = int(one.id[1:])
        if number in removed:
            continue
        kept = replace(one, title="", text="") if is_cut else one
        now.append(replace(kept, text=kept.text + " Câu mới về sở hữu trí tuệ.") if number in rewritten else one)
    for number in range(added):
        extra = record(
            count + number, published_at="2030-01-01" if is_dated else "", kind="post" if is_dated else "page"
        )
        now.append(extra)
    if not now:
        return
    now = order(now)
    files = made(before)
    by_id = {one.id: one for one in now}
    found = update(
        before,
        now,
        read=files.__getitem__,
        record=lambda head: by_id[head.id],
        changed={f"r{number:05}" for number in rewritten},
        **KNOWN,
    )
    assert {address: files[address] if data is None else data for address, data in found} == made(now)


def test_one_edited_body_makes_a_few_files_anew():
    before = order([record(number) for number in range(600)])
    files = made(before)
    now = [replace(one, text=one.text + " Một câu mới.") if one.id == "r00100" else one for one in before]
    by_id = {one.id: one for one in now}
    found = dict(
        update(
            before,
            now,
            read=files.__getitem__,
            record=lambda head: by_id[head.id],
            changed={"r00100"},
            **KNOWN,
        )
    )
    new = {address for address, data in found.items() if address not in files}
    assert len(new) < 12 < len(files) / 4


def keys_of_the_old(records):
    """Return the keys of the segment that a new post leaves alone."""
    half = dict(search_index.halves(order(records)))[True]
    counted = postings.part(postings.count(search_index.gather([terms(half)])))
    return set().union(*map(postings.keys, counted))


PHRASE = "tiêu chuẩn đo lường chất lượng quản lý"
OTHERS = [word for word in WORDS if word not in PHRASE.split()]


def long_record(number, *, said=""):
    """Return a record with a body so long that one word in it is a weak sign."""
    body = " ".join(random.Random(number).choices(OTHERS, k=240))  # noqa: S311 - made-up posts are no secret
    return record(number, f"Tin {number}", f"{body}. {said}")


def updated(files, first, second):
    by_id = {one.id: one for one in second}
    return update(
        first,
        second,
        read=files.__getitem__,
        record=lambda head: by_id[head.id],
        changed={one.id for one, other in zip(first, second, strict=True) if one != other},
        **KNOWN,
    )


def test_words_become_common_and_rare_again():
    """A few records more or less, and weak lists come, change and go as they would have been built."""
    numbers = [int(one.id[1:]) for one in order([record(number) for number in range(900)])]
    rare, common, very = (
        [long_record(number, said="Tiêu chuẩn." * (place < many)) for place, number in enumerate(numbers)]
        for many in (postings.COMMON, postings.COMMON + 1, postings.COMMON + 40)
    )
    for first, second in ((rare, common), (common, very), (very, common), (common, rare), (rare, very)):
        files = made(first)
        found = updated(files, first, second)
        assert {address: files[address] if data is None else data for address, data in found} == made(second)
    for key in (" chuan", "tieu chuan"):
        assert [postings.WEAK + key in keys_of_the_old(records) for records in (rare, common)] == [False, True]


def test_rows_are_read_back_as_they_were_packed():
    stream = search_index.gather(terms([record(number)]) for number in range(300))
    whole = list(postings.count(stream))
    pieces = list(postings.count(stream, most=500))
    leaves = list(postings.leaves(whole))
    assert len(pieces) > len(whole)
    assert leaves == list(postings.leaves(pieces))
    found = postings.read([leaf.packed for leaf in leaves])
    tokens = stream.tokens
    told = {
        (tokens[row >> 44], tokens[row >> 24 & 0xFFFFF], row & 0xFFFFFF) for one in whole for row in one.rows.tolist()
    }
    assert told == {
        (found.tokens[row >> 44], found.tokens[row >> 24 & 0xFFFFF], row & 0xFFFFFF) for row in found.rows.tolist()
    }
    assert [leaf.first for leaf in leaves] == sorted(leaf.first for leaf in leaves)


@pytest.mark.parametrize("limit", ["LIMIT", "REST"])
def test_more_than_the_index_holds_is_told_in_words(monkeypatch, limit):
    records = order([record(number) for number in range(40)])
    files = made(records)
    others = [replace(one, text=f"{one.text} Câu mới.") for one in records]
    monkeypatch.setattr(postings, limit, 39)
    for make in (lambda: made(records), lambda: list(updated(files, records, others))):
        with pytest.raises(UnsoundSite, match=r"nhiều nhất 39 (dạng chữ khác nhau|bài), các bài có \d+; hãy"):
            make()


def test_words_that_are_too_many_only_together_are_told_too(monkeypatch):
    """An index that grows edit by edit is never looked at as a whole."""
    one, two = (
        next(postings.count(search_index.gather([terms([record(1, "Tựa", text)])]))) for text in ("một hai", "ba bốn")
    )
    monkeypatch.setattr(postings, "LIMIT", max(len(one.tokens), len(two.tokens)))
    postings.difference(one, one)
    with pytest.raises(UnsoundSite):
        postings.difference(one, two)


def test_names_say_what_is_in_a_file_and_only_the_root_has_a_fixed_one():
    files = made([record(number) for number in range(20)])
    fixed = [address for address, data in files.items() if search_index.file(data)[0] != address]
    assert fixed == [permalinks.SEARCH_INDEX]
    root = json.loads(files[permalinks.SEARCH_INDEX])
    assert root["count"] == 20


def test_nothing_to_find_is_an_index_all_the_same():
    files = made([])
    assert json.loads(files[permalinks.SEARCH_INDEX])["segments"] == []


# What is found

TITLES = [
    "Tập huấn duy trì hệ thống quản lý chất lượng năm 2017",
    "Kiểm định phương tiện đo tại chợ Đắk Hà",
    "Thông báo về việc ghi nhãn hàng hóa theo Nghị định 43/2017/NĐ-CP",
    "Đường sắt thử nghiệm đoàn tàu mới",
    "Dương lịch và âm lịch trong hồ sơ",
    "Hướng dẫn áp dụng ISO 9001:2015 cho UBND cấp xã",
    "HTQLCL theo tiêu chuẩn quốc gia",
    "Nam Định công bố quy chuẩn",
]


def titled():
    found = [record(number, title, f"Nội dung của tin số {number}.") for number, title in enumerate(TITLES)]
    return [*found, *(record(number) for number in range(len(found), 40))]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("tap huan duy tri 2017", 0),
        ("tập huấn duy tri", 0),
        ("taapj huaans duy trif heej thoongs", 0),
        ("ta6p5 hua6n1 duy tri2", 0),
        ("tập huán duy trì hệ thống", 0),
        ("tập hunấ duy trì", 0),
        ("tap huam duy tri he thong", 0),
        ("năm 2017 chất lượng tập huấn", 0),
        ("kiem dinh phuong tien do tai cho", 1),
        ("đắk hà", 1),
        ("43/2017/nđ-cp", 2),
        ("43/2017", 2),
        ("43-2017-ND-CP", 2),
        ("ghi nhan hang hoá", 2),
        ("đường sắt", 3),
        ("dương lịch", 4),
        ("iso9001", 5),
        ("ISO 9001:2015", 5),
        ("ủy ban nhân dân cấp xã", 5),
        ("hệ thống quản lý chất lượng theo tiêu chuẩn", 6),
        ("nam định công", 7),
        ("kiểm định phư", 1),
    ],
)
def test_query_finds_its_post_first(query, title, search):
    (answer,) = search(titled(), query)
    assert addresses(answer)[:1] == [f"/2017/12/bai-{title}/"]


@pytest.mark.parametrize("query", ["08/10/2012", "8-10-2012", "8.10.2012", "ngày 8 tháng 10 năm 2012", "2012-10-08"])
@pytest.mark.parametrize("written", ["08/10/2012", "8-10-2012", "ngày 08 tháng 10 năm 2012"])
def test_date_is_found_in_any_form(query, written, search):
    records = [*titled(), record(90, "Họp giao ban", f"Cuộc họp vào {written} tại Sở.")]
    (answer,) = search(records, query)
    assert addresses(answer)[0] == "/2017/12/bai-90/"


def test_every_post_is_found_by_its_title_with_and_without_accents(search):
    """Whatever the title: words in any order, doubled, rare or everywhere."""
    dice = random.Random(2)  # noqa: S311 - made-up posts are no secret
    records = [record(number, " ".join(dice.choices(WORDS, k=dice.randint(4, 14)))) for number in range(300)]
    wanted = [one for one in records if sum(fold(one.title) == fold(other.title) for other in records) == 1]
    answers = search(records, *(one.title for one in wanted), *(fold(one.title) for one in wanted))
    for one, answer in zip([*wanted, *wanted], answers, strict=True):
        assert one.address in addresses(answer), one.title


def test_word_with_accents_ranks_no_other_word_above_itself(search):
    records = [
        record(number, title, "…") for number, title in enumerate(["Nam và nam", "Việc trong năm", "Nam Định nam"])
    ]
    (answer, plain) = search(records, "năm", "nam")
    assert addresses(answer)[0] == "/2017/12/bai-1/"
    assert len(answer["results"]) == len(plain["results"]) == 3


def test_word_as_typed_ranks_no_rare_word_that_begins_with_it_above_itself(search):
    """Though everybody has the one and nobody else the other, in its title."""
    said = "Nuôi cá, các cách cân can nước."
    records = [record(number, f"Tin {number}", said) for number in range(200)]
    records.append(record(300, "Cafe cafe", "Cafe."))
    (answer,) = search(records, "cá")
    assert answer["results"][0]["excerpt"][1] == ["cá", True]
    assert answer["total"] == 201


def test_newer_comes_first_among_equals_and_pages_after_posts(search):
    records = [
        record(number, "Thông báo nghỉ lễ", "Nghỉ lễ.", published_at=f"20{10 + number}-01-01") for number in range(3)
    ]
    records.append(record(9, "Thông báo nghỉ lễ", "Nghỉ lễ.", published_at="", kind="page", category=""))
    (answer, dated) = search(records, "nghỉ lễ", {"q": "nghỉ lễ", "order": "date"})
    assert addresses(answer) == addresses(dated) == [f"/2017/12/bai-{number}/" for number in (2, 1, 0, 9)]


def test_filters_let_through_what_they_name_and_counts_tell_what_others_would(search):
    records = [
        record(number, "Kiểm định", published_at=f"{2016 + number % 2}-05-01", category=("a", "b", "b")[number % 3])
        for number in range(12)
    ]
    (everything, some) = search(records, "kiểm định", {"q": "kiểm định", "filters": {"year": 2016}, "limit": 2})
    assert everything["facets"] == {"category": {"a": 4, "b": 8}, "year": {"2016": 6, "2017": 6}, "kind": {"post": 12}}
    assert some["total"] == 6
    assert len(some["results"]) == 2
    assert some["facets"]["year"] == {"2016": 6, "2017": 6}
    assert some["facets"]["category"] == {"a": 2, "b": 4}
    assert {found["date"] for found in some["results"]} == {"2016-05-01"}


def test_what_weak_lists_have_is_found(search):
    """One word everywhere; a phrase of common pairs in one body alone; and a title that makes them needless."""
    pairs = [f"{one} {two}!" for one, two in pairwise(PHRASE.split())]
    # Every pair of it is common, and no other record has them all.
    records = [
        long_record(number, said=" ".join(pairs[: number % 7] + pairs[number % 7 + 1 :]).capitalize())
        for number in range(900)
    ]
    records[300] = long_record(300, said=f"{PHRASE}!")
    title = "Áp dụng tiêu chuẩn vào cải tiến hàng hóa"
    records[500] = replace(records[500], title=title)
    word, first, second = search(records, "chuẩn", PHRASE, title.lower())
    assert word["total"] == 900
    assert addresses(first)[0] == records[300].address
    assert addresses(second)[0] == records[500].address


def test_excerpt_shows_the_words_where_they_stand(search):
    text = f"{'Mở đầu dài dòng. ' * 40}Ở đây nói về sai số cho phép của cân. {'Kết thúc. ' * 40}"
    (answer,) = search([*titled(), record(50, "Về cân", text)], "sai so cho phep")
    assert "[sai số cho phép]" in shown(answer["results"][0]["excerpt"])
    assert shown(answer["results"][0]["excerpt"]).startswith("… ")
    assert shown(answer["results"][0]["title"]) == "Về cân"


def test_spelling_that_was_used_is_told(search):
    (answer, right) = search(titled(), "tap huna duy tri", "tap huan duy tri")
    assert answer["corrected"] == "tap huan duy tri"
    assert right["corrected"] == ""


def test_nothing_found_is_an_answer(search):
    (answer,) = search(titled(), "xyzzyqwert")
    assert answer["total"] == 0
    assert answer["results"] == []


def test_empty_query_lists_everything_by_date(search):
    (answer,) = search(titled(), "")
    assert answer["total"] == 40
    assert [found["date"] for found in answer["results"]] == sorted(
        (found["date"] for found in answer["results"]), reverse=True
    )


def test_site_has_an_index_of_listed_posts_documents_and_pages(tmp_path):
    """Drafts, posts of the future and withdrawn posts are in none of its files."""
    project = make_project(
        tmp_path,
        {
            "posts/a.md": post("Bài thứ nhất", id="aaaaaaaa"),
            "posts/b.md": post("Bản nháp", id="bbbbbbbb", status="draft"),
            "posts/c.md": post("Hẹn giờ", id="cccccccc", date="2099-01-01"),
            "docs/viet-tat.yml": "UBND: ủy ban nhân dân\n",
            "posts/van-ban.yml": "number: 19/2014/QĐ-TTg\ntitle: Về việc áp dụng\nchecked_on: 2026-01-01\n",
        },
    )
    site = build_site(project)
    root = json.loads(site["tim-kiem/chi-muc.json"])
    pages = len(list((project / "docs").glob("*.md")))
    assert root["count"] == 2 + pages
    assert [group.partition("/")[0] for group in root["groups"]] == ["document", "page", "post"]
    assert "viet-tat.yml" not in site


FORMS = {
    "19/2014/QĐ-TTg": "quyet-dinh",
    "19/2014/qd-ttg": "quyet-dinh",
    "quyết định 19/2014/QĐ-TTg": "quyet-dinh",
    "quyet dinh so 19/2014": "quyet-dinh",
    "QĐ 19 / 2014 / QĐ-TTg": "quyet-dinh",
    "42/2022/NĐ-CP": "nghi-dinh",
    "nghi dinh 42/2022": "nghi-dinh",
    "1234/UBND-KGVX": "cong-van",
    "cong van 1234/ubnd-kgvx": "cong-van",
    "TCVN ISO 9001:2008": "tieu-chuan",
    "tcvn iso 9001-2008": "tieu-chuan",
    "TCVN 9001:2008": "tieu-chuan",
    "57-NQ/TW": "nghi-quyet",
}
CITING = {
    "quyet-dinh": "Theo Quyet dinh 19 / 2014 / QÐ - TTg của Thủ tướng.",
    "nghi-dinh": "Theo Nghị định 42/2022, các cơ quan công khai thông tin.",
    "cong-van": "UBND tỉnh có công văn 1234 /UBND - KGVX về việc này.",
    "tieu-chuan": "Áp dụng theo TCVN ISO 9001/2008 tại các xã.",
    "nghi-quyet": "Thực hiện nghi quyet 57-nq/tư về khoa học.",
}


KEPT_AND_LATE = """async ({ files, queries }) => {
  const { Engine } = await import("./engine.js");
  const opened = async (wait) => {
    const engine = new Engine(async (path) => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      return Uint8Array.from(atob(files[path]), (letter) => letter.charCodeAt(0)).buffer;
    });
    await engine.open();
    return engine;
  };
  const kept = await opened(0), found = [];
  for (const q of queries) {
    await kept.search({ q });
    found.push([await kept.search({ q }), await (await opened(3)).search({ q })]);
  }
  return found;
}"""


def test_answer_is_the_same_whether_files_are_kept_or_come_late(tmp_path, request):
    """A query that may be read in several ways is read in all of them at once."""
    body = "Lần {0}, tỉnh họp bàn về đo lường. Ban hành kèm theo {0}/2014/QĐ-UBND."
    records = [record(number, f"Tin số {number} của UBND tỉnh", body.format(number)) for number in range(60)]
    packed = packed_files(records, glossary={"UBND": ["ủy ban nhân dân"]})
    queries = ["7/2014/QĐ-UBND tỉnh 5/12/2017", "7/2014/QĐ-UBND ngày 9/12/2017", "7/2014/QĐ-UBND UBND 5/12/2017 do"]
    for kept, late in javascript.run(KEPT_AND_LATE, {"files": packed, "queries": queries}, tmp_path, request):
        assert kept == late


def test_number_in_any_form_finds_the_posts_that_cite_it(publish, search):
    """However the post writes it, and by what editors say it is called as well."""
    noise = {
        f"posts/n{n}.md": post(f"Tin khác {n}", id=f"n{n}", body=f"Theo {n + 20}/2014/QĐ-UBND và TCVN ISO 14001:20{n}.")
        for n in range(10, 30)
    }
    files = {f"posts/{name}.md": post(f"Bài {name}", id=name, body=body) for name, body in CITING.items()}
    register = {"posts/van-ban.yml": 'number: TCVN ISO 9001:2008\nother_numbers: ["TCVN 9001:2008"]\n'}
    bulletin = publish({**noise, **files, **register})
    answers = search(list(map(bulletin.record, bulletin.heads)), *FORMS)
    found = {}
    for query, answer in zip(FORMS, answers, strict=True):
        posts = [bulletin.library.by_permalink.get(address) for address in addresses(answer)]
        found[query] = next((each.id for each in posts if each), "")
    assert found == FORMS
    assert all(any(each.startswith("/van-ban/") for each in addresses(answer)) for answer in answers)
