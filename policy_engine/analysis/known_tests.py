"""Tests for being known or unknown: the one kind of line whose answer can turn back when more is learnt."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.conditions import Stated, stated_conditions
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.conditions import AllOf, AnyOf, Known, Line, Other, Written
from policy_engine.model.conditions import Not as WrittenNot

CODE = "EP316"
DECIDING = ("triggers", "gates", "lanes", "signals")


def find_known_tests(subject: Subject) -> Iterator[Diagnostic]:
    for stated in stated_conditions(subject):
        if stated.section in DECIDING:
            for line in known_lines(stated.written):
                yield _found(subject, stated, line)


def _found(subject: Subject, stated: Stated, line: Line) -> Diagnostic:
    message = f"`{stated.name}` asks whether `{line.name}` is known, so its answer can turn back when more is learnt"
    advice = "that is fine for a question to the customer; to raise or lower a ticket, test a value"
    return finding(CODE, "note", subject.line(stated.section, stated.name, stated.key, *line.path), message, help=advice)


def known_lines(written: Written) -> Iterator[Line]:
    """The lines that test for being known."""
    match written:
        case Line(_, _, Known() | Other(Known())):
            yield written
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from known_lines(part)
        case WrittenNot(part):
            yield from known_lines(part)
