"""What the walk through the tree gave for one ticket: what a decision explains, and what coverage counts."""

from __future__ import annotations

from policy_engine.answer import Answer
from policy_engine.facts import Facts
from policy_engine.interpret import anything
from policy_engine.model.program import Program
from policy_engine.reckoning import clocks_of
from policy_engine.records import dataclass
from policy_engine.router import Known, Path, walk_ticket
from policy_engine.tree import Tree


@dataclass(frozen=True, slots=True)
class Walked:
    """A ticket's facts, what the router knew of it, the bare answer (with a value for every variable) and the way to it."""

    facts: Facts
    known: Known
    answer: Answer
    path: Path


def walk_tree(program: Program, tree: Tree, facts: Facts) -> Walked:
    """Walk the tree with what is known of a ticket."""
    known = Known(facts.world, facts.decided, clocks_of(program, facts))
    answer, path = walk_ticket(program, tree, known)
    for variable in program.variables:
        answer.values.setdefault(variable.name, facts.world.get(variable.name) or anything(variable))
    return Walked(facts, known, answer, path)
