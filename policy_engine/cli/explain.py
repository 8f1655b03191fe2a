"""`policy-engine explain`: what a code of a finding means."""

from __future__ import annotations

from typing import Annotated

import typer

from policy_engine.cli.console import write
from policy_engine.cli.exits import Stop
from policy_engine.cli.options import examples
from policy_engine.messages import say

EXAMPLES = examples("explain EP007", "explain")


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code such as EP007; without one, all are listed.", show_default=False)
    ] = None,
) -> None:
    """Explain the code of a finding.

    The page says what it means, why it matters, what to avoid and what to prefer.
    """
    from policy_engine.codes import code_page

    if code is None:
        write(all_codes_text())
        return
    try:
        write(code_page(code).rstrip("\n"))
    except KeyError:
        raise Stop(_unknown(code)) from None


def all_codes_text() -> str:
    """Every code with its name, family by family."""
    from policy_engine.codes import FAMILIES, all_codes

    lines: list[str] = []
    for family, title in FAMILIES.items():
        codes = [info for info in all_codes() if info.code.startswith(family)]
        if codes:
            lines += [*([""] if lines else []), say("cli.family", family=family, title=title)]
            lines += [f"  {say('cli.code_line', code=info.code, name=info.name)}" for info in codes]
    return "\n".join(lines)


def _unknown(code: str) -> str:
    from policy_engine.codes import all_codes
    from policy_engine.spelling import closest

    near = closest(code, [info.code for info in all_codes()])
    return say("cli.no_code", code=code, help=say("cli.did_you_mean", near=near) if near else say("cli.list_codes"))
