"""`policy-engine checklist`: what there is to do for one ticket, and the form that goes with its hand-off."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, wants_color, width, with_headline, write
from policy_engine.cli.exits import CLEAN, Stop, code_of
from policy_engine.cli.options import NowOption, PolicyPath, TicketOption, examples
from policy_engine.cli.route import note_unread_fields
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now
from policy_engine.cli.ticket_options import EventOption, FieldOption, SignalOption, TicketText
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.desk import Checklist, Routed

EXAMPLES = examples(
    'checklist policies/projectflow "You charged me twice, $750 in total. Cancel my account."',
    "checklist policies/projectflow --ticket ticket.json --format markdown > todo.md",
    "checklist policies/projectflow --ticket ticket.json --blank-form > form.yaml",
    "checklist policies/projectflow --ticket ticket.json --form form.yaml",
)


class ListFormat(StrEnum):
    """How a checklist is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def checklist(
    policy: PolicyPath,
    text: TicketText = None,
    ticket: TicketOption = None,
    field: FieldOption = None,
    signal: SignalOption = None,
    event: EventOption = None,
    form: Annotated[
        Path | None,
        typer.Option("--form", metavar="FILE", help="Look at a filled-in hand-off form (YAML or JSON) instead.", show_default=False),
    ] = None,
    blank_form: Annotated[bool, typer.Option("--blank-form", help="Print an empty hand-off form instead.")] = False,
    now: NowOption = None,
    format: Annotated[
        ListFormat, typer.Option("--format", help="How to print: text, markdown with boxes to tick, or json.")
    ] = ListFormat.TEXT,
) -> None:
    """Say what there is to do for a ticket, in order.

    Exit codes: 0 printed, or the form is complete; 1 the form is not, or the policy has mistakes; 2 the ticket or the command line has.
    """
    given = TicketInput(text, ticket, tuple(field or ()), tuple(signal or ()), tuple(event or ()))
    if form is not None and blank_form:
        raise Stop(say("checklist.form_twice"))
    moment = read_now(now)
    from policy_engine.api import RouteOptions, load
    from policy_engine.desk import make_checklist, route_ticket

    loaded = load(policy)
    routed = route_ticket(loaded, *read_input(given), RouteOptions(now=moment))
    note_unread_fields(loaded, given.fields)
    made = make_checklist(routed)
    if form is not None:
        raise typer.Exit(_check(made, form))
    if blank_form:
        _blank(made)
    else:
        _show(made, routed, format)


def _check(made: Checklist, path: Path) -> int:
    """Print what is wrong with a form; the exit code."""
    from policy_engine.desk.form import check_form
    from policy_engine.diagnostics import render_report

    if not made.fields:
        raise Stop(_no_form(made))
    report = check_form(path, made.fields)
    count = len(report.diagnostics)
    if not count:
        write(say("checklist.form_fits", file=path, count=len(made.fields)))
        return CLEAN
    write(f"{render_report(report, color=wants_color())}\n")
    write(say("checklist.form_findings_one", file=path) if count == 1 else say("checklist.form_findings", file=path, count=count))
    return code_of(report)


def _no_form(made: Checklist) -> str:
    return say("checklist.no_form_yet" if made.waiting else "checklist.no_form")


def _blank(made: Checklist) -> None:
    from policy_engine.desk.form import blank_form

    if not made.fields:
        complain(_no_form(made))
        return
    write(blank_form(made).rstrip("\n"))


def _show(made: Checklist, routed: Routed, format: ListFormat) -> None:
    if format is ListFormat.JSON:
        import json

        write(json.dumps(made.as_data(), ensure_ascii=False, indent=2))
        return
    from policy_engine.export.checklist_text import checklist_markdown, checklist_text

    if format is ListFormat.MARKDOWN:
        write(checklist_markdown(made, routed).rstrip("\n"))
    else:
        write(with_headline(checklist_text(made, routed, width=width())))
