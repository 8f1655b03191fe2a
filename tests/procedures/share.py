"""How many published cases are routed from their text and fields alone: `python -m tests.procedures.share`."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine import load
from tests.procedures.claims import Truth, holds, route
from tests.procedures.entries import NAMES, Procedure, read_procedure
from tests.procedures.originals import Original, are_here, read_originals, ticket_of


def route_alone(procedure: Procedure) -> Iterator[tuple[Original, Truth, tuple[str, ...]]]:
    """Each published case, whether its route holds on text and fields alone, and the signals that are asked for.

    An ambiguous case counts by the reading that comes nearest.
    """
    policy = load(procedure.policy)
    for original in read_originals(procedure).values():
        routed = route(policy, *ticket_of(procedure, original))
        truths = [holds(routed, claim) for reading in procedure.cases[original.id] for claim in reading.route.values()]
        best = True if True in truths else None if None in truths else False
        yield original, best, tuple(ask.signal for ask in routed.decision.ask)


def main() -> None:
    for name in NAMES:
        procedure = read_procedure(name)
        if procedure is None or not are_here(procedure):
            print(f"{name}: not here")
            continue
        found = list(route_alone(procedure))
        print(f"{name}: {sum(truth is True for _, truth, _ in found)} of {len(found)} answered outright")
        for original, truth, asked in found:
            if truth is not True:
                print(f"  {original.id} ({'open' if truth is None else 'WRONG'}): asks {', '.join(asked) or 'nothing'}")


if __name__ == "__main__":
    main()
