"""`policy-engine suggest`: writes the cases that a policy lacks, for a person to review."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import listed, write
from policy_engine.cli.exits import Stop
from policy_engine.cli.options import PolicyPath, TimeoutOption, examples
from policy_engine.messages import say
from policy_engine.spelling import closest
from policy_engine.whole_file import write_whole

if TYPE_CHECKING:
    from policy_engine.api import Policy

EXAMPLES = examples(
    "suggest policies/projectflow",
    "suggest policies/projectflow --only big-dispute --all",
    "suggest my-policy.yaml -o my-policy.cases.yaml",
)


def suggest(
    policy: PolicyPath,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write into this file instead of printing.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="TRIGGER", help="Only for this trigger. May be given again.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Suggest also what existing cases show already.")] = False,
    timeout: TimeoutOption = 5.0,
) -> None:
    """Write the cases that a policy lacks, for a person to review.

    So that every trigger fires and decides, each line of each condition is true and false for a reason of its own, every threshold is
    met just below, at and just above, and every level, lane, cap and table cell is reached. The expected answers are what the policy
    says today. What no case can show stands as comments at the end, with its reason.

    Exit codes: 0 done, 1 the policy has mistakes, 2 something can't be opened or written, or the solver is missing.
    """
    if find_spec("z3") is None:
        raise Stop(say("suggest.no_solver"))
    if out is not None and out.exists() and not force:
        raise Stop(say("suggest.exists", file=out))
    from policy_engine.cases.suite import load_with_cases

    loaded = load_with_cases(policy)
    check_names(loaded, only or [])
    from policy_engine.suggest import SuggestOptions
    from policy_engine.suggest import suggest as find

    found = find(loaded, SuggestOptions(tuple(only or ()), everything, timeout))
    if out is None:
        write(found.text().rstrip("\n"))
        return
    write_whole(out, found.text())
    counts = say("suggest.counts", cases=len(found.cases), points=found.points, unmet=len(found.unmet))
    write(say("suggest.wrote", file=out, counts=counts))


def check_names(policy: Policy, only: list[str]) -> None:
    """Stop for a trigger that is not there."""
    known = [trigger.id for trigger in policy.document.triggers]
    for name in only:
        if name not in known:
            near = closest(name, known)
            advice = say("cli.did_you_mean", near=near) if near else say("suggest.triggers", names=listed(known))
            raise Stop(say("suggest.no_trigger", name=name, help=advice))
