"""A post in Chromium: what a reader can do with it, and what it is on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browsing import LONG, PAGES

pytestmark = pytest.mark.browser


def test_print_button_appears_with_javascript_and_prints(site, desktop):
    desktop.add_init_script("window.print = () => { document.title = 'printed' }")
    desktop.goto(site + PAGES["post"])
    desktop.get_by_role("button", name="In bài này").click()
    assert desktop.title() == "printed"


VOICES = """
    window.spoken = []
    const voices = NAMES.map(lang => ({lang, name: lang}))
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
    Object.defineProperty(window, "speechSynthesis", {value: {
        paused: false, getVoices: () => voices, addEventListener() {}, cancel() {},
        pause() { this.paused = true }, resume() { this.paused = false },
        speak(words) { window.spoken.push([words.text, words.voice.lang]); window.next = () => words.onend() },
    }})
"""


def test_listening_is_offered_where_there_is_a_vietnamese_voice_and_nowhere_else(site, browser):
    for names, count in (("['en-US']", 0), ("['en-US', 'vi_VN']", 1)):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(VOICES.replace("NAMES", names))
        page.goto(site + PAGES["rich post"])
        page.get_by_role("button", name="In bài này").wait_for()
        assert page.get_by_role("button", name="Nghe bài").count() == count
        if count:
            page.get_by_role("button", name="Nghe bài").click()
            page.evaluate("window.next()")
            assert page.evaluate("window.spoken") == [
                ["Bài có đủ thứ", "vi_VN"],
                ["Tóm tắt bài.", "vi_VN"],
            ]
            page.get_by_role("button", name="Tạm dừng").click()
            assert page.evaluate("speechSynthesis.paused")
            page.get_by_role("button", name="Nghe tiếp").click()
            page.get_by_role("button", name="Dừng", exact=True).click()
            assert page.get_by_role("button", name="Nghe bài").is_visible()
        context.close()


def test_everything_a_reader_sees_is_read_aloud_once_in_order(site, desktop):
    desktop.add_init_script(VOICES.replace("NAMES", "['vi-VN']"))
    desktop.goto(site + PAGES["rich post"])
    desktop.get_by_role("button", name="Nghe bài").click()
    for _ in range(30):
        desktop.evaluate("window.next()")
    assert [words for words, _ in desktop.evaluate("window.spoken")] == [
        "Bài có đủ thứ",
        "Tóm tắt bài.",
        "Lời dưới ảnh chính",
        "HTQLCL (hệ thống quản lý chất lượng) giúp UBND (ủy ban nhân dân) cấp xã.",
        "Việc thứ nhất:",
        "viết quy trình,",
        "duyệt.",
        "Rồi ban hành.",
        "Việc thứ hai.",
        "Lời dưới ảnh trong bài",
        "Cảnh báo",
        "Chỉ nộp một bản.",
        "Việc",
        "Hạn",
        "Nộp",
        "5/3",
        "Chú thích cuối.",
    ]
    assert desktop.get_by_role("button", name="Nghe bài").is_visible()
    assert desktop.locator(".is-spoken").count() == 0


def test_notice_of_a_withdrawn_post_is_read_aloud(site, desktop):
    desktop.add_init_script(VOICES.replace("NAMES", "['vi-VN']"))
    desktop.goto(site + PAGES["withdrawn"])
    desktop.get_by_role("button", name="Nghe bài").click()
    desktop.evaluate("window.next()")
    assert desktop.evaluate("window.spoken[1][0]").startswith("Bài này đã được gỡ ngày")


def test_post_is_shared_by_the_sheet_of_the_system_where_there_is_one(site, desktop):
    desktop.add_init_script("navigator.share = async what => { window.shared = what }")
    desktop.goto(site + PAGES["post"])
    desktop.get_by_role("button", name="Chia sẻ").click()
    address = "https://ban-tin.example" + PAGES["post"]
    assert desktop.evaluate("window.shared") == {"title": "Đủ mọi mục khai báo", "url": address}


def test_address_and_citation_are_copied(site, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + PAGES["post"])
    page.get_by_role("button", name="Sao chép liên kết").click()
    page.get_by_role("button", name="Đã sao chép liên kết").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://ban-tin.example" + PAGES["post"]
    page.get_by_text("Trích dẫn và lưu bài này").click()
    page.get_by_role("button", name="Sao chép trích dẫn").click()
    page.get_by_role("button", name="Đã sao chép trích dẫn").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Người viết (2/3/2026). Đủ mọi mục khai báo.")
    context.close()


def save(page, name):
    page.get_by_text("Trích dẫn và lưu bài này").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    return started.value


def test_post_saved_as_html_is_whole_and_needs_nothing_else(site, desktop, browser):
    desktop.goto(site + PAGES["post"])
    saved = save(desktop, "Lưu thành một tệp HTML")
    assert saved.suggested_filename == "du-moi-muc.html"
    text = Path(saved.path()).read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!https?://|#|data:)', text)
    assert text.count('src="data:image/png;base64,') == 2
    assert "<script" not in text
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_content(text)
    shown = page.locator("body").inner_text()
    for expected in (
        "Chi cục",
        "Đủ mọi mục khai báo",
        "2/3/2026",
        "Đừng quên hạn nộp.",
        "Biểu mẫu số 1",
        "Sửa lỗi chính tả",
    ):
        assert expected in shown
    context.close()


def test_saved_post_has_no_button_and_says_what_an_abbreviation_stands_for(site, desktop):
    desktop.goto(site + PAGES["rich post"])
    said = "HTQLCL (hệ thống quản lý chất lượng) giúp UBND (ủy ban nhân dân) cấp xã."
    text = Path(save(desktop, "Lưu thành một tệp HTML").path()).read_text(encoding="utf-8")
    assert said in text
    assert not re.search("<button|popover|abbr|<source", text)
    desktop.goto(site + PAGES["rich post"])
    assert said in Path(save(desktop, "Lưu thành Markdown").path()).read_text(encoding="utf-8")


def test_post_saved_as_markdown_reads_as_it_was_written_without_what_editors_told_each_other(site, desktop):
    desktop.goto(site + PAGES["post"])
    saved = save(desktop, "Lưu thành Markdown")
    assert saved.suggested_filename == "du-moi-muc.md"
    text = Path(saved.path()).read_text(encoding="utf-8")
    for expected in (
        "# Đủ mọi mục khai báo\n",
        "\n## Phần một\n",
        "\n> Cảnh báo\n> \n> Đừng quên hạn nộp.\n",
        "\n| Cột | Số |\n| --- | --- |\n| Một | 1 |\n",
        "\n- [x] xong\n- [ ] chưa",
        "[https://example.com/a](https://example.com/a), `mã`, ~~bỏ~~.",
        "\n<https://ban-tin.example/2026/03/du-moi-muc/>\n",
    ):
        assert expected in text, text
    desktop.goto(site + LONG)
    text = Path(save(desktop, "Lưu thành Markdown").path()).read_text(encoding="utf-8")
    assert "lời nhắn riêng" not in text
    assert "\n> Một câu trích.\n\n1. Một\n2. Hai\n" in text


# On paper -----------------------------------------------------------------------------------------------------------


def test_post_of_one_page_is_one_page_on_paper(site, desktop, tmp_path):
    desktop.goto(site + LONG)
    desktop.wait_for_selector(".post-tools button")
    desktop.evaluate("addEventListener('beforeprint', () => { window.printed = document.body.innerText })")
    data = desktop.pdf(path=tmp_path / "bai.pdf", format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    assert desktop.evaluate("window.printed")
    assert desktop.locator(".print-notes").count() == 0  # What paper needed is gone from the screen.


def test_paper_shows_who_published_what_when_and_where_and_each_link_once_below(site, desktop):
    desktop.goto(site + LONG)
    desktop.wait_for_selector(".post-tools button")
    desktop.emulate_media(media="print")
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = " ".join(desktop.locator("body").inner_text().split())
    for expected in (
        "Sở Khoa học và Công nghệ",
        "Chi cục Tiêu chuẩn Đo lường Chất lượng Bình Thuận",
        "Thứ Tư, 4/5/2016",
        f"https://ban-tin.example{LONG}",
        "Trang liên hệ[1], một trang khác[2].",
        "Địa chỉ của các liên kết https://ban-tin.example/lien-he/ https://example.com/a?b=1",
    ):
        assert expected in shown
    for gone in ("Danh mục", "Hiển thị", "In bài này", "Trích dẫn", "Các tin", "Về đầu trang", "Trang chủ"):
        assert gone not in shown
    assert desktop.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_tells_where_attachments_are_below_all_there_is(site, desktop):
    desktop.goto(site + PAGES["post"])
    desktop.wait_for_selector(".post-tools button")
    desktop.emulate_media(media="print")
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = " ".join(desktop.locator("main").inner_text().split())
    attachment, number = re.search(r"(Biểu mẫu số 1)\[(\d)\] \(", shown).groups()
    notes = desktop.locator(".print-notes li").all_inner_texts()
    assert notes[int(number) - 1].startswith("https://ban-tin.example/tep/")
    assert notes == list(dict.fromkeys(notes))
    assert all(note.startswith("https://") for note in notes)
    for above in (attachment, "Văn bản viện dẫn", "Đã sửa sau khi đăng", "Nguồn:"):
        assert shown.index(above) < shown.index("Địa chỉ của các liên kết")


@pytest.mark.parametrize("name", ["withdrawn", "contact"])
def test_paper_numbers_links_of_notices_but_none_that_is_its_own_address(site, desktop, name):
    desktop.goto(site + PAGES[name])
    desktop.emulate_media(media="print")
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert desktop.locator(".notice .print-note").count() == (1 if name == "withdrawn" else 0)
    desktop.evaluate("dispatchEvent(new Event('afterprint'))")
    assert desktop.locator(".print-note, .print-notes").count() == 0


def test_paper_is_white_in_the_dark_too(site, desktop):
    desktop.add_init_script("localStorage.setItem('bulletin-theme', 'contrast')")
    desktop.emulate_media(media="print", color_scheme="dark")
    desktop.goto(site + LONG)
    found = desktop.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert found == ["rgb(255, 255, 255)", "rgb(25, 33, 44)"]
