"""Search files: the index that goes live is the one of a build from nothing, whatever was live before."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from bulletin import Bulletin, ledger, permalinks, placing, renewal, search_files, search_update, trees
from project import read_site
from renewing import Press, text


@pytest.fixture
def press(settings) -> Press:
    """A project whose site is live."""
    made = Press(settings)
    for number in range(20):
        made.write(f"posts/{number}.md", text(number, body=f"Bài {number} về TCVN và HTQLCL.\n\n## Mục"))
    made.write("docs/viet-tat.yml", "TCVN: tiêu chuẩn quốc gia\n")
    made.renew()
    return made


def index(press: Press) -> dict[str, bytes]:
    return {path: data for path, data in read_site(press.live).items() if search_files.is_ours(path)}


def states(press: Press) -> dict[str, trees.State]:
    return {path: trees.state(press.live / path) for path in index(press)}


READINGS = ["", "TCVN: tiêu chuẩn\n", "TCVN: tiêu chuẩn quốc gia\nATTP: an toàn thực phẩm\n"]


@pytest.mark.parametrize("reading", READINGS, ids=["none", "other", "more"])
def test_another_reading_of_an_abbreviation_is_another_index(press, reading):
    """Also of one that no post has: readers may look for it."""
    before = index(press)
    press.write("docs/viet-tat.yml", reading)
    press.renew()
    assert index(press) != before
    assert read_site(press.live) == press.cold()


def test_another_name_of_a_category_is_another_index(press):
    before = index(press)
    first, *others = press.settings.categories
    press.settings = replace(press.settings, categories=(replace(first, name="Tên khác"), *others))
    press.renew()
    assert index(press) != before
    assert read_site(press.live) == press.cold()


@pytest.mark.parametrize("hurt", [lambda file: file.write_bytes(b"x"), lambda file: file.unlink()], ids=["cut", "gone"])
def test_file_of_it_that_somebody_damaged_is_made_again(press, hurt):
    """Whether or not a post is edited meanwhile: then the files are read for what they say."""
    for number, path in enumerate(sorted(index(press))):
        if (press.live / path).exists():  # An edit may have made another of it.
            hurt(press.live / path)
            if number % 3 == 0:
                press.write("posts/3.md", text(3, body=f"Bài 3, sửa lần {number}.\n\n## Mục"))
            press.renew()
    assert permalinks.SEARCH_INDEX[1:] in index(press)
    assert read_site(press.live) == press.cold()


def test_file_of_it_that_somebody_changes_during_the_build_is_told_and_then_made_again(press, monkeypatch):
    path = min(index(press))
    bulletin, original = press.bulletin(), search_files.begin

    def begin(*arguments, **options):
        end = original(*arguments, **options)
        (press.live / path).write_bytes(b"x")
        return end

    monkeypatch.setattr(search_files, "begin", begin)
    known = ledger.shelf(press.root, press.live).entries
    (press.root / "aside").mkdir()
    with pytest.raises(OSError, match="trong lúc dựng trang") as raised:
        renewal.renew(press.root / "aside", press.live, bulletin, press.layout, known, workers=1)
    assert raised.value.filename == path
    press.renew()
    assert read_site(press.live) == press.cold()


def test_site_for_editors_takes_no_index_over_from_the_tree_it_is_made_in(press):
    press.write("posts/3.md", text(3, body="Bài 3, đã sửa.\n\n## Mục"))
    press.renew()
    tree = placing.kept(press.live)[-1]
    assert any(search_files.is_ours(path) for path in read_site(tree))
    bulletin = press.bulletin(is_for_editors=True)
    renewed = renewal.renew(tree, press.live, bulletin, press.layout, {}, workers=1)
    assert renewed.index is None
    assert not any(search_files.is_ours(path) for path in read_site(tree))


def test_nothing_changed_makes_no_file_of_it(press, monkeypatch):
    press.write("posts/anh.png", b"another")
    before = states(press)
    monkeypatch.delattr(Bulletin, "search")
    monkeypatch.delattr(search_update, "update")
    press.renew()
    assert states(press) == before


def test_an_edit_makes_few_files_of_it_from_those_that_are_live(press, monkeypatch):
    before = states(press)
    press.write("posts/19.md", text(19, body="Bài 19 về TCVN, đã sửa.\n\n## Mục"))
    with monkeypatch.context() as patched:
        patched.delattr(Bulletin, "search")
        press.renew()
    assert 0 < len(states(press).items() - before.items()) < len(before)
    assert read_site(press.live) == press.cold()


def test_index_whose_basis_is_lost_is_made_anew_and_changes_no_file(press):
    before = states(press)
    shutil.rmtree(press.root / search_files.KEPT)
    press.write("posts/anh.png", b"another")
    press.renew()
    assert states(press) == before


def test_files_of_which_nothing_is_known_are_not_read(press):
    shutil.rmtree(press.root / ledger.KEPT)
    for path in index(press):
        (press.live / path).write_bytes(b"x")
    press.write("posts/3.md", text(3, body="Bài 3, đã sửa.\n\n## Mục"))
    press.renew()
    assert read_site(press.live) == press.cold()
