"""What a careful reader makes of each published case: `tests/procedures/NAME.yaml`.

One file a procedure. `desk` says where the help desk of our policy keeps each field of the published cases. An entry, one a case:

    created_at, now, fields, signals, events    what the reader sets; `now` is `created_at` unless written. Everything else that a text
                                                can say is silent: the ticket's text says nothing
    route       {EXPECTED: CLAIM}               what the policy calls the expected route (claims: see `claims.py`)
    deadlines   {EXPECTED: {id, due, at, day}}  our deadline, and when it is due as published: a time, a date (the end of that day;
                                                `at: "17:00"`: then), a length such as `3d` (`day`: the day it ends), or `null`
    notify      {EXPECTED: ROLE}                who must be told; an empty one: nobody is. `also_told`: all others who are
    next, must_not, matrix    [CLAIM, …]        as many as the published case lists, in its order
    readings    [{…}, …]                        for an ambiguous case: what differs, the expected route first, then those accept_also has
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"
NAMES = ("software_vendor", "bank_complaints", "service_desk")
SILENT = "Please see the notes."
TICKET_KEYS = ("created_at", "fields", "signals", "events")
LISTS = ("next", "must_not", "matrix")
ENTRY_KEYS = {*TICKET_KEYS, *LISTS, "now", "route", "deadlines", "notify", "also_told", "readings"}


@dataclass(frozen=True)
class Reading:
    """One way to read a case: the ticket with what the reader sets, and what the policy calls each expected thing."""

    case: str
    ticket: dict[str, Any]
    now: str | None
    route: dict[str, Any]
    deadlines: dict[str, dict[str, str]] | None = None
    notify: dict[str, str] | None = None
    also_told: tuple[str, ...] = ()
    lists: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Procedure:
    """The entries of one procedure. `desk`: field of a published case → where our help desk keeps it."""

    name: str
    original: str
    desk: dict[str, Any]
    cases: dict[str, tuple[Reading, ...]]

    @property
    def policy(self) -> Path:
        return POLICIES / self.name


def read_words(path: Path) -> Any:
    """A YAML file whose scalars are the words as written."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def read_procedure(name: str) -> Procedure | None:
    """The entries of a procedure, or nothing while its file or its policy is not there."""
    path = HERE / f"{name}.yaml"
    if not path.exists() or not (POLICIES / name).exists():
        return None
    data = read_words(path)
    cases = {case: tuple(_readings(case, entry)) for case, entry in data["cases"].items()}
    return Procedure(name, data["original"], data["desk"], cases)


def _readings(case: str, entry: dict[str, Any]) -> Iterator[Reading]:
    unknown = set(entry) - ENTRY_KEYS
    assert not unknown, f"{case}: {sorted(unknown)} means nothing here"
    shared = {key: value for key, value in entry.items() if key != "readings"}
    for own in entry.get("readings", [{}]):
        yield _reading(case, {**shared, **own})


def _reading(case: str, entry: dict[str, Any]) -> Reading:
    return Reading(
        case,
        {"text": SILENT, **{key: entry[key] for key in TICKET_KEYS if key in entry}},
        entry.get("now", entry.get("created_at")),
        entry["route"],
        entry.get("deadlines"),
        entry.get("notify"),
        tuple(entry.get("also_told", ())),
        {key: tuple(entry[key]) for key in LISTS if key in entry},
    )
