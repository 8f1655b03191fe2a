"""`policy-engine new`: a first policy for a business, made out of a shipped one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import width, write
from policy_engine.cli.exits import Stop
from policy_engine.cli.options import examples

EXAMPLES = examples(
    "new my-policy --sector saas",
    "new my-policy --ask",
    'new my-policy --sector shop --name "Bluebird" --team "6 agents, 2 leads"',
    'new my-policy --sector saas --issues "billing disputes, outages"',
)


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; its name becomes the policy's.")],
    sector: Annotated[
        str | None,
        typer.Option("--sector", metavar="NAME", help="Kind of business: its shipped policy is the pattern.", show_default=False),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="The company's name, as customers know it.", show_default=False)
    ] = None,
    company_type: Annotated[
        str | None, typer.Option("--company-type", metavar="TEXT", help="What kind of company it is.", show_default=False)
    ] = None,
    audience: Annotated[str | None, typer.Option("--audience", metavar="TEXT", help="Whom it serves.", show_default=False)] = None,
    issues: Annotated[
        list[str] | None,
        typer.Option(
            "--issues",
            metavar="LIST",
            help="Problems that come up often, with commas. Others are left out, but for what does harm on any day. May be given again.",
            show_default=False,
        ),
    ] = None,
    team: Annotated[
        str | None,
        typer.Option("--team", metavar="TEXT", help='Who is in the team: "8 frontline agents, 2 leads, 1 head".', show_default=False),
    ] = None,
    challenges: Annotated[
        list[str] | None,
        typer.Option("--challenges", metavar="LIST", help="What is special or hard, with commas. May be given again.", show_default=False),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for what the other options leave out, one by one.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
) -> None:
    """Write a first policy for a kind of business.

    With example tickets, ready to check, test and route. It is made out of the policy that comes with the tool for this kind of business,
    in your words, and with comments that say what each section is for. On a terminal, without --sector, you are asked.

    Exit codes: 0 done, 2 an option can't be or the folder can't be written, 130 stopped while you were asked.
    """
    from policy_engine.cli.new_questions import ask_for
    from policy_engine.export.paragraphs import wrap
    from policy_engine.starter import Wishes, as_list, draft_policy, find_problems
    from policy_engine.starter.report import report_lines
    from policy_engine.starter.write import folder_problems, write_draft

    wishes = Wishes(sector or "", name, company_type, audience, team, as_list(issues or ()), as_list(challenges or ()))
    stops = list(folder_problems(folder, force=force))
    if not stops and (ask or (sector is None and sys.stdin is not None and sys.stdin.isatty())):
        wishes = ask_for(wishes)
    stops += find_problems(wishes)
    if stops:
        raise Stop(stops)
    draft = draft_policy(wishes, folder.resolve().name)
    if refused := write_draft(draft, folder):
        raise Stop(refused)
    for line in report_lines(draft, folder):
        write(line if line.startswith("  ") or not line else "\n".join(wrap(line, width())))
