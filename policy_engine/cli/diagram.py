"""`policy-engine diagram`: the decision tree of a policy as a picture or as text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import complain, listed, write
from policy_engine.cli.exits import USAGE, Stop
from policy_engine.cli.options import PolicyPath, examples
from policy_engine.messages import say

EXAMPLES = examples(
    "diagram policies/projectflow -o tree.svg",
    'diagram policies/projectflow -o tree.svg --highlight "Cancel my account"',
    "diagram policies/projectflow -o tree.txt",
)
ENDINGS = (".svg", ".png", ".pdf", ".dot", ".mmd", ".txt")


def diagram(
    policy: PolicyPath,
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Where to write. Its ending says what: .svg .png .pdf, .dot (Graphviz), .mmd (Mermaid), .txt (outline).",
            show_default=False,
        ),
    ],
    highlight: Annotated[
        str | None, typer.Option("--highlight", metavar="TEXT", help="Mark the way that a ticket with this text takes.", show_default=False)
    ] = None,
) -> None:
    """Draw the decision tree of a policy.

    Where no picture can be drawn on this machine, the tree is written as text instead, and the exit code is 2.
    """
    if out.suffix.lower() not in ENDINGS:
        raise Stop(say("cli.bad_ending", file=out, endings=listed(ENDINGS)))
    from policy_engine.api import load
    from policy_engine.export.diagram import NoRenderer, write_diagram

    loaded = load(policy)
    marked = loaded.route(highlight) if highlight is not None else None
    try:
        sentences = write_diagram(loaded, out, highlight=marked)
    except NoRenderer as missing:
        # What was asked for is not there, so a script must not go on as if it were.
        complain("\n".join(missing.sentences))
        raise typer.Exit(USAGE) from None
    write("\n".join(sentences))
