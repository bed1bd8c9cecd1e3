"""Manifest: anyone can tell whether a site is what was built."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from bulletin import manifest
from bulletin.manifest import Manifest, NoManifest
from conftest import need

FILES = {
    "index.html": b"<p>a</p>",
    "2017/12/a/index.html": b"<p>b</p>",
    "tep/a.pdf": b"%PDF",
    "tep/manifest.json": b"{}",
}


@pytest.fixture
def site(tmp_path):
    for path, data in {**FILES, ".bulletin": b"", ".git/config": b"x"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    made = Manifest(
        site_url="https://ban-tin.example/",
        commit="abc",
        is_modified=False,
        versions={"b": "2", "a": "1"},
        files={path: manifest.entry(FILES[path]) for path in manifest.paths(tmp_path)},
    )
    (tmp_path / manifest.NAME).write_bytes(made.to_bytes())
    return tmp_path


def differences(site) -> list[str]:
    def fetch(path: str) -> bytes | None:
        return (site / path).read_bytes() if (site / path).exists() else None

    return manifest.differences(manifest.read(site), fetch, found=manifest.paths(site))


def test_manifest_lists_every_file_but_hidden_ones_and_itself(site):
    found = manifest.read(site)
    assert found.files.keys() == FILES.keys()
    assert found.files["tep/a.pdf"].size == 4
    assert found.files["tep/a.pdf"].sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert Manifest.from_bytes(found.to_bytes()) == found


def test_order_of_files_does_not_show(site):
    found = manifest.read(site)
    turned = Manifest(
        site_url=found.site_url,
        commit=found.commit,
        is_modified=found.is_modified,
        versions=dict(reversed(found.versions.items())),
        files=dict(reversed(found.files.items())),
    )
    assert turned.to_bytes() == found.to_bytes()


def test_sound_site_has_no_differences(site):
    assert differences(site) == []


def test_changed_missing_and_additional_files_are_told(site):
    (site / "index.html").write_bytes(b"<p>A</p>")
    (site / "tep/a.pdf").unlink()
    for name in "zyx":
        (site / f"{name}.html").write_bytes(b"")
    assert differences(site) == [
        "index.html: nội dung khác với bản kê",
        "tep/a.pdf: thiếu tệp này",
        "x.html: tệp này không có trong bản kê",
        "y.html: tệp này không có trong bản kê",
        "z.html: tệp này không có trong bản kê",
    ]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": {"a": {}}}', b"\xff"])
def test_manifest_that_is_none_is_told(site, data):
    (site / manifest.NAME).write_bytes(data)
    with pytest.raises(NoManifest):
        manifest.read(site)
    (site / manifest.NAME).unlink()
    with pytest.raises(NoManifest):
        manifest.read(site)


@pytest.fixture
def keys(tmp_path_factory):
    """Two SSH keys."""
    program = need("ssh-keygen")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "theirs"):
        words = [program, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(words, check=True)
        (folder / f"{name}.signers").write_text(f"{name} {(folder / f'{name}.pub').read_text()}", encoding="utf-8")
    return folder


def test_signature_is_good_for_its_signer_and_its_text_alone(site, keys):
    assert manifest.sign(site, keys / "ours") == ""
    assert manifest.check_signature(site, keys / "ours.signers") == ""
    assert "chữ ký không phải của ai" in manifest.check_signature(site, keys / "theirs.signers")
    assert differences(site) == []
    (site / manifest.NAME).write_bytes((site / manifest.NAME).read_bytes() + b" ")
    assert manifest.check_signature(site, keys / "ours.signers") != ""


def test_same_manifest_and_key_give_the_same_signature(site, keys):
    signatures = []
    for _ in range(2):
        assert manifest.sign(site, keys / "ours") == ""
        signatures.append((site / manifest.SIGNATURE).read_bytes())
    assert signatures[0] == signatures[1]


def test_what_cannot_be_signed_or_checked_is_told(site, keys):
    assert "none" in manifest.sign(site, keys / "none")
    assert manifest.check_signature(site, keys / "none") == f"không đọc được tệp khóa {keys / 'none'}"
    assert "bản kê chưa được ký" in manifest.check_signature(site, keys / "ours.signers")
    assert manifest.sign(site, keys / "ours") == ""
    (keys / "empty").write_text("# không có ai\n\n", encoding="utf-8")
    assert "chưa có dòng nào" in manifest.check_signature(site, keys / "empty")


def test_any_of_the_signers_will_do(site, keys):
    assert manifest.sign(site, keys / "ours") == ""
    lines = [(keys / f"{name}.signers").read_text(encoding="utf-8") for name in ("theirs", "ours")]
    (keys / "both").write_text(f"# ai được ký\n\n{lines[0]}us,{lines[1]}", encoding="utf-8")
    assert manifest.check_signature(site, keys / "both") == ""


def test_signature_of_an_earlier_manifest_goes_before_a_new_one_is_made(site, keys):
    assert manifest.sign(site, keys / "ours") == ""
    assert manifest.sign(site, keys / "none") != ""
    assert not (site / manifest.SIGNATURE).exists()


def test_computer_without_openssh_is_told_what_to_install(site, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "openssh-client" in manifest.sign(site, tmp_path / "key")
