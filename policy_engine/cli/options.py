"""Arguments and options that several commands share."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policy_engine.messages import say

LONGEST_TIMEOUT = 24 * 60 * 60.0
"""Seconds; nobody waits longer than a day for one question."""
POLICY_HELP = "The policy: a YAML file, or a folder of such files."


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


class Take(StrEnum):
    """What may be taken for granted."""

    ALL = "all"
    NONE = "none"


# `readable=False`: a policy that may not be opened is a finding with its code, like one that is missing, not a mistake of the command line.
PolicyPath = Annotated[Path, typer.Argument(metavar="POLICY", help=POLICY_HELP, show_default=False, readable=False)]
PolicyPaths = Annotated[
    list[Path], typer.Argument(metavar="POLICY", help=f"{POLICY_HELP} Several may be given.", show_default=False, readable=False)
]


def _checked_timeout(seconds: float) -> float:
    """The number of seconds. Raises BadParameter for one that is not finite, not positive, or longer than a day."""
    if math.isfinite(seconds) and 0 < seconds <= LONGEST_TIMEOUT:
        return seconds
    raise typer.BadParameter(say("cli.bad_timeout", seconds=f"{seconds:g}"))


FormatOption = Annotated[Format, typer.Option("--format", help="How to print: text for people, json for programs.")]
ChangedOption = Annotated[
    bool,
    typer.Option("--changed", help="The arguments are files that changed: look at the policies they belong to, and pass over all others."),
]
TakeOption = Annotated[Take, typer.Option("--take", help="none: take nothing for granted where the ticket is silent.")]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="Judge at this time (ISO, with its zone) instead of now.", show_default=False)
]
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        callback=_checked_timeout,
        help="How long one question to the solver may take: a day at most.",
    ),
]
TicketOption = Annotated[
    str | None,
    typer.Option(
        "--ticket",
        metavar="FILE",
        help="A ticket as JSON or YAML (`policy-engine schema ticket`); `-` reads standard input.",
        show_default=False,
    ),
]


def examples(*lines: str) -> str:
    """The examples below a command's help. `\\b` keeps their line breaks."""
    return "\b\nExamples:\n" + "\n".join(f"  policy-engine {line}" for line in lines)
