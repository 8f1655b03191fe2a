"""`policy-engine timeline`: all that is due on a ticket, in order."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import width, write
from policy_engine.cli.options import NowOption, PolicyPath, examples
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now
from policy_engine.diagnostics import Report, TicketError

if TYPE_CHECKING:
    from policy_engine.timeline import Change

EXAMPLES = examples(
    "timeline policies/projectflow ticket.json",
    "timeline policies/projectflow ticket.json --events events.jsonl --now 2026-03-02T15:00:00-05:00",
    "timeline policies/projectflow ticket.json --format ics > ticket.ics",
)


class TimelineFormat(StrEnum):
    """How a timeline is printed."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"
    SVG = "svg"


def timeline(
    policy: PolicyPath,
    ticket: Annotated[
        str, typer.Argument(metavar="TICKET", help="A ticket as JSON or YAML; `-` reads standard input.", show_default=False)
    ],
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE",
            help="What happened since: a JSON list, or one JSON object a line, each with `at` and `event`, `fields` or `signals`.",
            show_default=False,
        ),
    ] = None,
    now: NowOption = None,
    format: Annotated[
        TimelineFormat, typer.Option("--format", help="text for people, json for programs, ics for calendars, svg for a picture.")
    ] = TimelineFormat.TEXT,
) -> None:
    """Show all that is due on a ticket, in order.

    Deadlines, notifications, pages and updates, and what happens if nothing happens.

    Exit codes: 0 shown, 1 the policy has mistakes, 2 the ticket, the events or the command line has.
    """
    moment = read_now(now)
    from policy_engine.api import RouteOptions, load
    from policy_engine.export.timeline import ics_text, svg_text, timeline_text
    from policy_engine.timeline import make_timeline

    loaded = load(policy)
    read, node = read_input(TicketInput(ticket=ticket))
    loaded.facts(read, node, RouteOptions(now=moment))  # what is wrong with the ticket is told at its place in the file
    made = make_timeline(loaded, read, _changes(events), moment)
    if format is TimelineFormat.JSON:
        write(made.model_dump_json(indent=2))
    elif format is TimelineFormat.TEXT:
        write(timeline_text(made, loaded, width=width()))
    else:
        write((ics_text if format is TimelineFormat.ICS else svg_text)(made, loaded).removesuffix("\n"))


def _changes(path: Path | None) -> tuple[Change, ...]:
    from policy_engine.source import read_source
    from policy_engine.timeline import read_changes

    if path is None:
        return ()
    shown = path.as_posix()
    text, found = read_source(path, shown)
    if text is None:
        raise TicketError(Report(found))
    return read_changes(text, shown)
