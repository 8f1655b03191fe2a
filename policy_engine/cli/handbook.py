"""`policy-engine handbook`: the team's handbook, written from the policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.options import PolicyPath, examples
from policy_engine.messages import say

EXAMPLES = examples("handbook policies/projectflow -o handbook", "handbook policies/projectflow -o handbook --check")


def handbook(
    policy: PolicyPath,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FOLDER", help="The folder of the handbook.", show_default=False)],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 when the handbook in the folder is not up to date.")
    ] = False,
) -> None:
    """Write the handbook of a policy, or check it.

    With --check a handbook that was written before is compared with what the policy says today.
    """
    from policy_engine.cases.suite import load_with_cases
    from policy_engine.export.handbook import handbook_is_stale, write_handbook

    loaded = load_with_cases(policy)
    if not check:
        files = write_handbook(loaded, out)
        write(say("cli.wrote_files", count=len(files), folder=out))
        return
    stale = handbook_is_stale(loaded, out)
    for sentence in stale:
        complain(sentence)
    if stale:
        raise typer.Exit(FINDINGS)
    write(say("cli.handbook_fresh", folder=out))
