"""What a picture file is, and the smaller ones made of it."""

from __future__ import annotations

import contextlib
import struct
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bulletin.pictures import WIDTHS, Sketch, look, scale, sizes, widths
from bulletin.stripping import Damaged, strip
from photos import drawing, file, notes, opened, photo


def huge(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it is as large as that."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_kind_and_size_are_told_by_the_bytes_whatever_the_name_says(kind):
    data = file(drawing(90, 60), kind)
    assert look(data, "jpg") == Sketch(kind=kind, width=90, height=60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_that_which_readers_see(orientation):
    sketch = look(photo(90, 60, orientation=orientation), "jpg")
    assert (sketch.width, sketch.height) == ((90, 60) if orientation < 5 else (60, 90))
    assert sketch.orientation == orientation


@pytest.mark.parametrize("orientation", range(1, 9))
def test_smaller_picture_stands_upright_without_a_note(orientation):
    """The red corner of the drawing comes to where the orientation puts it (Exif 2.32, table 6)."""
    data = photo(900, 600, orientation=orientation, kind="PNG")
    made = scale(data, look(data, "png"))
    image = opened(made[0].data)
    assert dict(image.getexif()) == {}
    across, down = image.width - 1, image.height - 1
    corner = {
        1: (0, 0),
        2: (across, 0),
        3: (across, down),
        4: (0, down),
        5: (0, 0),
        6: (across, 0),
        7: (across, down),
        8: (0, down),
    }[orientation]
    red, green, blue = image.convert("RGB").getpixel(corner)
    assert red > 200
    assert max(green, blue) < 60
    assert (image.height > image.width) is (orientation > 4)


def test_a_picture_is_made_for_each_width_below_its_own_and_none_is_enlarged():
    assert widths(Sketch(kind="JPEG", width=4000, height=3000)) == WIDTHS == (480, 800, 1280)
    assert widths(Sketch(kind="JPEG", width=1000, height=10)) == (480, 800, 1000)
    assert widths(Sketch(kind="JPEG", width=800, height=10)) == (480, 800)
    assert widths(Sketch(kind="JPEG", width=90, height=60)) == (90,)


def test_smaller_pictures_are_as_wide_as_they_say_in_proportion_and_lighter():
    data = photo(2000, 1001)
    made = scale(data, look(data, "jpg"))
    assert [each.width for each in made] == [480, 800, 1280]
    for each in made:
        image = opened(each.data)
        assert image.format == "WEBP"
        assert image.size == (each.width, round(1001 * each.width / 2000))
        assert len(each.data) < len(data)


def test_one_that_would_weigh_more_is_left_out():
    light, heavy = file(Image.new("1", (600, 400)), "PNG"), file(drawing(600, 400), "PNG")
    assert widths(look(light, "png")) == widths(look(heavy, "png")) == (480, 600)
    assert scale(light, look(light, "png")) == ()
    (made,) = scale(heavy, look(heavy, "png"))
    assert made.width == 480
    assert len(made.data) < len(heavy)


def test_the_same_picture_gives_the_same_bytes():
    data = photo(1000, 700)
    assert scale(data, look(data, "jpg")) == scale(data, look(data, "jpg"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_every_usual_way_to_code_pixels_is_made_smaller(mode):
    image = drawing(600, 400, "L" if mode == "1" else mode)
    if mode == "1":
        image = image.point([0] * 128 + [255] * 128, "1")
    data = file(image, "JPEG") if mode == "CMYK" else file(image, "PNG", compress_level=0)
    made = scale(data, look(data, "png"))
    assert [opened(each.data).width for each in made] == [480, 600]
    red, green, blue = opened(made[0].data).convert("RGB").getpixel((3, 3))
    if mode in {"1", "L", "LA"}:
        assert red == green == blue
    else:
        assert red > 200
        assert max(green, blue) < 60


def test_rare_way_to_code_pixels_is_shown_as_it_is():
    data = file(drawing(600, 400, "L").convert("I;16"), "PNG", compress_level=0)
    sketch = look(data, "png")
    assert (sketch.kind, sketch.width, sketch.fault) == ("PNG", 600, "")
    assert scale(data, sketch) == ()


def test_photo_with_another_one_behind_it_is_a_photo():
    """Phones write the depth or a larger original there (MPO, CIPA DC-007)."""
    image = drawing(600, 400)
    data = file(image, "MPO", save_all=True, append_images=[image.rotate(180)])
    assert opened(data).format == "MPO"
    sketch = look(data, "jpg")
    assert sketch == Sketch(kind="JPEG", width=600, height=400)
    assert [each.width for each in scale(data, sketch)] == [480, 600]
    whole = opened(strip(data, sketch.kind))
    assert (whole.format, whole.size) == ("JPEG", (600, 400))


def test_what_is_transparent_stays_so():
    image = drawing(600, 400, "RGBA")
    image.paste((0, 0, 0, 0), (300, 0, 600, 400))
    data = file(image, "PNG")
    small = opened(scale(data, look(data, "png"))[0].data)
    assert small.convert("RGBA").getpixel((small.width - 2, 5))[3] == 0


def test_colours_keep_their_meaning():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file(drawing(600, 400), "JPEG", icc_profile=profile, exif=notes())
    assert opened(scale(data, look(data, "jpg"))[0].data).info["icc_profile"] == profile


def test_profile_of_colours_that_are_converted_goes():
    """It tells how inks look, and the smaller picture has none."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode in ("CMYK", "L"):
        data = file(drawing(600, 400, mode), "JPEG", icc_profile=profile)
        assert "icc_profile" not in opened(scale(data, look(data, "jpg"))[0].data).info


@pytest.mark.parametrize("orientation", [0, 9, 600])
def test_orientation_that_is_none_turns_nothing(orientation):
    sketch = look(photo(90, 60, orientation=orientation), "jpg")
    assert (sketch.orientation, sketch.width, sketch.height) == (1, 90, 60)


def test_what_moves_is_drawn_or_cannot_be_read_is_left_as_it_is():
    frames = [drawing(), drawing().transpose(Image.Transpose.ROTATE_180)]
    moving = file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    for data, ending in ((moving, "gif"), (b"<svg/>", "svg"), (b"x", "png"), (b"", "jpg")):
        assert scale(data, look(data, ending)) == ()
    assert look(moving, "gif").moves


@pytest.mark.parametrize(
    ("data", "ending", "fault"),
    [
        (b"", "jpg", "picture-unreadable"),
        (b"<html>404</html>", "png", "picture-unreadable"),
        (photo()[:-40], "jpg", "picture-unreadable"),
        (photo(kind="PNG")[:-4], "png", "picture-unreadable"),
        (b"\0\0\0\x18ftypheic", "heic", "picture-kind"),
        (file(drawing(), "BMP"), "bmp", "picture-kind"),
        (file(drawing(), "TIFF"), "jpg", "picture-kind"),
        (huge(9000, 9000), "png", "picture-pixels"),
        (huge(65000, 65000), "png", "picture-pixels"),
    ],
)
def test_what_readers_could_not_see_is_told_without_unpacking_it(data, ending, fault):
    assert look(data, ending).fault == fault
    assert widths(look(data, ending)) == ()


def test_picture_damaged_in_the_middle_is_told_when_it_is_unpacked():
    data = photo(900, 600, kind="PNG")
    at = data.index(b"IDAT") + 4
    (length,) = struct.unpack_from(">I", data, at - 8)
    broken = bytes(length)
    data = data[:at] + broken + struct.pack(">I", crc32(b"IDAT" + broken)) + data[at + length + 4 :]
    assert look(data, "png").fault == ""
    with pytest.raises(Damaged):
        scale(data, look(data, "png"))


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"]), st.integers(0), st.binary(max_size=9))
def test_any_bytes_are_looked_at_and_scaled_or_damaged(kind, at, noise):
    data = file(drawing(20, 10), kind)
    at %= len(data)
    data = data[:at] + noise + data[at + len(noise) :]
    with contextlib.suppress(Damaged):
        scale(data, look(data, "jpg"))


def test_page_says_how_wide_it_shows_a_picture():
    assert sizes(4000) == "(min-width: 736px) 704px, 100vw"
    assert sizes(300) == "(min-width: 332px) 300px, 100vw"
