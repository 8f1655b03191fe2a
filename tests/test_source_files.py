"""Bytes and files: what can be opened and decoded, and a plain sentence about everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine.source import MAX_BYTES, decode_source, read_source

TEXT = "title: café\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: 1\n", "a: 1\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        (b"a: 1\rb: 2", "a: 1\nb: 2"),
        ("a: é日😀\n".encode(), "a: é日😀\n"),
    ],
)
def test_utf8_is_read_with_any_line_ends_and_with_or_without_its_mark(data: bytes, text: str) -> None:
    assert decode_source(data, "f") == (text, ())


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (TEXT.encode("utf-16"), "EP003", "UTF-16"),
        (TEXT.encode("utf-16-le"), "EP003", "UTF-16"),
        (TEXT.encode("utf-16-be"), "EP003", "UTF-16"),
        (TEXT.encode("utf-32"), "EP003", "UTF-32"),
        (TEXT.encode("latin-1"), "EP003", "0xE9"),
        (b"a: \xff\n", "EP003", "0xFF"),
        (b"a: \xc3", "EP003", "0xC3"),
        (b"a: \xed\xa0\x80", "EP003", "0xED"),
        (b"a: 1\0\n", "EP004", "zero bytes"),
        (b"%PDF-1.7\n\xff", "EP004", "PDF"),
        (b"PK\x03\x04abc", "EP004", "Word"),
        (b"\x89PNG\r\n\x1a\n\0", "EP004", "picture"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "EP004", "program"),
        (b"a" * (MAX_BYTES + 1), "EP002", "2 MB"),
    ],
)
def test_anything_else_is_unreadable_with_a_reason(data: bytes, code: str, words: str) -> None:
    text, found = decode_source(data, "f")

    assert text is None
    assert [(finding.code, finding.kind, finding.unreadable, finding.place.file) for finding in found] == [(code, "error", True, "f")]
    assert words in found[0].message and found[0].help


def test_the_first_bad_byte_has_a_place_and_a_guess() -> None:
    _, found = decode_source("\ufeffa: 1\r\nb: é".encode() + b" it\x92s\r\n", "f.yaml")

    assert str(found[0].place) == "f.yaml:2:8"
    assert "`’`" in (found[0].help or "") and "UTF-8" in (found[0].help or "")


def test_a_file_of_exactly_the_limit_is_read() -> None:
    text, found = decode_source(b"a" * MAX_BYTES, "f")

    assert text is not None and len(text) == MAX_BYTES and found == ()


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_error_but_not_unreadable(data: bytes) -> None:
    text, found = decode_source(data, "f")

    assert text is not None and not text.strip()
    assert [(finding.code, finding.kind, finding.unreadable) for finding in found] == [("EP005", "error", False)]


def test_a_file_is_read_under_the_name_it_is_shown_as(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"a: \xff")

    assert read_source(path, "shown.yaml")[1][0].place.file == "shown.yaml"
    assert read_source(path)[1][0].place.file == str(path)
    path.write_bytes(b"a: 1\r\n")
    assert read_source(path) == ("a: 1\n", ())


def test_a_missing_file_names_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"a: 1\n")

    text, found = read_source(tmp_path / "policy.yml", "policy.yml")

    assert text is None
    assert [(finding.code, finding.unreadable, finding.help) for finding in found] == [("EP001", True, "did you mean `policy.yaml`?")]


@pytest.mark.parametrize("name", ["no/such/policy.yaml", "other.yaml", "bad\0name.yaml", "x" * 5_000])
def test_a_file_that_is_not_there_is_one_finding(tmp_path: Path, name: str) -> None:
    text, found = read_source(tmp_path / name, "f")

    assert text is None
    assert [(finding.code, finding.kind, finding.unreadable) for finding in found] == [("EP001", "error", True)]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    text, found = read_source(tmp_path, "policies")

    assert text is None
    assert [(finding.code, finding.message) for finding in found] == [("EP001", "`policies` is a folder, not a file")]


def test_a_file_one_may_not_open_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"a: 1\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    _, found = read_source(path, "policy.yaml")

    assert [(finding.code, finding.message) for finding in found] == [("EP001", "`policy.yaml` may not be opened")]


def test_a_missing_file_in_a_folder_that_may_not_be_listed_is_still_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert [finding.code for finding in read_source(tmp_path / "policy.yaml")[1]] == ["EP001"]


def test_a_file_that_is_used_as_a_folder_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"a: 1\n")

    assert [finding.code for finding in read_source(tmp_path / "policy.yaml" / "x.yaml")[1]] == ["EP001"]


def test_a_huge_file_is_refused_by_its_size_and_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", None)

    text, found = read_source(path)

    assert text is None and [finding.code for finding in found] == ["EP002"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device on this system")
def test_an_endless_device_is_read_no_further_than_the_limit() -> None:
    text, found = read_source(Path("/dev/zero"))

    assert text is None and [finding.code for finding in found] == ["EP002"]
