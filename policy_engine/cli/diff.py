"""`policy-engine diff`: what changes when one policy takes the place of another."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import width, write
from policy_engine.cli.exits import FINDINGS, USAGE, Stop
from policy_engine.cli.options import TimeoutOption, examples
from policy_engine.cli.table_options import ColumnsOption, HelpDeskOption, read_columns
from policy_engine.cli.ticket_input import read_now
from policy_engine.diagnostics import Report, TicketError
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.diff import Difference
    from policy_engine.diff.judging import Judging
    from policy_engine.diff.replay import Replayed, ReplayOptions

Columns = tuple[str | None, str | None]
"""`--columns` as typed, and the help desk."""
EXAMPLES = examples(
    "diff git:main:policies/projectflow policies/projectflow",
    "diff old.yaml new.yaml --format markdown --fail-on lowers",
    "diff old.yaml new.yaml --tickets last-month.jsonl",
    "diff old.yaml new.yaml --tickets last-year.csv.gz --columns text=description --at 'created + 24h'",
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
            "--tickets",
            metavar="FILE",
            help="Also send these tickets through both: one JSON object a line, or a list; or a table as `batch` reads it.",
            show_default=False,
        ),
    ] = None,
    shown: Annotated[int, typer.Option("--examples", metavar="N", min=0, help="How many tickets are named for each move.")] = 3,
    heat_map: Annotated[
        Path | None,
        typer.Option(
            "--heat-map", metavar="FILE.svg", help="With --tickets: draw the load per level and hour of the week.", show_default=False
        ),
    ] = None,
    handles: Annotated[
        float | None,
        typer.Option(
            "--handles",
            metavar="N",
            min=0.01,
            help="With --tickets: how many tickets one person takes in an hour, to tell who drowns.",
            show_default=False,
        ),
    ] = None,
    show_text: Annotated[bool, typer.Option("--show-text", help="Also show what customers wrote in these tickets.")] = False,
    columns: ColumnsOption = None,
    help_desk: HelpDeskOption = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="MOMENT",
            help="When each ticket is judged: created (unless given), an event or field with a time, `created + 24h`, or now.",
            show_default=False,
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(
            "--now", metavar="TIME", help="Judge all tickets at this time; with --at, only those that don't say theirs.", show_default=False
        ),
    ] = None,
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
    from policy_engine.diff.replay import ReplayOptions
    from policy_engine.diff.rows import NoTickets

    for_tickets = {"--heat-map": heat_map, "--handles": handles, "--at": at, "--columns": columns, "--from": help_desk}
    if tickets is None and (alone := [option for option, given in for_tickets.items() if given is not None]):
        raise Stop(say("load.needs_tickets", options=", ".join(f"`{option}`" for option in alone)))
    if heat_map is not None and (heat_map.suffix.lower() != ".svg" or heat_map.is_dir() or not heat_map.parent.is_dir()):
        raise Stop(say("load.no_picture", file=heat_map.as_posix()))
    judging = _judging(at, now)
    policies = load(old), load(new)
    try:
        difference = compare(policies[0].source, policies[1].source, DiffOptions(timeout=timeout))
    except NothingInCommon:
        raise Stop(say("diff.no_common", old=old.as_posix(), new=new.as_posix()), USAGE) from None
    options = ReplayOptions(judging, shown, handles)
    try:
        replayed = None if tickets is None else replay_file(difference, tickets, options, (columns, help_desk.value if help_desk else None))
    except NoTickets as problem:
        raise Stop(str(problem), USAGE) from None
    if heat_map is not None and replayed is not None:
        draw_heat_map(heat_map, replayed)
    write(rendered(difference, replayed, format, show_text=show_text))
    if (fail_on is not None and fails(difference, fail_on)) or (replayed is not None and replayed.rejects):
        raise typer.Exit(FINDINGS)


def _judging(at: str | None, now: str | None) -> Judging:
    from policy_engine.diff.judging import read_judging

    try:
        return read_judging(at, read_now(now))
    except ValueError as problem:
        raise Stop(str(problem)) from None


def replay_file(difference: Difference, tickets: Path, options: ReplayOptions, columns: Columns) -> Replayed:
    """The tickets of a file through both policies. Raises OSError for a file that can't be opened, NoTickets, and TicketError."""
    from policy_engine.diff.columns import map_both
    from policy_engine.diff.replay import replay
    from policy_engine.diff.rows import column_names, read_file

    mapped, findings = map_both(
        (difference.old.program, difference.new.program), read_columns(columns[0]), column_names(tickets), columns[1]
    )
    if findings:
        raise TicketError(Report(findings))
    return replay(difference, read_file(tickets), replace(options, columns=mapped))


def draw_heat_map(path: Path, replayed: Replayed) -> None:
    from policy_engine.export.diff.heat_map import heat_map
    from policy_engine.export.diff.load_words import named
    from policy_engine.whole_file import write_whole

    write_whole(path, heat_map(named(replayed.loads)))


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
