"""A timeline as calendar entries (RFC 5545): what is still to be done, each with an alarm at its time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from policy_engine.api import Policy
from policy_engine.export.timeline.words import headline, mark_of
from policy_engine.export.titles import Titles
from policy_engine.timeline import Entry, Timeline

OPEN = ("due", "perhaps", "missed")
LINE = 75
"""Bytes of a line, at most."""


def ics_text(timeline: Timeline, policy: Policy) -> str:
    """One event for each entry that is due, may be due or is missed. Ends with a line break; lines end with CR LF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-engine//timeline//EN", "CALSCALE:GREGORIAN"]
    titles = Titles(policy)
    for entry in timeline.entries:
        if entry.at is not None and entry.state in OPEN:
            lines += _event(entry, timeline, titles)
    return "\r\n".join([*(part for line in lines for part in _folded(line)), *_folded("END:VCALENDAR"), ""])


def _event(entry: Entry, timeline: Timeline, titles: Titles) -> Iterator[str]:
    assert entry.at is not None
    at = _instant(entry)
    number = hashlib.sha256(f"{timeline.policy.id}|{timeline.ticket}|{entry.id}|{entry.kind}|{entry.at}".encode()).hexdigest()[:24]
    yield "BEGIN:VEVENT"
    yield f"UID:{number}@policy-engine"
    yield f"DTSTAMP:{_stamp(datetime.fromisoformat(timeline.now))}"
    yield f"DTSTART:{_stamp(at)}"
    yield f"DTEND:{_stamp(at)}"
    yield f"SUMMARY:{_escaped(headline(entry, titles))}"
    about = " · ".join(part for part in (mark_of(entry), timeline.policy.title, timeline.ticket) if part)
    yield f"DESCRIPTION:{_escaped(about)}"
    if entry.state == "perhaps":
        yield "STATUS:TENTATIVE"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT0M", f"DESCRIPTION:{_escaped(entry.what)}", "END:VALARM", "END:VEVENT")


def _instant(entry: Entry) -> datetime:
    """The end of a day is shown within that day."""
    assert entry.at is not None
    at = datetime.fromisoformat(entry.at)
    return at - timedelta(minutes=1) if entry.day is not None else at


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Long lines go on in the next one, which starts with a space. Never inside a character."""
    here, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE:
            yield here
            here, size = " ", 1
        here, size = here + character, size + length
    yield here
