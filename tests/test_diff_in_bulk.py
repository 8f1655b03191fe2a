"""`diff --tickets` in bulk says what it says line by line; and the load of each level, in words, as data and as a picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("z3", reason="needs the extra [proofs]")

from policy_engine import load
from policy_engine.diff import compare
from policy_engine.diff.judging import Judging
from policy_engine.diff.replay import ReplayOptions, replay
from policy_engine.diff.rows import read_tickets
from policy_engine.export.diff.heat_map import FEWER, MORE, OVER
from tests.batch_files import NOW, tickets, write_csv, write_jsonl
from tests.small_policy import POLICY, Cli, write_policy

NEWER = POLICY.replace("over 500", "over 400").replace("values: [basic, gold]", "values: [basic, gold, silver]")
MESSY = (
    b'{"id": "twice", "id": "again", "text": "broken"}',
    b'{"id": "no such key", "txt": "broken"}',
    b'{"id": "person", "signals": {"broken": "yes", "price": "over 450"}}',
    b'{"id": "nobody", "signals": {"brokn": "yes"}}',
    b'{"id": "thread", "messages": [{"from": "customer", "text": "It is broken", "at": "2026-03-04T10:00:00Z"}]}',
    b'{"id": "times", "created_at": "yesterday"}',
    b'{"id": "null", "text": null, "fields": {"bike": {"price": 450}, "customer": "gold"}}',
    b"[1]",
    b"{",
)


def nested(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Flat records as the tickets that `route` takes."""
    keys = ("id", "text", "created_at")
    return [{key: row[key] for key in keys} | {"fields": {k: v for k, v in row.items() if k not in keys}} for row in rows]


def both(tmp_path: Path) -> tuple[Path, Path]:
    newer = tmp_path / "newer.yaml"
    newer.write_text(NEWER, encoding="utf-8")
    return write_policy(tmp_path), newer


@pytest.mark.parametrize("at", [None, "created"])
def test_in_bulk_and_line_by_line_say_the_same(tmp_path: Path, at: str | None) -> None:
    old, new = both(tmp_path)
    difference = compare(load(old).source, load(new).source)
    lines = [json.dumps(ticket).encode() for ticket in nested(tickets(150))]
    lines[20:20] = MESSY
    options = ReplayOptions(Judging(datetime.fromisoformat(NOW), at))
    alone = replay(difference, read_tickets(lines, "tickets"), replace(options, bulk=False))
    bulk = replay(difference, read_tickets(lines, "tickets"), options)
    assert (bulk.count, bulk.moved, bulk.rejects) == (alone.count, alone.moved, alone.rejects)
    assert [counts.cells for counts in bulk.scales] == [counts.cells for counts in alone.scales]
    assert [load.tickets for load in bulk.loads] == [load.tickets for load in alone.loads]
    assert alone.moved > 0 and {reject.id for reject in alone.rejects} >= {"times", None}


def test_a_table_is_replayed_too_and_its_load_is_told(cli: Cli, tmp_path: Path) -> None:
    headcount = NEWER.replace("id: clerk, title: Clerk", "id: clerk, title: Clerk, headcount: 2")
    old, new = both(tmp_path)
    new.write_text(headcount, encoding="utf-8")
    source, picture = write_csv(tmp_path / "in.csv", tickets(300)), tmp_path / "load.svg"
    ran = cli("diff", old, new, "--tickets", source, "--now", NOW, "--heat-map", picture, "--handles", 5)
    assert "Desk: " in ran.out and "for each of 2" in ran.out, ran.out
    assert "Desk drowns in" in ran.out and "more than 10 tickets come" in ran.out
    assert "Desk keeps up" in cli("diff", old, new, "--tickets", source, "--now", NOW, "--handles", 500).out
    cells = [element for element in ET.parse(picture).iter("{http://www.w3.org/2000/svg}rect") if element.find("*") is not None]
    rows = Counter(cell.get("y") for cell in cells if cell.get("height") == "16")
    assert list(rows.values()) == [168] * 4  # two levels, two policies
    assert any(cell.get("fill") in OVER for cell in cells)
    data = json.loads(cli("diff", old, new, "--tickets", source, "--now", NOW, "--format", "json").out)
    levels = {level["id"]: level for level in data["tickets"]["load"]["new"]["levels"]}
    assert levels["desk"]["headcount"] == 2 and len(levels["desk"]["hours"]) == 168
    total = sum(sum(level["hours"]) for level in levels.values()) * data["tickets"]["load"]["new"]["weeks"]
    assert abs(total - data["tickets"]["count"]) < 0.1


def test_the_picture_shows_where_more_and_fewer_come_than_before(cli: Cli, tmp_path: Path) -> None:
    """From the desk to the boss, on one day: a bar down at the one and a bar up at the other, in the same hour."""
    old, new = both(tmp_path)
    source, picture = tmp_path / "in.jsonl", tmp_path / "load.svg"
    source.write_text('{"text": "It is broken", "created_at": "2026-03-04T10:00:00Z", "bike.price": 450}\n', encoding="utf-8")
    cli("diff", old, new, "--tickets", source, "--heat-map", picture)
    bars = [
        (rect.get("fill"), rect.get("x"), rect[0].text) for rect in ET.parse(picture).iter("{http://www.w3.org/2000/svg}rect") if len(rect)
    ]
    changes = [bar for bar in bars if bar[0] in (MORE, FEWER)]
    assert sorted((fill, words) for fill, _, words in changes) == [(FEWER, "Wed 11:00 · −1.0 tickets"), (MORE, "Wed 11:00 · +1.0 tickets")]
    assert len({x for _, x, _ in changes}) == 1


@pytest.mark.parametrize("name", ["in.jsonl", "none/load.svg", "folder.svg"])
def test_a_heat_map_is_a_picture_and_never_written_over_the_tickets(cli: Cli, tmp_path: Path, name: str) -> None:
    old, new = both(tmp_path)
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "My bike is broken."}\n', encoding="utf-8")
    (tmp_path / "folder.svg").mkdir()
    ran = cli("diff", old, new, "--tickets", source, "--heat-map", tmp_path / name)
    assert ran.code == 2 and "ends in .svg" in ran.err and source.read_text(encoding="utf-8").startswith("{"), ran.err


def test_a_heat_map_needs_tickets(cli: Cli, tmp_path: Path) -> None:
    old, new = both(tmp_path)
    assert cli("diff", old, new, "--heat-map", tmp_path / "load.svg").code == 2
    assert write_jsonl(tmp_path / "x.jsonl", []).exists()
