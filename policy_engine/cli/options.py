"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
FormatOption = Annotated[Format, typer.Option("--format", help="How to print: text for people, json for programs.")]
ChangedOption = Annotated[
    bool,
    typer.Option("--changed", help="The arguments are files that changed: look at the policies they belong to, and pass over all others."),
]
TakeOption = Annotated[Take, typer.Option("--take", help="none: take nothing for granted where the ticket is silent.")]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="Judge at this time (ISO, with its zone) instead of now.", show_default=False)
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
