"""`policy-engine learn`: measures how a policy reads labelled tickets, and proposes phrases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.line_input import opened_lines, shown_name
from policy_engine.cli.options import Format, FormatOption, PolicyPath, examples
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.diagnostics import Diagnostic

MAX_FINDINGS = 20
EXAMPLES = examples("learn policies/projectflow labelled.jsonl", "learn policies/projectflow labelled.jsonl --format json")


def learn(
    policy: PolicyPath,
    tickets: Annotated[
        str,
        typer.Argument(
            metavar="TICKETS.jsonl", help="Labelled tickets, one JSON object a line; `-` reads standard input.", show_default=False
        ),
    ],
    format: FormatOption = Format.TEXT,
) -> None:
    """Measure how well a policy reads, and propose phrases.

    A line is {"id", "text", "signals": {NAME: label}}: what a person read in the text. Signals without a label are not judged, and only
    the text is read. For each signal: precision, recall, what was missed, false alarms with the phrases behind them, and phrases that
    stand in missed tickets and hardly anywhere else, as YAML to paste. A policy is never changed.

    Tickets are named by their id. The proposed phrases are words of your tickets, each found in two of them at least.

    Exit codes: 0 measured, 1 a line or label can't be read (the others are measured), 2 a file can't be opened or decoded.
    """
    from policy_engine.api import load
    from policy_engine.learning import as_data, read_labelled, report_text
    from policy_engine.learning import learn as learn_from
    from policy_engine.source import numbered_lines

    loaded = load(policy)
    with opened_lines(tickets) as lines:
        labelled, found = read_labelled(numbered_lines(lines), shown_name(tickets))
    learnt, wrong = learn_from(loaded, labelled)
    found += wrong
    as_json = format is Format.JSON
    write(json.dumps(as_data(learnt), ensure_ascii=False, indent=2) if as_json else report_text(loaded, learnt))
    if found:
        _complain(found)
        raise typer.Exit(FINDINGS)


def _complain(found: list[Diagnostic]) -> None:
    """The findings in the order of their lines; no more than can be read."""
    from policy_engine.diagnostics import Report, render_report, sort_diagnostics

    ordered = sort_diagnostics(found)
    more = say("learn.more_findings", count=len(ordered) - MAX_FINDINGS)
    complain(render_report(Report(ordered[:MAX_FINDINGS])) + (f"\n\n{more}" if len(ordered) > MAX_FINDINGS else ""))
