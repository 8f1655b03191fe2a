"""Devices and pipes are written to as they are: never replaced, never taken away."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_engine.whole_file import open_whole, write_whole
from tests.batch_files import NOW, tickets, write_jsonl
from tests.small_policy import Cli, write_policy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes")


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield path, reader
    os.close(reader)


def test_a_pipe_stays_a_pipe_and_gets_the_words(pipe: tuple[Path, int]) -> None:
    path, reader = pipe
    write_whole(path, "one\n")
    with open_whole(path) as file:
        file.write("two\n")
    assert os.read(reader, 100) == b"one\ntwo\n"
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("plan", ["gold", "silver"])
def test_rejects_may_go_to_a_device_and_answers_may_not(
    pipe: tuple[Path, int], tmp_path: Path, plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra [batch]")
    cli, (path, _reader) = Cli(capsys), pipe
    source = write_jsonl(tmp_path / "in.jsonl", [{**tickets(1)[0], "customer.plan": plan}])
    common = ("batch", write_policy(tmp_path), source, "--now", NOW, "--processes", 1)
    ran = cli(*common, "-o", tmp_path / "out.jsonl", "--rejects", path)
    assert ran.code == (1 if plan == "silver" else 0), ran.err
    assert "stand in" not in ran.err
    assert stat.S_ISFIFO(path.stat().st_mode)
    refused = cli(*common, "-o", path, "--output-format", "jsonl")
    assert refused.code == 2 and "a device or a pipe" in refused.err and stat.S_ISFIFO(path.stat().st_mode), refused.err
