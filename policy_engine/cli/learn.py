"""`policy-engine learn`: measures how a policy reads labelled tickets, and proposes phrases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.options import Format, FormatOption, PolicyPath, examples

EXAMPLES = examples("learn policies/projectflow labelled.jsonl", "learn policies/projectflow labelled.jsonl --format json")


def learn(
    policy: PolicyPath,
    tickets: Annotated[Path, typer.Argument(metavar="TICKETS.jsonl", help="Labelled tickets, one JSON object a line.", show_default=False)],
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
    from policy_engine.diagnostics import Report, TicketError, render_report, sort_diagnostics
    from policy_engine.learning import as_data, measure, read_labelled, report_text
    from policy_engine.source import read_source

    loaded = load(policy)
    text, unreadable = read_source(tickets, str(tickets))
    if text is None:
        raise TicketError(Report(unreadable))
    labelled, found = read_labelled(text.split("\n"), str(tickets))
    scores, wrong = measure(loaded, labelled)
    write(json.dumps(as_data(scores), ensure_ascii=False, indent=2) if format is Format.JSON else report_text(loaded, scores))
    if found or wrong:
        complain(render_report(Report(sort_diagnostics([*found, *wrong]))))
        raise typer.Exit(FINDINGS)
