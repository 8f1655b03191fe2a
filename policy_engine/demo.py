"""`python -m policy_engine.demo`: a few tickets through a real policy, and what else comes out of it, written into `.demo/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policy_engine.cli.console import complain, prepare_streams, width, write
from policy_engine.cli.exits import USAGE
from policy_engine.messages import say
from policy_engine.shipped import shipped_policy

if TYPE_CHECKING:
    from policy_engine.api import Policy
    from policy_engine.decision import Decision

POLICY = shipped_policy("projectflow")
OUT = Path(".demo")
TICKETS = (
    "You charged me twice, $750 in total, and nobody answers. I'm done, cancel my account.",
    "I'm not going to cancel, but I was charged twice and want my money back.",
    "Nobody on our team can log in since this morning, and the release is tomorrow.",
    "Our lawyer will write to you if the data of our clients is not deleted by Friday.",
    "How do I export a board as a spreadsheet?",
)


def main() -> int:
    """Route the tickets, write the files, and say where they are."""
    prepare_streams()
    if not POLICY.is_dir():
        complain(say("demo.no_policies", folder="policies/projectflow"))
        return USAGE
    from policy_engine.cases.suite import load_with_cases

    policy = load_with_cases(POLICY)
    write(say("demo.intro", count=len(TICKETS), title=policy.title))
    decisions = [show_ticket(policy, number, text) for number, text in enumerate(TICKETS, 1)]
    OUT.mkdir(exist_ok=True)
    write(f"\n{say('demo.written')}")
    for sentence in write_files(policy, decisions):
        write(f"  • {sentence}")
    write(f"\n{say('demo.next')}")
    return 0


def show_ticket(policy: Policy, number: int, text: str) -> Decision:
    """Route one ticket and show the answer briefly."""
    from policy_engine.export.answer import short_answer
    from policy_engine.export.paragraphs import wrap

    decision = policy.route(text)
    lines = wrap(say("demo.ticket", number=number, text=text), width())
    lines += [f"  {line}".rstrip() for line in short_answer(decision, policy, width=width() - 2).split("\n")]
    write("\n".join(["", *lines]))
    return decision


def write_files(policy: Policy, decisions: list[Decision]) -> Iterator[str]:
    """Write diagram, handbook and the first decision; yields a sentence for each."""
    from policy_engine.export.handbook import write_handbook

    yield from draw(policy, decisions[0])
    write_handbook(policy, OUT / "handbook")
    yield say("demo.handbook", file=OUT / "handbook")
    trace = OUT / "decision.json"
    trace.write_text(decisions[0].model_dump_json(indent=2) + "\n", encoding="utf-8", newline="\n")
    yield say("demo.decision", file=trace, number=1)


def draw(policy: Policy, decision: Decision) -> list[str]:
    """Write the decision tree with a ticket's way marked; without a renderer its text is written, and the sentences say so."""
    from policy_engine.export.diagram import NoRenderer, write_diagram

    try:
        return write_diagram(policy, OUT / "decision-tree.svg", highlight=decision)
    except NoRenderer as missing:
        return missing.sentences


if __name__ == "__main__":
    raise SystemExit(main())
