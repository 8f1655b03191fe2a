"""`policy-engine batch` with files that get in each other's way, and with tables that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("orjson", reason="needs the extra [batch]")

from tests.batch_files import NOW, tickets, write_jsonl
from tests.small_policy import Cli, write_policy


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return write_policy(tmp_path)


@pytest.mark.parametrize("link", ["same", "dots", "hard"])
@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_the_tickets_are_never_written_over(cli: Cli, policy: Path, tmp_path: Path, link: str, option: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", tickets(5))
    before, again = source.read_bytes(), source
    if link == "dots":
        again = tmp_path / "no" / ".." / "in.jsonl"
    if link == "hard":
        again = tmp_path / "again.jsonl"
        os.link(source, again)
    others = ["-o", tmp_path / "out.jsonl"] if option == "--rejects" else []
    ran = cli("batch", policy, source, *others, option, again, "--processes", 1, "--now", NOW)
    assert ran.code == 2 and "is read, so it can't be written to" in ran.err, ran.err
    assert source.read_bytes() == before and not (tmp_path / "out.jsonl").exists()


def test_files_that_can_not_be_written_are_told_all_at_once_before_any_work(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, folder = write_jsonl(tmp_path / "in.jsonl", tickets(5)), tmp_path / "out.jsonl"
    folder.mkdir()
    ran = cli("batch", policy, source, "-o", folder, "--rejects", folder, "--processes", 1)
    assert ran.code == 2 and "is a folder" in ran.err and "can't hold the answers and the rejects" in ran.err, ran.err
    assert not (tmp_path / "out.jsonl.run").exists()


@pytest.mark.parametrize("content", ['{"id": 1, "text": "My secret words"}\n', "17,My secret words,gold\n18,More words,silver\n"])
def test_a_table_without_a_heading_is_refused_and_not_quoted(cli: Cli, policy: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "in.csv").write_text(content, encoding="utf-8")
    ran = cli("batch", policy, tmp_path / "in.csv", "-o", tmp_path / "out.jsonl", "--processes", 1)
    assert ran.code == 2 and "EP243" in ran.err and "none of the columns" in ran.err, ran.err
    assert "secret" not in ran.out + ran.err and not (tmp_path / "out.jsonl").exists()
