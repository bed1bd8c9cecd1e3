"""What the pictures, the cards and the abbreviations of a bulletin cost, and what AVIF would.

Runs in the project's own environment: ``.venv/bin/python tests/bench/media.py --posts 1000``.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "hooks")]

from PIL import Image, ImageFilter  # noqa: E402

from bench.corpus import specimens  # noqa: E402 - found by the line above
from bench.generators import Ours  # noqa: E402
from bulletin import Settings, abbreviations, assemble, cards, dates, glossary, pictures  # noqa: E402
from bulletin.outline import capitals  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generator = Ours()
        generator.begin(Path(folder))
        for specimen in specimens(arguments.posts):
            generator.add(Path(folder), specimen)
        bulletin = assemble(Settings.from_file(Path(folder)), now=dates.read("2026-11-01").at)
    readings, _ = glossary.parse("", (TESTS.parent / "docs" / glossary.NAME).read_text(encoding="utf-8"))
    terms = abbreviations.Glossary(readings)
    bodies = [content.post.body for content in bulletin.contents.values()]
    htmls = [(content.html, terms.among(capitals(content.post.body))) for content in bulletin.contents.values()]
    drawn = [
        cards.Card(title=post.title, label="Thông báo", site=bulletin.settings.site_name, color="#0b4a8f")
        for post in bulletin.library.posts
    ]
    size = sum(len(cards.draw(card)) for card in drawn) / len(drawn)
    measured: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("capitals found", lambda: [capitals(body) for body in bodies]),
        ("those of the glossary among them", lambda: [terms.among(capitals(body)) for body in bodies]),
        ("explained", lambda: [abbreviations.explain(*each) for each in htmls]),
        (f"card drawn ({size / 1000:.1f} kB)", lambda: [cards.draw(card) for card in drawn]),
    )
    for name, work in measured:
        seconds = median(_seconds(work) for _ in range(arguments.runs))
        print(f"{name}: {seconds / len(bodies) * 1000:.3f} CPU ms a post")
    _pictures(arguments.runs)
    return 0


def _pictures(runs: int) -> None:
    """Print what a photo of 12 megapixels costs, and its copy of 1280 pixels in either format."""
    noise = Image.effect_noise((800, 600), 60).filter(ImageFilter.GaussianBlur(1))
    bands = [noise.filter(ImageFilter.GaussianBlur(radius)).resize((4000, 3000)) for radius in (0, 4, 12)]
    file = io.BytesIO()
    Image.merge("RGB", bands).save(file, "JPEG", quality=90)
    data = file.getvalue()
    sketch = pictures.look(data, "jpg")
    print(f"looked at: {median(_seconds(lambda: pictures.look(data, 'jpg')) for _ in range(runs)) * 1000:.1f} CPU ms")
    scaled = median(_seconds(lambda: pictures.scale(data, sketch)) for _ in range(runs))
    print(f"three smaller ones: {scaled:.2f} CPU s")
    image = Image.open(io.BytesIO(pictures.scale(data, sketch)[-1].data)).convert("RGB")
    for kind, more in (("WEBP", {"quality": pictures.QUALITY, "method": 4}), ("AVIF", {"quality": 60, "speed": 6})):
        out = io.BytesIO()
        seconds = median(_seconds(lambda: image.save(out, kind, **more)) for _ in range(runs))  # noqa: B023 - used at once
        print(f"{kind}: {seconds:.2f} CPU s")


def _seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())
