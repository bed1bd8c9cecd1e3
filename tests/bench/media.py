"""What the pictures, the cards and the abbreviations of a bulletin cost, and what AVIF would."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

from bench import inside
from bench.corpus import specimens
from bench.generators import ROOT
from bulletin import abbreviations, cards, glossary, pictures
from bulletin.outline import capitals


def main(argv: Sequence[str]) -> int:
    """Print what each part costs."""
    arguments = inside.options("media", __doc__, argv, posts=1000, runs=3)
    with tempfile.TemporaryDirectory() as folder:
        bulletin = inside.assembled(Path(folder), specimens(arguments.posts))
    readings, _ = glossary.parse("", (ROOT / "docs" / glossary.NAME).read_text(encoding="utf-8"))
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
        seconds = inside.seconds(work, runs=arguments.runs)
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
    print(f"looked at: {inside.seconds(lambda: pictures.look(data, 'jpg'), runs=runs) * 1000:.1f} CPU ms")
    scaled = inside.seconds(lambda: pictures.scale(data, sketch), runs=runs)
    print(f"three smaller ones: {scaled:.2f} CPU s")
    image = Image.open(io.BytesIO(pictures.scale(data, sketch)[-1].data)).convert("RGB")
    for kind, more in (("WEBP", {"quality": pictures.QUALITY, "method": 4}), ("AVIF", {"quality": 60, "speed": 6})):
        out = io.BytesIO()
        seconds = inside.seconds(partial(image.save, out, kind, **more), runs=runs)
        print(f"{kind}: {seconds:.2f} CPU s")
