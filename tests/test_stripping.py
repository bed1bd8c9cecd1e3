"""What a camera noted goes; the picture stays, bit for bit."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bulletin.stripping import Damaged, strip
from photos import GPS, ORIENTATION, drawing, file, notes, opened, photo

SECRETS = ("Máy ảnh bí mật".encode(), "bí mật".encode(), b"bi mat", b"GPS")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_maker_and_comments_are_gone_and_no_pixel_has_changed(kind):
    data = photo(kind=kind, orientation=6)
    assert any(secret in data for secret in SECRETS)
    stripped = strip(data, kind, orientation=6)
    assert not any(secret in stripped for secret in SECRETS)
    before, after = opened(data), opened(stripped)
    assert after.tobytes() == before.tobytes()
    assert dict(after.getexif()) == {ORIENTATION: 6}
    assert dict(after.getexif().get_ifd(GPS)) == {}
    assert "xmp" not in after.info
    assert "comment" not in after.info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_that_stands_upright_carries_no_note_at_all(kind):
    assert dict(opened(strip(photo(kind=kind), kind)).getexif()) == {}
    assert b"Exif" not in strip(photo(kind=kind), kind)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_stripping_twice_changes_nothing_more(kind):
    once = strip(photo(kind=kind, orientation=8), kind, orientation=8)
    assert strip(once, kind, orientation=8) == once


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colour_profile_stays(kind):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file(drawing(), kind, icc_profile=profile, exif=notes())
    assert opened(strip(data, kind)).info["icc_profile"] == profile


def test_what_a_phone_appends_goes():
    """A moving picture keeps its film, and whatever that says, behind the end of the photo."""
    data = photo()
    assert strip(data + b"ftypmp42 bi mat", "JPEG") == strip(data, "JPEG")


def test_photo_with_another_behind_it_is_one_photo():
    data = file(drawing(), "MPO", save_all=True, append_images=[drawing(30, 20)], exif=notes())
    assert opened(data).format == "MPO"
    assert opened(strip(data, "JPEG")).format == "JPEG"
    assert opened(strip(data, "JPEG")).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("more", [{"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_every_way_to_code_a_jpeg_is_read(more):
    data = file(drawing(333, 222), "JPEG", exif=notes(), **more)
    assert opened(strip(data, "JPEG")).tobytes() == opened(data).tobytes()


def test_jpeg_for_printing_keeps_the_note_that_says_how_its_colours_are_coded():
    data = file(drawing(mode="CMYK"), "JPEG")
    assert opened(strip(data, "JPEG")).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animation_goes_on_moving(kind):
    frames = [drawing(), drawing().transpose(Image.Transpose.ROTATE_180)]
    data = file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, exif=notes())
    assert opened(strip(data, kind)).n_frames == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.5, 0.99])
def test_half_a_file_is_damaged(kind, share):
    data = photo(kind=kind)
    with pytest.raises(Damaged):
        strip(data[: int(len(data) * share)], kind)


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0), st.binary(max_size=9))
def test_any_bytes_are_read_or_damaged(kind, at, noise):
    data = photo(20, 10, kind=kind)
    at %= len(data)
    with contextlib.suppress(Damaged):
        strip(data[:at] + noise + data[at + len(noise) :], kind)


def test_other_kinds_are_left_alone():
    assert strip(b"<svg/>", "SVG") == b"<svg/>"
