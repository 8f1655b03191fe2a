"""What the walk through the tree gave for one ticket: what a decision explains, and what coverage counts."""

from __future__ import annotations

from dataclasses import dataclass

from policy_engine.answer import Answer
from policy_engine.facts import Facts
from policy_engine.interpret import anything
from policy_engine.model.program import Program
from policy_engine.router import Path, walk
from policy_engine.tree import Tree


@dataclass(frozen=True, slots=True)
class Walked:
    """A ticket's facts, the bare answer (with a value for every variable) and the way to it."""

    facts: Facts
    answer: Answer
    path: Path


def walk_tree(program: Program, tree: Tree, facts: Facts) -> Walked:
    """Walk the tree with what is known of a ticket."""
    answer, path = walk(program, tree, facts.world, facts.decided)
    for variable in program.variables:
        answer.values.setdefault(variable.name, facts.world.get(variable.name) or anything(variable))
    return Walked(facts, answer, path)
