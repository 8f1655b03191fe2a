"""The generated functions say what the law says: on random policies and tickets, complete, with gaps, and narrowed."""

from __future__ import annotations

import marshal
import pickle
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policy_engine import load
from policy_engine.cache import VARIABLE, store
from policy_engine.generated import CompiledPolicy, Narrowed, compile_policy
from policy_engine.generated import compiled as made
from policy_engine.generated.functions import FUNCTIONS, source_of
from policy_engine.generated.law import ask_the_law
from policy_engine.generated.values import DOES_NOT_APPLY, flat_of
from policy_engine.interpret import interpret
from policy_engine.logic.possible import ABSENT, Possible
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program
from tests.generated.policies import Sizes, program_of, random_policy, random_world

Ticket = tuple[dict[str, Possible], dict[str, str]]


def random_program(rng: random.Random, seed: int) -> Program:
    """A random policy; half of its scales may be decided by somebody."""
    program = program_of(random_policy(rng, Sizes(real_clocks=seed % 4 == 0)))
    scales = (replace(scale, decided_by="chief") if rng.random() < 0.5 else scale for scale in program.scales)
    return replace(program, scales=tuple(scales))


def random_ticket(rng: random.Random, program: Program) -> Ticket:
    """Complete or with gaps, with narrowed values, and some that do not apply or may not."""
    world = random_world(rng, program, unknown=rng.choice([0, 0, 0.2, 0.6]))
    for name in rng.sample(sorted(world), len(world) // 5 if rng.random() < 0.3 else 0):
        if program.variable(name).kind not in ("current", "state", "event"):
            world[name] = rng.choice([ABSENT, world[name].or_absent()])
    decided = {scale.name: rng.choice(scale.values) for scale in program.scales if scale.decided_by is not None and rng.random() < 0.1}
    return world, decided


def assert_equal(compiled: CompiledPolicy, world: dict[str, Possible], decided: dict[str, str]) -> None:
    """Level, triggers and the whole answer are those of the law."""
    law = interpret(compiled.program, world, decided)
    ticket = flat_of(compiled.program, world, decided)
    assert compiled.answer(ticket).same_as(law)
    level = law.scales["level"]
    assert compiled.level(ticket) == ((None, None) if level.applies is False else (level.low, level.high))
    assert compiled.fired(ticket) == tuple(name for name, truth in law.triggers.items() if truth is True)
    assert compiled.undetermined(ticket) == tuple(name for name, truth in law.triggers.items() if truth is None)


def functions_of(compiled: CompiledPolicy) -> Iterator[tuple[str, Any]]:
    return ((name, compiled._names[name]) for name in FUNCTIONS)


def compare(seed: int, tickets: int) -> None:
    rng = random.Random(seed)
    compiled = compile_policy(random_program(rng, seed))
    for _ in range(tickets):
        world, decided = random_ticket(rng, compiled.program)
        try:
            assert_equal(compiled, world, decided)
            flat = flat_of(compiled.program, world, decided)
            # Each way of reading answers for itself, too: what only a plain ticket needs, the others must know.
            for name, function in functions_of(compiled):
                assert function(flat) == ask_the_law(compiled.program, name, flat), name
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {world}, {decided}") from error


def test_generated_code_equals_the_interpreter(is_slow: bool) -> None:
    for seed in range(2_000 if is_slow else 60):
        compare(seed, 60 if is_slow else 12)


def test_every_function_was_made_and_none_left_to_the_law() -> None:
    for seed in range(20):
        compiled = compile_policy(random_program(random.Random(seed), seed))
        for name in FUNCTIONS:
            assert compiled._make(name).__name__ == name


def test_a_policy_too_deep_for_python_is_answered_by_the_law() -> None:
    deep: Condition = Check("flag", frozenset({"yes"}))
    for _ in range(80):
        deep = Not(Any_((All((deep, Check("flag", frozenset({"yes"})))), Check("other", frozenset({"no"})))))
    data = {
        "format": "escalation-policy/1",
        "id": "deep",
        "title": "Deep",
        "levels": [{"id": "low", "title": "Low"}, {"id": "high", "title": "High"}],
        "signals": [{"id": name, "title": name, "type": "flag"} for name in ("flag", "other")],
        "triggers": [{"id": "t", "title": "T", "level": "high", "when": {"flag": "yes"}}],
    }
    program = program_of(data)
    program = replace(program, triggers=(replace(program.triggers[0], when=deep),))
    compiled = compile_policy(program)
    for ticket in ({"flag": True, "other": False}, {"flag": True}, {}):
        assert compiled.level(ticket) == ask_the_law(program, "level", ticket)
    assert compiled.level.__name__ == "<lambda>"


def test_code_for_new_tickets_leaves_those_that_were_moved_to_another_function(projectflow: Program) -> None:
    new, moved = (source_of(projectflow, name) for name in ("level", "level_moved"))
    assert new.count("current.level") == 1 and "return level_moved(t)" in new
    assert "level_moved" not in moved.partition(":")[2]
    compiled = compile_policy(projectflow)
    # The last value of a choice is a quiet one; "plan" and the numbers are set by hand.
    read = (variable for variable in projectflow.variables if repr(variable.name) in new and variable.kind != "current")
    quiet: dict[str, Any] = {variable.name: False if variable.kind == "flag" else (*variable.values, 0)[-2:][0] for variable in read}
    quiet |= {"age": 0, "refund_amount": 0, "disputed_amount": 0, "plan": "free"}
    assert compiled.level(quiet) == ("frontline", "frontline")
    assert compiled.level({**quiet, "current.level": "manager"}) == ("manager", "manager")
    assert compiled.level({**quiet, "current.level": "senior", "plan": "enterprise"}) == ("supervisor", "supervisor")


def test_what_likely_ends_a_question_is_asked_first(projectflow: Program) -> None:
    source = source_of(projectflow, "level")
    places = [source.index(name) for name in ("'plan'", "'legal_threat'", "'refund_request'", "'refund_amount'")]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def projectflow() -> Program:
    return load(Path(__file__).parents[1] / "policies" / "projectflow").source.program


@pytest.fixture
def compiled() -> CompiledPolicy:
    return compile_policy(random_program(random.Random(3), 3))


def test_source_is_the_same_every_time_and_survives_hostile_words() -> None:
    hostile = "x'] or __import__('os').abort() or t['"
    data = {
        "format": "escalation-policy/1",
        "id": "hostile",
        "title": hostile,
        "levels": [{"id": "low", "title": hostile}, {"id": "high", "title": hostile}],
        "signals": [{"id": "word", "title": hostile, "type": "choice", "values": [{"id": "a", "title": hostile}, "b"]}],
        "triggers": [{"id": "t", "title": hostile, "level": "high", "when": {"word": "a"}}],
    }
    program = program_of(data)
    # Ids can't be written like this; if one ever could, it is still a constant.
    variables = tuple(replace(v, name=hostile, owner=hostile) if v.name == "word" else v for v in program.variables)
    trigger = replace(program.triggers[0], name=hostile, when=Check(hostile, frozenset({'"""\\', hostile})))
    bad = replace(program, variables=variables, triggers=(trigger,))
    assert all(source_of(bad, name) == source_of(bad, name) for name in FUNCTIONS)
    found = compile_policy(bad)
    assert found.level({hostile: hostile}) == ("high", "high")
    assert found.level({hostile: "a"}) == ("low", "low")
    assert found.fired({hostile: hostile}) == (hostile,)


def test_generated_code_reaches_no_builtins_but_its_errors(compiled: CompiledPolicy) -> None:
    assert set(compiled._names["__builtins__"]) == {"KeyError", "TypeError", "ArithmeticError"}


def test_it_can_be_pickled_before_and_after_use(compiled: CompiledPolicy) -> None:
    rng = random.Random(9)
    for again in (pickle.loads(pickle.dumps(compiled)), compiled):
        assert_equal(again, *random_ticket(rng, compiled.program))
        assert_equal(pickle.loads(pickle.dumps(again)), *random_ticket(rng, compiled.program))


def test_threads_may_share_it_from_the_first_call_on(compiled: CompiledPolicy) -> None:
    rng = random.Random(5)
    tickets = [random_ticket(rng, compiled.program) for _ in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda ticket: assert_equal(compiled, *ticket), tickets))


