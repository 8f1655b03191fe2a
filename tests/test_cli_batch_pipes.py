"""`policy-engine batch` in a pipe, with the first rows only, and with files whose names do not say what they are."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")

from policy_engine.batch.chunks import Chunk
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.rejects import Shown
from policy_engine.batch.work import Part, work
from policy_engine.cli.batch_streams import NAMELESS
from tests.batch_files import NOW, read_jsonl, tickets, write_csv, write_jsonl
from tests.small_policy import Cli

COMMON = ("--processes", 1, "--now", NOW, "--no-ask")
ROWS = [*tickets(30), {"id": "bad", "customer.plan": "silver"}]


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "jsonl.gz"])
def test_a_pipe_gives_what_files_give(cli: Cli, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    source = (write_jsonl if "jsonl" in kind else write_csv)(tmp_path / f"in.{kind}", ROWS)
    if kind == "tsv":
        source.write_text(source.read_text().replace(",", "\t"))
    answers, rejects = tmp_path / "out.csv", tmp_path / "out.csv.rejects.jsonl"
    assert cli("batch", policy, source, "-o", answers, *COMMON).code == 1
    give(monkeypatch, source.read_bytes())
    ran = cli("batch", policy, "-", "-o", "-", "--input-format", kind, "--output-format", "csv", *COMMON)
    assert ran.code == 1 and ran.out == answers.read_text()
    assert ran.err.startswith(rejects.read_text()) and "tickets," in ran.err


def test_rejects_of_a_pipe_may_have_a_file(cli: Cli, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b'{"id": "a"}\nbroken\n')
    ran = cli("batch", policy, "-", "-o", "-", "--rejects", tmp_path / "r.jsonl", *COMMON, "--format", "json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["a"]
    assert [reject["row"] for reject in read_jsonl(tmp_path / "r.jsonl")] == [2]
    assert '"tickets": 1' in ran.err and "r.jsonl" in ran.err and "broken" not in ran.err


def test_what_cannot_go_together_is_said(cli: Cli, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", ROWS)
    assert "nothing to go on from" in cli("batch", policy, source, "-o", "-", "--resume").err
    for options in (("-o", "-"), ("-o", tmp_path / "x.jsonl", "--limit", 3)):
        ran = cli("batch", policy, source, *options, "--engine", "spark")
        assert ran.code == 2 and "local engine" in ran.err
    assert "needs a file" in cli("batch", policy, source, "-o", "-", "--rejects", "-").err
    ran = cli("batch", policy, source, "-o", "-", "--output-format", "xls")
    assert ran.code == 2 and "`xls` is no kind of file" in ran.err
    give(monkeypatch, b'{"tickets": [1]}')
    assert "`standard input` can't be read" in cli("batch", policy, "-", "-o", "-").err
    monkeypatch.setattr(sys, "stdin", None)
    assert cli("batch", policy, "-", "-o", "-").code == 2


def test_a_run_from_a_pipe_goes_on_when_the_same_comes_in_again(
    cli: Cli, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, content = tmp_path / "out.jsonl", write_jsonl(tmp_path / "in.jsonl", ROWS).read_bytes()
    monkeypatch.setattr("policy_engine.batch.run.finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    give(monkeypatch, content)
    assert cli("batch", policy, "-", "-o", out, *COMMON).code == 130
    monkeypatch.undo()
    give(monkeypatch, content + b'{"id": "more"}\n')
    assert "another policy, input or options" in cli("batch", policy, "-", "-o", out, *COMMON, "--resume").err
    give(monkeypatch, content)
    assert cli("batch", policy, "-", "-o", out, *COMMON, "--resume").code == 1
    assert len(read_jsonl(out)) + len(read_jsonl(tmp_path / "out.jsonl.rejects.jsonl")) == len(ROWS)


@pytest.mark.parametrize("limit", [1, 3, 7, 500])
@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_only_the_first_rows_are_read(cli: Cli, policy: Path, tmp_path: Path, ending: str, limit: int) -> None:
    source = tmp_path / f"in.{ending}"
    if ending == "jsonl":
        source.write_text('{"id": "T1"}\n\n{"id": "T2", "x"\n' + "".join(f'{{"id": "T{n}"}}\n' for n in range(3, 400)))
    elif ending == "csv":
        source.write_text("id,text\nT1,Hi\nT2,one,too,many\n" + "".join(f"T{n},{'long ' * 20}\n" for n in range(3, 400)))
    else:
        import pyarrow as pa
        import pyarrow.parquet

        plans = [None, "silver", *([None] * 397)]
        pa.parquet.write_table(pa.table({"id": [f"T{n}" for n in range(1, 400)], "customer.plan": plans}), source)
    out = tmp_path / "out.jsonl"
    cli("batch", policy, source, "-o", out, *COMMON, "--limit", limit, "--block", 4096)
    count = min(limit, 399)
    assert [row["id"] for row in read_jsonl(out)] == [f"T{n}" for n in range(1, count + 1) if n != 2]
    rejects = tmp_path / "out.jsonl.rejects.jsonl"
    assert [reject["row"] for reject in read_jsonl(rejects)] == [3 if ending == "jsonl" else 2] if count > 1 else not rejects.exists()


def test_a_name_need_not_say_what_a_file_is(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "export", tmp_path / "answers"
    source.write_bytes(gzip.compress(b'{"id": "a"}\n'))
    assert cli("batch", policy, source, "-o", out, "--input-format", "jsonl.gz", "--output-format", "csv", *COMMON).code == 0
    assert out.read_text().splitlines()[1].startswith('1,"a"')


@pytest.mark.skipif(not NAMELESS.is_dir(), reason="the system has no files without a name")
def test_what_comes_in_has_no_name_on_the_disk(cli: Cli, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    found: list[str] = []

    def look(plan: BatchPlan, chunk: Chunk, shown: Shown) -> Part:
        found.extend(path.name for path in (tmp_path / "temporary").rglob("*"))
        return work(plan, chunk, shown)

    monkeypatch.setattr("policy_engine.batch.run.work", look)
    give(monkeypatch, b'{"id": "a", "text": "secret"}')
    assert cli("batch", policy, "-", "-o", "-", *COMMON).code == 0
    assert "out.jsonl.run" in found and "in.jsonl" not in found
    assert list((tmp_path / "temporary").iterdir()) == []
