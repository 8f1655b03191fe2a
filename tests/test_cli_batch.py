"""`policy-engine batch`: kinds of files, columns, rejects, privacy, and going on after a kill."""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("orjson", reason="needs the extra [batch]")

from policy_engine import load  # noqa: E402
from tests.batch_files import NOW, kill_after, read_jsonl, start, tickets, write_csv, write_jsonl  # noqa: E402
from tests.small_policy import Cli  # noqa: E402


def test_every_row_is_answered_as_a_single_ticket_is(cli: Cli, policy: Path, tmp_path: Path) -> None:
    rows = tickets(60)
    ran = cli("batch", policy, write_jsonl(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl", "--processes", 1, "--now", NOW)
    assert ran.code == 1, ran.err  # some have a plan that there is not
    answers = {answer["row"]: answer for answer in read_jsonl(tmp_path / "out.jsonl")}
    rejects = {reject["row"]: reject for reject in read_jsonl(tmp_path / "out.jsonl.rejects.jsonl")}
    assert sorted([*answers, *rejects]) == list(range(1, 61))
    loaded = load(policy)
    for number, row in enumerate(rows, 1):
        if row.get("customer.plan") == "silver":
            assert rejects[number] == {
                "row": number,
                "id": f"T{number}",
                "findings": [{"code": "EP232", "at": "fields.customer.plan", "reason": "unknown value in ticket"}],
            }
            continue
        fields = {name: value for name, value in row.items() if "." in name}
        decision = loaded.route({**{key: row[key] for key in ("id", "text", "created_at")}, "fields": fields}, now=loaded_now())
        assert (answers[number]["id"], answers[number]["level"], answers[number]["at_most"]) == (
            row["id"],
            decision.level,
            decision.at_most,
        )
        assert answers[number]["fired"] == [trigger.id for trigger in decision.fired]


def loaded_now() -> datetime:
    return datetime.fromisoformat(NOW)


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "csv", "csv.gz", "parquet"])
def test_every_kind_of_file_gives_the_same_answers(cli: Cli, policy: Path, tmp_path: Path, ending: str) -> None:
    rows = tickets(40)
    plain = write_jsonl(tmp_path / "in.jsonl", rows)
    cli("batch", policy, plain, "-o", tmp_path / "plain.jsonl", "--processes", 1, "--now", NOW)
    source = tmp_path / f"again.{ending}"
    if ending == "parquet":
        import pyarrow.parquet

        names = ("id", "text", "created_at", "customer.plan", "bike.price")
        pyarrow.parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), source)
    elif "csv" in ending:
        written = write_csv(tmp_path / "again.csv", rows)
        if ending == "csv.gz":
            import gzip

            source.write_bytes(gzip.compress(written.read_bytes()))
    else:
        write_jsonl(source, rows)
    cli("batch", policy, source, "-o", tmp_path / "again-out.jsonl", "--processes", 1, "--now", NOW)
    assert (tmp_path / "again-out.jsonl").read_bytes() == (tmp_path / "plain.jsonl").read_bytes()
    assert read_jsonl(tmp_path / "again-out.jsonl.rejects.jsonl") == read_jsonl(tmp_path / "plain.jsonl.rejects.jsonl")


