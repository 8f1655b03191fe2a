"""`policy-engine handbook`: the team's handbook, written from the policy."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.options import PolicyPath, examples
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.api import Policy

EXAMPLES = examples(
    "handbook policies/projectflow -o handbook",
    "handbook policies/projectflow -o handbook.html",
    "handbook policies/projectflow -o ../team.wiki --format wiki",
    "handbook policies/projectflow -o handbook --check",
)


class Format(StrEnum):
    """What a handbook is written as."""

    PAGES = "pages"
    WIKI = "wiki"
    HTML = "html"


def handbook(
    policy: PolicyPath,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="PATH", help="A folder for pages, or a file FILE.html for one file.", show_default=False)
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="pages: linked markdown for a repository. wiki: the same for a wiki, without folders, with a sidebar. "
            "html: one file that opens anywhere and prints well. Without it: html where PATH ends in .html, else pages.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 when the handbook there is not up to date.")] = False,
) -> None:
    """Write the handbook of a policy, or check it.

    With --check a handbook that was written before is compared with what the policy says today.
    """
    from policy_engine.cases.suite import load_with_cases

    loaded = load_with_cases(policy)
    chosen = form or (Format.HTML if out.suffix.lower() in (".html", ".htm") else Format.PAGES)
    if not check:
        write(_written(loaded, out, chosen))
        return
    stale = _stale(loaded, out, chosen)
    for sentence in stale:
        complain(sentence)
    if stale:
        raise typer.Exit(FINDINGS)
    write(say("cli.handbook_fresh", folder=out))


def _written(policy: Policy, out: Path, form: Format) -> str:
    """Write the handbook; the sentence that says so."""
    if form is Format.HTML:
        from policy_engine.export.handbook.web import write_html

        return say("cli.wrote_handbook", file=write_html(policy, out))
    from policy_engine.export.handbook import PAGES, WIKI, write_handbook

    files = write_handbook(policy, out, WIKI if form is Format.WIKI else PAGES)
    return say("cli.wrote_files", count=len(files), folder=out)


def _stale(policy: Policy, out: Path, form: Format) -> list[str]:
    """How the handbook there differs from the policy."""
    if form is Format.HTML:
        from policy_engine.export.handbook.web import html_is_stale

        return html_is_stale(policy, out)
    from policy_engine.export.handbook import PAGES, WIKI, handbook_is_stale

    return handbook_is_stale(policy, out, WIKI if form is Format.WIKI else PAGES)
