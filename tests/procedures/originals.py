"""The published cases themselves, where they are at hand: `../shared/policies`. Nothing of their wording stands in this project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from tests.procedures.entries import HERE, Procedure

FOLDER = HERE.parents[2] / "shared" / "policies"
TICKET_PLACES = ("created_at", "now", "fields", "signals", "events")


@dataclass(frozen=True)
class Original:
    """A published case."""

    id: str
    text: str
    fields: dict[str, Any]
    expect: dict[str, Any]
    accept_also: tuple[str, ...]

    @property
    def routes(self) -> tuple[str, ...]:
        return (self.expect["route"], *self.accept_also)


def are_here(procedure: Procedure) -> bool:
    return (FOLDER / procedure.original).exists()


def read_originals(procedure: Procedure) -> dict[str, Original]:
    """The cases in the file's fenced block."""
    page = (FOLDER / procedure.original).read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    rows = [row for block in blocks for row in yaml.load(block, Loader=yaml.BaseLoader)]
    return {
        row["id"]: Original(row["id"], row["text"], row.get("fields", {}), row["expect"], tuple(row.get("accept_also", ()))) for row in rows
    }


def ticket_of(procedure: Procedure, original: Original) -> tuple[dict[str, Any], str]:
    """The ticket with text and fields alone, and the time it is judged at: `now`, or when it came in."""
    ticket: dict[str, Any] = {"id": original.id, "text": original.text}
    for name, value in original.fields.items():
        for place in _places(procedure, name):
            _put(ticket, place, value)
    now = ticket.pop("now", None) or ticket.get("created_at") or ticket.get("events", {}).get("received")
    assert now, f"{original.id}: nothing says when it is judged"
    return ticket, now


def _places(procedure: Procedure, name: str) -> list[Any]:
    assert name in procedure.desk, f"`desk` of {procedure.name}.yaml does not say where the field `{name}` is kept"
    places = procedure.desk[name]
    return places if isinstance(places, list) else [places]


def _put(ticket: dict[str, Any], place: Any, value: str) -> None:
    """`place`: `created_at`, `now`, `fields.NAME`, `events.NAME`; or {to: PLACE, values: {THEIRS: OURS}, as: "{}m"}."""
    to, values, words = (place, {}, "{}") if isinstance(place, str) else (place["to"], place.get("values", {}), place.get("as", "{}"))
    group, _, name = to.partition(".")
    assert group in TICKET_PLACES, f"`{to}` is no place of a ticket"
    value = words.format(values.get(value, value))
    if not name:
        ticket[group] = value
    else:
        ticket.setdefault(group, {})[name] = value