@pytest.mark.parametrize("ending", ["csv", "csv.zst", "parquet", "jsonl.gz"])
def test_answers_can_be_written_as_any_kind(cli: Cli, policy: Path, tmp_path: Path, ending: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", tickets(30))
    cli("batch", policy, source, "-o", tmp_path / "plain.jsonl", "--processes", 1, "--now", NOW)
    out = tmp_path / f"out.{ending}"
    cli("batch", policy, source, "-o", out, "--processes", 1, "--now", NOW)
    wanted = [(row["row"], row["id"], row["level"]) for row in read_jsonl(tmp_path / "plain.jsonl")]
    if ending == "parquet":
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(out)
        found = [(row["row"], row["id"], row["level"]) for row in table.to_pylist()]
    else:
        with pa.input_stream(out, compression="detect") as stream:
            content = stream.read().decode()
        if "csv" in ending:
            import csv

            found = [(int(row["row"]), row["id"], row["level"]) for row in csv.DictReader(content.splitlines())]
        else:
            found = [(row["row"], row["id"], row["level"]) for row in map(json.loads, content.splitlines())]
    assert found == wanted


def test_broken_rows_are_set_aside_with_their_numbers(cli: Cli, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": 1}\n\n{"id": 2\n[1]\n{"id": 5}\n{"id": 6, "text": "\xff"}\n')
    ran = cli("batch", policy, tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--processes", 1)
    assert ran.code == 1
    assert [row["row"] for row in read_jsonl(tmp_path / "out.jsonl")] == [1, 5]
    assert [(row["row"], row["findings"][0]["code"]) for row in read_jsonl(tmp_path / "out.jsonl.rejects.jsonl")] == [
        (3, "EP245"),
        (4, "EP245"),
        (6, "EP245"),
    ]
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,hello\n2,a,b\n3,"two\nlines"\n4,\xff\n5,bye\n')
    assert cli("batch", policy, tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--processes", 1).code == 1
    assert [line.split(",")[0] for line in (tmp_path / "out.csv").read_text().splitlines()[1:]] == ["1", "3", "5"]
    assert [row["row"] for row in read_jsonl(tmp_path / "out.csv.rejects.jsonl")] == [2, 4]


def test_columns_are_given_other_names_and_every_mistake_is_told_at_once(cli: Cli, policy: Path, tmp_path: Path) -> None:
    rows = [{"description": "My bike is broken.", "tier": "gold", "plan": "x"}]
    source = write_csv(tmp_path / "in.csv", [{"description": "My bike is broken.", "tier": "gold"}])
    ran = cli("batch", policy, source, "-o", tmp_path / "out.jsonl", "--columns", "text=description,plan=tier", "--processes", 1)
    assert ran.code == 0, ran.err
    assert read_jsonl(tmp_path / "out.jsonl")[0]["fired"] == ["gold"]
    source = write_csv(tmp_path / "other.csv", rows)
    ran = cli("batch", policy, source, "-o", tmp_path / "no.jsonl", "--columns", "text=descripton,plan=tier,brnd=tier")
    assert ran.code == 2
    assert ran.err.count("EP243") == 3, ran.err  # a column and a thing that there are not, and two columns for the plan
    assert "did you mean `description`?" in ran.err and "did you mean `brand`?" in ran.err
    assert not (tmp_path / "no.jsonl").exists()


def test_zendesk_tickets_are_understood(cli: Cli, policy: Path, tmp_path: Path) -> None:
    ticket = {
        "id": 35436,
        "subject": "Help",
        "description": "My bike is broken.",
        "created_at": "2026-03-05T11:00:00Z",
        "via": {"channel": "email"},
        "custom_fields": [{"id": 27642, "value": "gold"}, {"id": 1, "value": None}],
    }
    source = write_jsonl(tmp_path / "in.jsonl", [ticket])
    ran = cli(
        "batch", policy, source, "-o", tmp_path / "out.jsonl", "--from", "zendesk", "--columns", "plan=custom_fields.27642", "--now", NOW
    )
    assert ran.code == 0, ran.err
    (answer,) = read_jsonl(tmp_path / "out.jsonl")
    assert (answer["id"], answer["fired"]) == ("35436", ["gold"])


def test_nothing_a_customer_wrote_is_written_unless_asked(cli: Cli, policy: Path, tmp_path: Path) -> None:
    secret = "My bike is broken, call +49 30 901820 or jo@example.com about 900 EUR"
    rows = [{"id": "a", "text": secret}, {"id": "b", "text": secret, "customer.plan": "secretplan"}]
    source, out = write_jsonl(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    ran = cli("batch", policy, source, "-o", out, "--processes", 1)
    rejects = tmp_path / "out.jsonl.rejects.jsonl"
    everything = ran.out + ran.err + out.read_text() + rejects.read_text()
    assert "bike is" not in everything and "secretplan" not in everything
    cli("batch", policy, source, "-o", out, "--processes", 1, "--show-text")
    assert read_jsonl(out)[0]["text"] == secret
    assert "secretplan" in rejects.read_text()
    cli("batch", policy, source, "-o", out, "--processes", 1, "--show-text", "--redact")
    assert read_jsonl(out)[0]["text"] == "My bike is broken, call [phone] or [e-mail] about [amount]"
    assert cli("batch", policy, source, "-o", out, "--redact").code == 2


def test_the_summary_counts_levels_and_triggers(cli: Cli, policy: Path, tmp_path: Path) -> None:
    rows = [{"text": "My bike is broken.", "plan": "gold"}, {"text": "Hello", "colour": "red"}, {"text": "My bike is broken."}]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    ran = cli("batch", policy, source, "-o", tmp_path / "out.jsonl", "--processes", 1, "--now", NOW)
    assert ran.out.splitlines()[0] == "3 tickets, 1 of them not settled"
    assert any(line.split() == ["All", "tickets", "2", "1", "3"] for line in ran.out.splitlines())
    assert any(line.split() == ["Gold", "member", "with", "a", "broken", "bike", "·", "1", "1"] for line in ran.out.splitlines())
    assert "Columns that nothing reads: `colour`" in ran.out
    data = json.loads(cli("batch", policy, source, "-o", tmp_path / "out.jsonl", "--processes", 1, "--format", "json").out)
    assert data["levels"] == {"desk": 2, "boss": 1} and data["tickets"] == 3


def test_a_file_that_is_none_is_said_in_a_sentence(cli: Cli, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_text("no parquet")
    for name in ("in.parquet", "in.txt", "missing.jsonl"):
        ran = cli("batch", policy, tmp_path / name, "-o", tmp_path / "out.jsonl", "--processes", 1)
        assert ran.code == 2 and name in ran.err and "Traceback" not in ran.err
    assert not (tmp_path / "out.jsonl").exists()


def test_a_run_goes_on_only_with_its_own(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, out = write_jsonl(tmp_path / "in.jsonl", tickets(400)), tmp_path / "out.jsonl"
    run = start(policy, source, "-o", out, "--now", NOW, "--processes", 1, "--block", 4096)
    assert kill_after(run, tmp_path / "out.jsonl.run", 2, 0)
    ran = cli("batch", policy, source, "-o", out, "--now", NOW, "--processes", 1, "--block", 4096)
    assert ran.code == 2 and "--resume" in ran.err
    write_jsonl(source, tickets(401))
    ran = cli("batch", policy, source, "-o", out, "--now", NOW, "--processes", 1, "--block", 4096, "--resume")
    assert ran.code == 2 and "another policy, input or options" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("processes", [1, 2])
def test_killed_runs_lose_and_double_nothing(cli: Cli, policy: Path, tmp_path: Path, is_slow: bool, processes: int) -> None:
    source, rng, kills = write_jsonl(tmp_path / "in.jsonl", tickets(1200)), random.Random(processes), 0
    common = ("--now", NOW, "--block", 4096)
    cli("batch", policy, source, "-o", tmp_path / "whole.jsonl", "--processes", 1, *common)
    out, folder = tmp_path / "out.jsonl", tmp_path / "out.jsonl.run"
    wanted = (20 if is_slow else 3) if processes == 1 else (20 if is_slow else 1)
    while kills < wanted:
        if kills % 5 == 0 and kills:
            assert cli("batch", policy, source, "-o", out, "--processes", processes, "--resume", *common).code == 1
            assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
            out.unlink()
        parts = len(list(folder.glob("*.part"))) + rng.randint(0, 12)
        kills += kill_after(
            start(policy, source, "-o", out, "--processes", processes, "--resume", *common), folder, parts, rng.random() / 50
        )
    assert cli("batch", policy, source, "-o", out, "--processes", processes, "--resume", *common).code == 1
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert (tmp_path / "out.jsonl.rejects.jsonl").read_bytes() == (tmp_path / "whole.jsonl.rejects.jsonl").read_bytes()
    assert not folder.exists() and not list(tmp_path.glob("*.tmp")) and not (tmp_path / "out.jsonl.part").exists()