def test_a_narrowed_value_is_never_taken_for_a_plain_one() -> None:
    narrowed = Narrowed(ABSENT)
    for use in (bool, hash, lambda value: value == 1, lambda value: value > 1, lambda value: value in {1}, lambda value: value == "x"):
        with pytest.raises(TypeError):
            use(narrowed)
    assert DOES_NOT_APPLY != DOES_NOT_APPLY


def test_a_value_that_can_not_be_is_named(compiled: CompiledPolicy) -> None:
    number = next(variable.name for variable in compiled.program.variables if variable.kind == "number")
    with pytest.raises(ValueError, match=number):
        compiled._names["level_masks"]({number: "many"})
        compiled._names["answer_masks"]({number: "many"})


def test_code_is_kept_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    program = random_program(random.Random(3), 3)
    first = compile_policy(program, "digest").level({})

    def must_not(*_: object) -> str:
        raise AssertionError("made again")

    with monkeypatch.context() as patch:
        patch.setattr(made, "source_of", must_not)
        assert compile_policy(program, "digest").level({}) == first
        with pytest.raises(AssertionError, match="made again"):
            compile_policy(program, "another text").level({})
    for rubbish in (b"", b"rubbish", marshal.dumps([1])):
        for name in FUNCTIONS:
            store(compile_policy(program, "digest")._key(name) or "", rubbish)
        assert compile_policy(program, "digest").level({}) == first


def test_without_a_digest_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    compile_policy(random_program(random.Random(3), 3)).level({})
    assert not (tmp_path / "cache").exists()
