"""Writing: editorial rules about a post by itself, one function each. What they find depends on its file alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bulletin import citations, entries, legacy, mending
from bulletin.drafts import TO_WRITE
from bulletin.gfm import What
from bulletin.outline import Outline, is_suspicious, line_of_target, removed
from bulletin.outline import line_of as line_in_body
from bulletin.posts import Parsed
from bulletin.problems import Problem, problem
from bulletin.schema import Status


def inspect(parsed: Parsed, outline: Outline) -> list[Problem]:
    """Return everything that is wrong with one post whatever else there is, beyond its front matter."""
    return [each for rule in RULES for each in rule(parsed, outline)]


def line_of(parsed: Parsed, target: str) -> int:
    """Return the line of the file on which a link or picture names *target*."""
    return parsed.body_line - 1 + line_of_target(parsed.body, target)


def removed_html(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """What sanitising takes away is said, never silently gone."""
    if is_suspicious(parsed.body):
        for line, kind, text in removed(parsed.body):
            rule = "link-scheme" if kind == "link" else "html-removed"
            yield problem(parsed.path, parsed.body_line - 1 + line, rule, found=text)


def nameless_images(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """A picture says what it shows to those who do not see it (WCAG 2.2, 1.1.1)."""
    for source in outline.nameless:
        fixed = f"<{source}>" if re.search(r"[\s()]", source) else source
        yield problem(parsed.path, line_of(parsed, source), "image-alt", found=source, fixed=fixed)


def headless_tables(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """The first row of a table names its columns (WCAG 2.2, 1.3.1)."""
    for number in outline.headless:
        line = line_in_body(parsed.body, What.TABLE, number)
        yield problem(parsed.path, parsed.body_line - 1 + line, "table-header")


def jumping_headings(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """Headings start at level 2, below the title, and go down one level at a time."""
    before = 1
    for number, level in enumerate(outline.levels):
        if level == 1 or level > before + 1:
            line = line_in_body(parsed.body, What.HEADING, number)
            fixed = _heading(parsed.body.split("\n")[line - 1], 2 if level == 1 else before + 1)
            rule = "heading-title" if level == 1 else "heading-jump"
            yield problem(parsed.path, parsed.body_line - 1 + line, rule, found="#" * level, fixed=fixed)
        before = max(2, level)


def _heading(line: str, level: int) -> str:
    """Return a line that is a heading, at *level*."""
    tag = re.sub(r"(</?h)[1-6]\b", rf"\g<1>{level}", line, flags=re.IGNORECASE)
    if tag != line:
        return tag
    # Behind a list's or a quotation's own marks.
    start = re.match(r"[\s>*+-]*", line)
    before = start[0] if start else ""
    text = re.sub(r"^#{1,6}(?=\s|$)", "", line[len(before) :]).strip()
    return f"{before}{'#' * level} {text}".rstrip()


_LETTERS = re.compile(r"[^\W\d_]+")


def titles(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """A title is a sentence without its full stop, and does not shout."""
    post = parsed.post
    if post is None:
        return
    words = _LETTERS.findall(post.title)
    long = [word for word in words if len(word) > 1]
    if len(long) >= 4 and all(word.isupper() for word in long):
        fixed = entries.line("title", post.title.capitalize())
        yield problem(parsed.path, post.line("title"), "title-capitals", fixed=fixed)
    if post.title.endswith(".") and not post.title.endswith(".."):
        yield problem(
            parsed.path, post.line("title"), "title-stop", fixed=entries.line("title", post.title.rstrip(". "))
        )


def unread_numbers(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """A document that a post names in its front matter has a page only when its number can be read."""
    post = parsed.post
    if post:
        for text in post.documents:
            if citations.read(text) is None:
                yield problem(parsed.path, post.line("documents"), "number-unread", found=text)


def placeholders(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """What `new` wrote for the author to replace is not news."""
    is_draft = parsed.post is not None and parsed.post.status is Status.DRAFT
    if TO_WRITE in parsed.body and not is_draft:
        line = parsed.body.count("\n", 0, parsed.body.index(TO_WRITE))
        yield problem(parsed.path, parsed.body_line + line, "body-placeholder", found=TO_WRITE)


def invisible_characters(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """What nobody sees breaks a word for search and for screen readers."""
    if mending.has_invisible(parsed.text):
        # In the fonts of the nineties some of these are letters.
        garbled = {each.line for each in legacy.find(parsed.text)}
        for number, line in enumerate(parsed.text.split("\n"), 1):
            if mending.has_invisible(line) and number not in garbled:
                yield problem(parsed.path, number, "invisible")


# A sign that says a program could not read something (U+FFFD), and what is left of letters in the middle of a word.
_LOST = re.compile(r"\S*(?:\ufffd|á[»º](?=[a-zà-ỹ]))\S*")


def lost_letters(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """What a program lost on the way, only a person can bring back."""
    if "\ufffd" in parsed.text or "á»" in parsed.text or "áº" in parsed.text:
        garbled = {each.line for each in legacy.find(parsed.text)}
        for number, line in enumerate(parsed.text.split("\n"), 1):
            lost = _LOST.search(line)
            if lost and number not in garbled:
                yield problem(parsed.path, number, "letters-lost", found=lost[0])


def old_encodings(parsed: Parsed, outline: Outline) -> Iterator[Problem]:
    """Text in a font of the nineties is letters to nobody's phone."""
    for garbled in legacy.find(parsed.text):
        yield problem(
            parsed.path,
            garbled.line,
            "legacy",
            encoding=garbled.encoding.value,
            before=garbled.before.strip(),
            after=garbled.after.strip(),
        )


RULES: tuple[Callable[[Parsed, Outline], Iterator[Problem]], ...] = (
    removed_html,
    nameless_images,
    headless_tables,
    jumping_headings,
    titles,
    unread_numbers,
    placeholders,
    invisible_characters,
    lost_letters,
    old_encodings,
)
