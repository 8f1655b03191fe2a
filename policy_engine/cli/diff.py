"""`policy-engine diff`: what changes when one policy takes the place of another."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import width, write
from policy_engine.cli.exits import FINDINGS, USAGE, Stop
from policy_engine.cli.options import NowOption, TimeoutOption, examples
from policy_engine.cli.ticket_input import read_now
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.diff import Difference
    from policy_engine.diff.replay import Replayed

EXAMPLES = examples(
    "diff git:main:policies/projectflow policies/projectflow",
    "diff old.yaml new.yaml --format markdown --fail-on lowers",
    "diff old.yaml new.yaml --tickets last-month.jsonl",
)
SIDE_HELP = "a YAML file, a folder of such files, or `git:REVISION:PATH`."


class DiffFormat(StrEnum):
    """How a difference is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class FailOn(StrEnum):
    """What makes the command end with 1."""

    LOWERS = "lowers"
    RAISES = "raises"
    CHANGES = "changes"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=f"The policy as it was: {SIDE_HELP}", show_default=False, readable=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=f"The policy as it is to be: {SIDE_HELP}", show_default=False, readable=False)],
    format: Annotated[
        DiffFormat, typer.Option("--format", help="How to print: text, markdown for a comment on a pull request, json for programs.")
    ] = DiffFormat.TEXT,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            help="Exit with 1 when tickets go lower (or higher), or when anything changes; also when that could not be decided.",
            show_default=False,
        ),
    ] = None,
    tickets: Annotated[
        Path | None,
        typer.Option(
            "--tickets", metavar="FILE", help="Also send these tickets through both: one JSON object a line, or a list.", show_default=False
        ),
    ] = None,
    shown: Annotated[int, typer.Option("--examples", metavar="N", min=0, help="How many tickets are named for each move.")] = 3,
    show_text: Annotated[bool, typer.Option("--show-text", help="Also show what customers wrote in these tickets.")] = False,
    now: NowOption = None,
    timeout: TimeoutOption = 5.0,
) -> None:
    """Say what changes when NEW takes the place of OLD.

    Which tickets go higher, lower or to other lanes, proven over all tickets that both can read, with a ticket for each kind of move; and
    which deadlines, steps, notifications, roles and words changed.

    JSON has the format escalation-diff/1; docs/reviewing-changes.md lists its keys.

    Exit codes: 0 compared, 1 --fail-on says so, a policy has mistakes, or tickets could not be read; 2 something can't be opened or
    holds no tickets, or the two policies have no signal in common.
    """
    from policy_engine.api import load
    from policy_engine.diff import DiffOptions, NothingInCommon, compare
    from policy_engine.diff.replay import NoTickets

    moment = read_now(now) or datetime.now(UTC)
    policies = load(old), load(new)
    try:
        difference = compare(policies[0].source, policies[1].source, DiffOptions(timeout=timeout))
    except NothingInCommon:
        raise Stop(say("diff.no_common", old=old.as_posix(), new=new.as_posix()), USAGE) from None
    try:
        replayed = replay_file(difference, tickets, moment, shown) if tickets is not None else None
    except NoTickets as problem:
        raise Stop(str(problem), USAGE) from None
    write(rendered(difference, replayed, format, show_text=show_text))
    if (fail_on is not None and fails(difference, fail_on)) or (replayed is not None and replayed.rejects):
        raise typer.Exit(FINDINGS)


def replay_file(difference: Difference, tickets: Path, now: datetime, shown: int) -> Replayed:
    """The tickets of a file through both policies, line by line. Raises OSError for a file that can't be opened."""
    from policy_engine.diff.replay import HEAD, ReplayOptions, check_text, read_tickets, replay

    with tickets.open("rb") as lines:
        check_text(lines.peek(HEAD), str(tickets))
        return replay(difference, read_tickets(lines, str(tickets)), ReplayOptions(now, shown))


def rendered(difference: Difference, replayed: Replayed | None, format: DiffFormat, *, show_text: bool) -> str:
    """The report, without a line break at the end."""
    from policy_engine.export.diff import ReportOptions, diff_data, diff_markdown, diff_text

    options = ReportOptions(replayed, show_text)
    if format is DiffFormat.JSON:
        return json.dumps(diff_data(difference, options), ensure_ascii=False, indent=2)
    if format is DiffFormat.MARKDOWN:
        return diff_markdown(difference, options).rstrip("\n")
    return diff_text(difference, options, width=width())


def fails(difference: Difference, fail_on: FailOn) -> bool:
    """Whether such a change is proven, or could not be decided: what is not proven does not pass.

    Tickets that can't be read any more where they are fall out of the policy; that counts as going lower.
    """
    if difference.undecided:
        return True
    if difference.unreadable and fail_on is FailOn.LOWERS:
        return True
    if fail_on is FailOn.CHANGES:
        return not difference.is_same
    return difference.lowers if fail_on is FailOn.LOWERS else difference.raises
