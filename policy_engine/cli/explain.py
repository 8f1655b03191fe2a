"""`policy-engine explain`: what a code of a finding means."""

from __future__ import annotations

from typing import Annotated

import typer

from policy_engine.cli.console import write
from policy_engine.cli.exits import Stop
from policy_engine.cli.options import examples
from policy_engine.messages import say

EXAMPLES = examples("explain EP007", "explain never-fires", "explain EP3", "explain")


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help="A code such as EP007 or its name; its beginning (EP3) lists a family, nothing lists all.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Explain the code of a finding.

    The page says what it means, why it matters, what to avoid and what to prefer.
    """
    from policy_engine.codes import all_codes, code_page

    wanted = (code or "").strip().upper()
    page = next((info.code for info in all_codes() if wanted in (info.code, info.name.upper())), None)
    listed = "" if page is not None else codes_text(wanted)
    if page is None and not listed:
        raise Stop(_unknown((code or "").strip()))
    write(listed if page is None else code_page(page).rstrip("\n"))


def codes_text(beginning: str) -> str:
    """Every code that begins so with its name, family by family; empty where there is none."""
    from policy_engine.codes import FAMILIES, all_codes

    lines: list[str] = []
    for family, title in FAMILIES.items():
        codes = [info for info in all_codes() if info.code.startswith(family) and info.code.startswith(beginning)]
        if codes:
            lines += [*([""] if lines else []), say("cli.family", family=family, title=title)]
            lines += [f"  {say('cli.code_line', code=info.code, name=info.name)}" for info in codes]
    return "\n".join(lines)


def _unknown(code: str) -> str:
    from policy_engine.codes import all_codes
    from policy_engine.spelling import closest

    near = closest(code, [info.code for info in all_codes()]) or closest(code.lower(), [info.name for info in all_codes()])
    return say("cli.no_code", code=code, help=say("cli.did_you_mean", near=near) if near else say("cli.list_codes"))
