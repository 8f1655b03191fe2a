"""Files of tickets with something wrong in them: what can be answered is answered, and the rest has its row and its reason."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("orjson", reason="needs the extra [batch]")

import pyarrow.parquet  # noqa: E402

from policy_engine.batch import chunks  # noqa: E402
from policy_engine.batch.chunks import chunks_of  # noqa: E402
from policy_engine.batch.csv_rows import RowSplitter  # noqa: E402
from policy_engine.batch.file_kinds import Table  # noqa: E402
from policy_engine.batch.work import rows_of  # noqa: E402
from tests.batch_files import NOW, read_jsonl, tickets, write_csv, write_jsonl  # noqa: E402
from tests.small_policy import Cli  # noqa: E402


def run(cli: Cli, policy: Path, source: Path, *more: object) -> tuple[int, list[int], dict[int, str], str]:
    """Exit code, rows with an answer, rejected rows with the first reason, and what was said."""
    out = source.with_name("out.jsonl")
    ran = cli("batch", policy, source, "-o", out, "--processes", 1, *more)
    rejects = source.with_name("out.jsonl.rejects.jsonl")
    answered = [row["row"] for row in read_jsonl(out)] if out.exists() else []
    return ran.code, answered, {r["row"]: r["findings"][0]["reason"] for r in (read_jsonl(rejects) if rejects.exists() else [])}, ran.err


@pytest.mark.parametrize("seed", range(60))
def test_rows_of_csv_are_cut_where_python_cuts_them(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    words = ["a", "", 'say "hi"', "two\nlines", "x,y", "\r\n", '"', "5 inch", "ü"]
    rows = [[rng.choice(words) for _ in range(3)] for _ in range(rng.randint(1, 60))]
    content = io.StringIO()
    csv.writer(content, lineterminator=rng.choice(["\n", "\r\n"]), quoting=rng.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])).writerows(rows)
    (tmp_path / "in.csv").write_text("a,b,c\n" + content.getvalue(), encoding="utf-8", newline="")
    table = Table(tmp_path / "in.csv", "csv", None)
    found = [record for chunk in chunks_of(table, rng.choice([7, 64, 4096])) for record in chunk.content.to_pylist()]  # type: ignore[union-attr]
    wanted = [{name: value.encode() or None for name, value in zip("abc", row, strict=True)} for row in rows]
    assert found == wanted


def test_a_quote_in_the_middle_of_a_field_is_a_letter(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text\n1,a 5" pipe\n2,"a ""6"" pipe"\n3,7"\n', encoding="utf-8")
    assert [record and record["text"] for _, record, _ in rows_of(Table(tmp_path / "in.csv", "csv", None))] == [
        'a 5" pipe',
        'a "6" pipe',
        '7"',
    ]


@pytest.mark.parametrize("block", [4096, 1 << 20])
def test_a_quote_without_end_costs_its_row_and_no_other(cli: Cli, policy: Path, tmp_path: Path, block: int) -> None:
    lines = [f'{n},"hello {n}"\n' for n in range(1, 2001)]
    lines[699] = '700,"hello\n'
    (tmp_path / "in.csv").write_text("id,text\n" + "".join(lines), encoding="utf-8")
    code, answered, rejects, _ = run(cli, policy, tmp_path / "in.csv", "--block", block)
    assert code == 1 and rejects == {700: "a quote begins in this row and is never closed"}
    assert answered == [n for n in range(1, 2001) if n != 700]


def test_a_quote_without_end_before_plain_rows_costs_one_row(cli: Cli, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text\n1,one\n2,"two\n' + "".join(f"{n},plain\n" for n in range(3, 50)), encoding="utf-8")
    _, answered, rejects, _ = run(cli, policy, tmp_path / "in.csv")
    assert answered == [1, *range(3, 50)] and list(rejects) == [2]


def test_a_row_of_csv_longer_than_a_block_is_a_row(cli: Cli, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text\n1,"' + "long\n" * 5000 + '"\n2,short\n', encoding="utf-8")
    assert run(cli, policy, tmp_path / "in.csv", "--block", 4096)[:3] == (0, [1, 2], {})


def test_a_row_that_never_ends_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "MAX_LINE", 1000)
    (tmp_path / "in.csv").write_text("id,text\n1,a\n2," + "b" * 5000 + "\n3,c\n", encoding="utf-8")
    found = list(chunks_of(Table(tmp_path / "in.csv", "csv", None), 100))
    assert [row["id"] for chunk in found for row in chunk.content.to_pylist()] == [b"1", b"3"]  # type: ignore[union-attr]
    assert [dict(chunk.reasons) for chunk in found if chunk.skipped] == [{2: "this line is longer than 8 MB"}]
    assert [chunk.first for chunk in found][-1] == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("in.csv", b"\n\n \n", "it has no heading"),
        ("in.csv", b"", "it has no heading"),
        ("in.csv", b"id,t\xfft\n1,a\n", "the heading is not UTF-8"),
        ("in.json", b'[{"id": 1}]', "it is one JSON list"),
        ("in.jsonl", b'{"tickets": [{"id": 1}]}', "one JSON object that holds all tickets"),
        ("in.csv.gz", b"id,text\n1,a\n", ""),
        ("in.jsonl.zst", b'{"id": 1}\n', ""),
    ],
)
def test_what_is_no_table_is_said_and_leaves_nothing_behind(
    cli: Cli, policy: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / name).write_bytes(content)
    ran = cli("batch", policy, tmp_path / "here" / name, "-o", tmp_path / "here" / "out.jsonl", "--processes", 1)
    assert ran.code == 2 and said in ran.err and name in ran.err, ran.err
    assert [path.name for path in (tmp_path / "here").iterdir()] == [name]


def test_bytes_in_a_column_that_nothing_reads_reject_no_row(cli: Cli, policy: Path, tmp_path: Path) -> None:
    table = pa.table({"id": [b"1", b"2", b"3"], "blob": [b"ok", b"\xff", None], "text": [b"a", b"b", b"\xff"]})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    code, answered, rejects, _ = run(cli, policy, tmp_path / "in.parquet")
    assert (code, answered, rejects) == (1, [1, 2], {3: "this row is not UTF-8"})


def test_a_splitter_keeps_every_byte() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        data = bytes(rng.choice(b'ab,"\n\r') for _ in range(rng.randint(0, 30)))
        rows = RowSplitter(ord(","), 12).split(data, is_end=rng.random() < 0.5)
        assert rows.whole + rows.broken + rows.rest == data


def test_columns_that_nothing_reads_are_counted_and_not_hoarded(cli: Cli, policy: Path, tmp_path: Path) -> None:
    rows = [{"id": str(n), "colour": "red", f"key{n}": 1} for n in range(500)]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    ran = cli("batch", policy, source, "-o", tmp_path / "out.jsonl", "--processes", 1, "--block", 4096, "--format", "json")
    unread = json.loads(ran.out)["unread"]
    assert len(unread) == 100 and unread["colour"] == 500 and sum(unread.values()) == 1000


def test_the_summary_for_programs_has_levels_in_triggers(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "My bike is broken.", "plan": "gold"}, {"text": "Hello"}])
    ran = cli("batch", policy, source, "-o", tmp_path / "out.jsonl", "--processes", 1, "--format", "json")
    triggers = json.loads(ran.out)["triggers"]
    assert triggers["gold"] == {"boss": 1} and triggers[""] == {"desk": 1}


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_pieces_and_processes_change_nothing(cli: Cli, policy: Path, tmp_path: Path, is_slow: bool, ending: str) -> None:
    rows = tickets(200_000 if is_slow else 300)
    source = tmp_path / f"in.{ending}"
    if ending == "jsonl":
        write_jsonl(source, rows)
    elif ending == "csv":
        write_csv(source, [{**row, "text": f'{row["text"]}\n"quoted", and more'} for row in rows])
    else:
        names = ("id", "text", "created_at", "customer.plan", "bike.price")
        pyarrow.parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), source)
    found = set()
    for block, processes in ((4096, 1), (1 << 20, 2), (100_000, 2)) if is_slow else ((4096, 1), (1 << 20, 1), (10_000, 2)):
        out = tmp_path / "out.jsonl"
        cli("batch", policy, source, "-o", out, "--now", NOW, "--block", block, "--processes", processes)
        found.add((out.read_bytes(), (tmp_path / "out.jsonl.rejects.jsonl").read_bytes()))
    assert len(found) == 1


def test_a_column_of_which_a_part_is_read_is_no_unread_one(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": 1, "custom_fields": [{"id": 7, "value": "gold"}], "via": {"channel": "web"}}])
    more = ("--from", "zendesk", "--columns", "plan=custom_fields.7", "--format", "json")
    assert json.loads(cli("batch", policy, source, "-o", tmp_path / "out.jsonl", *more).out)["unread"] == {"via": 1}
