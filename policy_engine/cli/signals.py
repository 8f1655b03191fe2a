"""`policy-engine signals`: what a text says about each signal, with the words, the phrases and the guards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import wants_color, width, with_headline, write
from policy_engine.cli.exits import FINDINGS, Stop
from policy_engine.cli.options import POLICY_HELP, Format, FormatOption, TicketOption, examples
from policy_engine.cli.signals_lines import answer_file
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now
from policy_engine.messages import say
from policy_engine.whole_file import is_same_file, open_whole

if TYPE_CHECKING:
    from policy_engine.export.reading import Asked, TextReadings

EXAMPLES = examples(
    'signals "They threatened to sue me over $750."',
    "signals - --policy policies/projectflow < mail.txt",
    "signals --jsonl tickets.jsonl -o signals.jsonl",
)


def signals(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What the customer writes; `-` reads standard input.", show_default=False)
    ] = None,
    ticket: TicketOption = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy", metavar="POLICY", help=f"Read this policy's signals instead. {POLICY_HELP}", show_default=False, readable=False
        ),
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option("--jsonl", metavar="FILE", help="Many tickets, one JSON object a line; `-` reads standard input.", show_default=False),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language", metavar="TAG", help="The language of the text, for example en-GB, instead of a guess.", show_default=False
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="TIME", help='Count "since Monday" up to this time (ISO, with its zone).', show_default=False),
    ] = None,
    format: FormatOption = Format.TEXT,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write into this file instead of printing.", show_default=False)
    ] = None,
) -> None:
    """Show what is read from a text, and why.

    Each signal with its value, the words it rests on, the phrase that found them, and what was read but not counted. With --jsonl
    each line {"id", "text"} gives a line {"id", "signals"}; a line that can't be read gives one on stderr, and exit code 1.
    """
    if sum(given is not None for given in (text, ticket, jsonl)) != 1:
        raise Stop(say("signals.one_source"))
    moment = read_now(now)
    if out is not None:
        _refuse_overwriting(out, [Path(read) for read in (jsonl, ticket, policy) if read is not None])
    from policy_engine.export.reading import How, read_signals

    asked, how = _asked(policy), How(language, moment)
    if jsonl is not None:
        is_clean = answer_file(jsonl, out, asked, how)
        if out is not None:
            write(say("cli.wrote", file=out))
        if not is_clean:
            raise typer.Exit(FINDINGS)
        return
    read, _ = read_input(TicketInput(text, ticket))
    _show(read_signals(asked, read, how), format, out)


def _refuse_overwriting(out: Path, read: list[Path]) -> None:
    """Raises Stop where `out` is a file that is read."""
    if any(is_same_file(out, one) for one in read):
        raise Stop(say("batch.overwrites", file=out.as_posix()))


def _asked(policy: Path | None) -> tuple[Asked, ...]:
    from policy_engine.export.reading import built_in_signals, policy_signals

    if policy is None:
        return built_in_signals()
    from policy_engine.api import load

    return policy_signals(load(policy))


def _show(readings: TextReadings, format: Format, out: Path | None) -> None:
    from policy_engine.export.reading import Look, as_data, json_text, signals_text

    is_colored = out is None and wants_color()
    as_json = format is Format.JSON
    shown = json_text(as_data(readings), indent=2) if as_json else signals_text(readings, Look(width(), is_colored))
    if out is None:
        write(shown if as_json else with_headline(shown))
        return
    with open_whole(out) as file:
        file.write(f"{shown}\n")
    write(say("cli.wrote", file=out))
