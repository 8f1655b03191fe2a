"""`policy-engine training`: a page to learn the policy with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.options import PolicyPath, TimeoutOption, examples
from policy_engine.cli.progress import progress_bar
from policy_engine.messages import say

EXAMPLES = examples(
    "training policies/projectflow -o training.html",
    "training policies/projectflow -o training.html --seed 7",
    "training policies/projectflow -o training.html --check",
)


def training(
    policy: PolicyPath,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The page to write.", show_default=False)],
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, max=999_999, help="The number that mixes the quiz.")] = 1,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 when the page is not up to date.")] = False,
    timeout: TimeoutOption = 5.0,
) -> None:
    """Write a page to learn a policy with, or check it.

    One file that opens from disk and needs no network: the tree to click through, the policy's cases to try, a quiz that explains every
    answer, and a page for each level. With --check a page that was written before (with the same seed) is compared with the policy.
    """
    from policy_engine.cases.suite import load_with_cases
    from policy_engine.training import CourseOptions, training_is_stale, write_training

    loaded, bar = load_with_cases(policy), progress_bar()
    options = CourseOptions(seed=seed, timeout=timeout, progress=bar)
    try:
        stale = training_is_stale(loaded, out, options) if check else []
        written = [] if check else write_training(loaded, out, options)
    finally:
        bar.clear()
    for sentence in written:
        write(sentence)
    if not check:
        return
    for sentence in stale:
        complain(sentence)
    if stale:
        raise typer.Exit(FINDINGS)
    write(say("training.write.fresh", file=out))
