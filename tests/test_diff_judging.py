"""`diff --tickets`: when each old ticket is judged, and that files are read as `batch` reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("z3", reason="needs the extra [proofs]")

from policy_engine.diff.judging import Judging, Unclear, read_judging
from tests.batch_files import NOW, ROOT, read_jsonl, tickets, write_csv, write_jsonl
from tests.policies_from_data import policy_from
from tests.small_policy import POLICY, Cli, write_policy

BERLIN = policy_from({"format": "escalation-policy/1", "id": "p", "title": "P", "time_zone": "Europe/Berlin"}).source.program
SLOWER = POLICY.replace("claim_age: over 24h", "claim_age: over 48h")
OLD_TICKET = {"id": "a", "created_at": "2025-03-03T10:00:00Z", "text": "Hello"}


def both(folder: Path, newer: str = SLOWER) -> tuple[Path, Path]:
    new = folder / "newer.yaml"
    new.write_text(newer, encoding="utf-8")
    return write_policy(folder), new


def found(cli: Cli, folder: Path, records: list[dict[str, Any]], *more: object) -> dict[str, Any]:
    """The tickets of the JSON report."""
    source = write_jsonl(folder / "in.jsonl", records)
    ran = cli("diff", *both(folder), "--tickets", source, "--format", "json", *more)
    data: dict[str, Any] = json.loads(ran.out)["tickets"]
    return data


@pytest.mark.parametrize(
    ("at", "moved"),
    [((), 0), (("--at", "created + 30h"), 1), (("--at", "created + 50h"), 0), (("--at", "solved"), 1), (("--at", "now"), 0)],
)
def test_a_ticket_is_judged_as_old_as_it_was(cli: Cli, tmp_path: Path, at: tuple[str, ...], moved: int) -> None:
    ticket = {**OLD_TICKET, "solved_at": "2025-03-04T15:00:00Z"}
    assert found(cli, tmp_path, [ticket], *at)["moved"] == moved


def test_the_report_says_when_tickets_were_judged_and_what_time_alone_would_bring(cli: Cli, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [OLD_TICKET, {"text": "Hello"}])
    out = " ".join(cli("diff", *both(tmp_path), "--tickets", source, "--now", NOW, "--at", "created").out.split())
    assert (
        "Each ticket is judged as it stood when it came in. 1 of them does not say when that was; it is judged at 2026-03-05T12:00" in out
    )
    assert "not in these numbers: Nobody answered for a day." in out
    assert "All tickets are judged at 2026-03-05T12:00+00:00." in cli("diff", *both(tmp_path), "--tickets", source, "--now", NOW).out


def test_nothing_that_came_later_is_read() -> None:
    judging = Judging(datetime(2026, 3, 5, tzinfo=UTC))
    thread = [
        {"from": "customer", "text": "Hi", "at": "2025-03-03T10:00:00Z"},
        {"from": "customer", "text": "Later", "at": "2025-03-04T10:00:00Z"},
    ]
    ticket = {"messages": thread, "fields": {"current.level": "boss", "decided": {"level": "boss"}, "plan": "gold"}}
    moment = judging.moment(ticket, BERLIN)
    assert moment == datetime(2025, 3, 3, 10, tzinfo=UTC)
    assert judging.stood(ticket, moment) == {"messages": thread[:1], "fields": {"plan": "gold"}}


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2025-03-03", datetime(2025, 3, 3, 22, 59, 59, 999999, UTC)),  # the end of that day in Berlin
        (["2025-03-03T10:00:00Z", "2025-03-05T10:00:00+01:00"], datetime(2025, 3, 5, 9, tzinfo=UTC)),
        ("not_yet", None),
        (None, None),
    ],
)
def test_a_date_is_its_end_and_of_several_times_the_last_counts(raw: object, moment: datetime | None) -> None:
    assert Judging(datetime(2026, 3, 5, tzinfo=UTC), "closed").moment({"fields": {"closed": raw}}, BERLIN) == moment


def test_a_moment_that_is_no_time_rejects_its_ticket(cli: Cli, tmp_path: Path) -> None:
    with pytest.raises(Unclear):
        Judging(datetime(2026, 3, 5, tzinfo=UTC), "closed").moment({"fields": {"closed": "soon"}}, BERLIN)
    data = found(cli, tmp_path, [{**OLD_TICKET, "solved_at": "2025-03-04T15:00:00Z"}, {"id": "b", "solved_at": "soon"}], "--at", "solved")
    assert data["count"] == 1 and data["judged"]["at_now"] == 0
    assert [(reject["line"], reject["id"], reject["findings"][0]["at"]) for reject in data["rejects"]] == [(2, "b", "solved")]


def test_what_the_options_say() -> None:
    now = datetime(2026, 3, 5, tzinfo=UTC)
    assert read_judging(None, now) == Judging(now, None) == read_judging("now", now)
    assert read_judging("created+90m", now) == Judging(now, "created", timedelta(minutes=90))
    assert read_judging(None, None).at == "created"
    for wrong in ("", "+ 24h", "created + 1 day", "created + soon", "two words", "now + 24h"):
        with pytest.raises(ValueError, match="created"):
            read_judging(wrong, now)


def test_a_moment_that_no_ticket_has_is_perhaps_a_wrong_name(cli: Cli, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [OLD_TICKET])
    ran = cli("diff", *both(tmp_path), "--tickets", source, "--at", "solvd")
    assert (ran.code, ran.out) == (2, "") and "`solvd`" in ran.err


@pytest.mark.parametrize("ending", ["jsonl", "csv", "jsonl.gz"])
def test_a_file_is_read_as_batch_reads_it(cli: Cli, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra [batch]")
    rows: list[dict[str, Any]] = [*tickets(300), {"id": "bad", "customer.plan": "silver"}, {"id": "wrong", "created_at": "soon"}]
    rows = [{("words" if name == "text" else name): value for name, value in row.items()} | {"foo": 1} for row in rows]
    source = (write_csv if ending == "csv" else write_jsonl)(tmp_path / f"in.{ending}", rows)
    old, new = both(tmp_path)
    options = ("--columns", "text=words", "--now", NOW)
    cli("batch", old, source, "-o", tmp_path / "old.jsonl", "--no-ask", *options)
    cli("batch", new, source, "-o", tmp_path / "new.jsonl", "--no-ask", *options)
    data = json.loads(cli("diff", old, new, "--tickets", source, *options, "--format", "json").out)["tickets"]
    answers = [[(row["level"], row["at_most"]) for row in read_jsonl(tmp_path / f"{side}.jsonl")] for side in ("old", "new")]
    cells = {
        tuple((cell[side]["low"], cell[side]["high"]) for side in ("old", "new")): cell["count"] for cell in data["scales"][0]["cells"]
    }
    assert cells == Counter(zip(*answers, strict=True))
    rejects = read_jsonl(tmp_path / "old.jsonl.rejects.jsonl")
    assert [(one["line"], one["id"], one["findings"]) for one in data["rejects"]] == [(r["row"], r["id"], r["findings"]) for r in rejects]
    assert {"bad", "wrong"} <= {reject["id"] for reject in rejects} and data["unread"]["new"] == {"foo": len(rows)}


def test_each_policy_reads_a_record_in_its_own_way(cli: Cli, tmp_path: Path) -> None:
    renamed = POLICY.replace("field: customer.plan", "field: account.tier")
    records = [{"id": "a", "text": "It is broken", "customer.plan": "gold"}, {"id": "b", "text": "It is broken", "account.tier": "gold"}]
    source = write_jsonl(tmp_path / "in.jsonl", records)
    ran = cli("diff", *both(tmp_path, renamed), "--tickets", source)
    assert "2 of 2 tickets get another answer." in ran.out
    assert "Columns that only the new policy reads: account.tier." in ran.out
    assert "Columns that only the old policy reads: customer.plan." in ran.out


def test_zendesk_names_are_known(cli: Cli, tmp_path: Path) -> None:
    record = {
        "id": 7,
        "description": "My fork snapped",
        "created_at": "2025-03-03T10:00:00Z",
        "custom_fields": [{"id": 36, "value": "gold"}],
    }
    data = found(cli, tmp_path, [record], "--from", "zendesk", "--columns", "plan=custom_fields.36")
    assert [cell["old"]["low"] for cell in data["scales"][0]["cells"]] == ["boss"] and data["unread"]["new"] == {}


def test_columns_that_no_policy_knows_stop_the_run_all_at_once(cli: Cli, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [OLD_TICKET])
    ran = cli("diff", *both(tmp_path), "--tickets", source, "--columns", "plann=tier,bran=b")
    assert ran.code == 2 and ran.out == "" and "plann" in ran.err and "bran" in ran.err


def test_an_answer_of_zendesk_in_one_object_is_explained(cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    source.write_text('{"tickets": [\n{"id": 1}\n]}', encoding="utf-8")
    ran = cli("diff", *both(tmp_path), "--tickets", source)
    assert ran.code == 2 and "one JSON object that holds all tickets" in ran.err


BLOCKED = """
import sys
for name in ("pyarrow", "numpy", "orjson"):
    sys.modules[name] = None
from policy_engine.cli.app import main
sys.exit(main())
"""


@pytest.mark.parametrize(("ending", "code"), [("jsonl", 0), ("csv", 2)])
def test_without_the_extra_lines_are_read_and_tables_ask_for_it(tmp_path: Path, ending: str, code: int) -> None:
    source = (write_csv if ending == "csv" else write_jsonl)(tmp_path / f"in.{ending}", [OLD_TICKET | {"customer.plan": "gold"}])
    command = [sys.executable, "-c", BLOCKED, "diff", *map(str, both(tmp_path)), "--tickets", str(source), "--at", "created + 30h"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == code, ran.stderr
    assert "The one ticket gets another answer." in ran.stdout if code == 0 else "[batch]" in ran.stderr
