"""What is said of input that is no text: on standard input, and in place of a file of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_policy import Cli, run_apart, write_policy


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"Hello\0there", "this is not a text: it looks like a program or data file"),
        (b"caf\xe9", "this input is not UTF-8: byte 0xE9"),
        (b"a" * 2_000_001, "this input is larger than 2 MB"),
        ("Cancel my account".encode("utf-16"), "this input is written in UTF-16, not in UTF-8"),
    ],
)
def test_what_is_wrong_with_standard_input_is_said_of_no_file(given: bytes, words: str) -> None:
    ran = run_apart("signals", "-", given=given)
    said = ran.stderr.decode()
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert words in said and "YAML" not in said and "this file" not in said


def test_an_empty_ticket_on_standard_input_is_no_empty_file(tmp_path: Path) -> None:
    ran = run_apart("route", write_policy(tmp_path), "--ticket", "-")
    assert (ran.returncode, ran.stderr.decode().splitlines()[0]) == (2, "error[EP005]: this input is empty")


@pytest.mark.parametrize(("content", "code"), [(b"PK\x03\x04", "EP004"), (None, "EP001"), (b"\xff\xfe{\0", "EP003")])
def test_a_folder_or_a_file_that_is_no_text_has_no_lines(cli: Cli, tmp_path: Path, content: bytes | None, code: str) -> None:
    place = tmp_path if content is None else tmp_path / "tickets.jsonl"
    if content is not None:
        place.write_bytes(content)
    ran = cli("signals", "--jsonl", place)
    assert (ran.code, ran.out, ran.err.count("error"), ran.err[6:11]) == (2, "", 1, code)


@pytest.mark.parametrize("option", ["--jsonl", "--ticket"])
def test_answers_never_go_over_the_tickets_they_are_read_from(cli: Cli, tmp_path: Path, option: str) -> None:
    place = tmp_path / "tickets.json"
    place.write_text('{"text": "Cancel my account"}', encoding="utf-8")
    ran = cli("signals", option, place, "-o", tmp_path / "." / "tickets.json")
    assert (ran.code, ran.out) == (2, "")
    assert "so it can't be written to as well" in ran.err
    assert place.read_text(encoding="utf-8") == '{"text": "Cancel my account"}'


def test_an_output_that_can_not_be_written_is_called_by_its_own_name(cli: Cli, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "nowhere" / "signals.txt"):
        ran = cli("signals", "Cancel my account", "-o", out)
        assert (ran.code, ran.out) == (2, "")
        assert f"`{out}`" in ran.err
