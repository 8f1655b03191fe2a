"""`policy-engine diagram`: a view of a policy as a picture or as text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, listed, write
from policy_engine.cli.exits import USAGE, Stop
from policy_engine.cli.options import NowOption, PolicyPath, Take, TakeOption, TicketOption, examples
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now
from policy_engine.cli.ticket_options import EventOption, FieldOption, SignalOption, TicketText
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.api import Policy

EXAMPLES = examples(
    "diagram policies/projectflow -o tree.svg",
    "diagram policies/projectflow --view level:supervisor -o supervisor.pdf",
    'diagram policies/projectflow "Cancel my account" -o way.svg',
    "diagram policies/projectflow --view ladder",
)
ENDINGS = (".svg", ".png", ".pdf", ".dot", ".mmd", ".json", ".txt")
THEMES = ("auto", "light", "dark")
WITH_TICKET = ("path", "tree")
"""Views that can show a ticket."""


def diagram(
    policy: PolicyPath,
    text: TicketText = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Where to write. Its ending says what: .svg .png .pdf, .dot (Graphviz), .mmd (Mermaid), .json, .txt (outline). "
            "Without it the outline is printed.",
            show_default=False,
        ),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            "--view",
            metavar="VIEW",
            help="tree, level:ID (what brings a ticket there; also SCALE:VALUE and lane:ID), path (of a ticket), or ladder.",
            show_default=False,
        ),
    ] = None,
    theme: Annotated[
        str, typer.Option("--theme", metavar="THEME", help="auto (an SVG follows the reader's setting), light or dark.")
    ] = "auto",
    handbook: Annotated[
        str | None,
        typer.Option(
            "--handbook", metavar="FOLDER", help="Link each box to its page of the handbook here (or at a URL).", show_default=False
        ),
    ] = None,
    highlight: Annotated[
        str | None, typer.Option("--highlight", metavar="TEXT", help="Mark the way that a ticket with this text takes.", show_default=False)
    ] = None,
    ticket: TicketOption = None,
    field: FieldOption = None,
    signal: SignalOption = None,
    event: EventOption = None,
    take: TakeOption = Take.ALL,
    now: NowOption = None,
) -> None:
    """Draw a policy: its tree, one level, a ticket, or the ladder.

    Where no picture can be drawn on this machine, it is written as text instead, and the exit code is 2. What is too large for a page
    becomes several files that link to each other.
    """
    given = TicketInput(highlight if text is None else text, ticket, tuple(field or ()), tuple(signal or ()), tuple(event or ()))
    from policy_engine.api import RouteOptions, load
    from policy_engine.export.diagram import Wanted, view_text
    from policy_engine.export.diagram.theme import read_theme

    loaded = load(policy)
    chosen = view or ("path" if highlight is None and not given.is_empty else "tree")
    _refuse([*_file_problems(out), *_view_problems(loaded, chosen, given), *_look_problems(theme, handbook)])
    options = RouteOptions(now=read_now(now), take=take is Take.ALL)
    decision = None if given.is_empty else loaded.decide(*read_input(given), options)
    wanted = Wanted(chosen, decision, read_theme(theme), _seen_from(out, handbook))
    if out is None:
        write(view_text(loaded, ".txt", wanted).rstrip("\n"))
    else:
        _write(loaded, out, wanted)


def _write(policy: Policy, out: Path, wanted: object) -> None:
    from policy_engine.export.diagram import NoRenderer, Wanted, write_diagram

    assert isinstance(wanted, Wanted)
    try:
        sentences = write_diagram(policy, out, wanted=wanted)
    except NoRenderer as missing:
        # What was asked for is not there, so a script must not go on as if it were.
        complain("\n".join(missing.sentences))
        raise typer.Exit(USAGE) from None
    write("\n".join(sentences))


def _refuse(problems: list[str]) -> None:
    """Raises Stop with everything that is wrong with the command."""
    if problems:
        raise Stop(problems)


def _file_problems(out: Path | None) -> list[str]:
    if out is None or out.suffix.lower() in ENDINGS:
        return []
    return [say("cli.bad_ending", file=out, endings=listed(ENDINGS))]


def _view_problems(policy: Policy, view: str, given: TicketInput) -> list[str]:
    from policy_engine.export.diagram.views import read_view

    found, problems = read_view(policy, view)
    if found is not None and found.kind == "path" and given.is_empty:
        return [say("diagram.path_needs_ticket")]
    if found is not None and found.kind not in WITH_TICKET and not given.is_empty:
        return [say("diagram.not_for_ticket", view=found.name)]
    return problems


def _look_problems(theme: str, handbook: str | None) -> list[str]:
    from policy_engine.export.diagram.links import is_safe

    problems = [] if theme in THEMES else [say("diagram.bad_theme", name=theme, names=listed(THEMES))]
    if handbook is not None and not is_safe(handbook):
        problems.append(say("diagram.bad_handbook", address=handbook))
    elif handbook is not None and not _is_web(handbook) and not Path(handbook).exists():
        problems.append(say("diagram.no_handbook", folder=handbook))
    return problems


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _seen_from(out: Path | None, handbook: str | None) -> str | None:
    """The handbook's address for a picture that stands at `out`."""
    if handbook is None or out is None or _is_web(handbook):
        return handbook
    try:
        return Path(os.path.relpath(handbook, out.parent)).as_posix()
    except ValueError:  # on another drive of Windows: no picture can link there
        return None
