"""The tree: its budget, its shape, and the graph made from it."""

from __future__ import annotations

import random
import time

import networkx as nx
import pytest

from policy_engine.compiler import compile_program, to_graph
from policy_engine.interpret import interpret
from policy_engine.router import walk
from policy_engine.tree import Question
from tests.generated.policies import Sizes, program_of, random_policy, random_world


@pytest.mark.parametrize("seed", [7, 8, 11])
def test_a_random_policy_of_200_triggers_compiles_in_seconds_and_routes_right(seed: int) -> None:
    rng = random.Random(seed)
    program = program_of(random_policy(rng, Sizes(signals=60, triggers=200, levels=6, lanes=0, definitions=6, gates=3)))
    began = time.process_time()
    tree = compile_program(program)
    assert time.process_time() - began < 60  # never a hang; measured below 2 s
    assert tree.size <= 2_000 * (1 + 3 * sum(len(scale.values) for scale in program.scales))
    for _ in range(60):
        world = random_world(rng, program)
        answer, path = walk(program, tree, world)
        assert answer.same_as(interpret(program, world))
        assert path.form in (tree.form, "list")


def test_a_policy_too_entangled_for_trees_is_a_list_and_says_so() -> None:
    rng = random.Random(3)
    tree = compile_program(program_of(random_policy(rng, Sizes(signals=60, triggers=60, levels=6, lanes=0, definitions=6, gates=3))))
    assert tree.form == "list"


def test_past_the_budget_there_is_a_tree_for_each_level() -> None:
    rng = random.Random(3)
    program = program_of(random_policy(rng, Sizes(signals=9, triggers=8)))
    whole = compile_program(program)
    assert whole.form == "tree"
    assert compile_program(program, budget=max(len(part.nodes) for scale in whole.scales for part in scale.parts) - 1).form != "tree"


def test_the_edges_of_a_question_partition_its_values() -> None:
    for seed in range(30):
        tree = compile_program(program_of(random_policy(random.Random(seed))))
        for part in [part for scale in tree.scales for part in scale.parts]:
            for node in part.nodes:
                if isinstance(node, Question):
                    assert sum(node.groups) == sum({*node.groups})  # no cell in two groups
                    assert sum(node.groups) & tree.slots[node.slot].full == tree.slots[node.slot].full
                    assert {1 << number for number in range(len(node.groups))} <= {touched for touched, _ in node.edges}


def test_the_graph_has_the_nodes_and_edges_of_the_tree() -> None:
    tree = compile_program(program_of(random_policy(random.Random(3))))
    graph = to_graph(tree)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_nodes() == tree.size
    assert nx.is_directed_acyclic_graph(graph)
    outcomes = [node for node, data in graph.nodes(data=True) if data["kind"] == "outcome"]
    assert outcomes and all(graph.out_degree(node) == 0 for node in outcomes)
