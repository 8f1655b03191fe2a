"""The benchmarks run, compare answers before they compare times, and do without engines that are not installed. No time is tested."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from benchmarks import machine, peers, single
from benchmarks.__main__ import run
from benchmarks.chain import chain_source, make_chain
from benchmarks.page import page_text
from benchmarks.policies import Size, generated_policy, small_policy
from benchmarks.single import TINY, WrongAnswer, check_against_law, measure_single
from benchmarks.tickets import complete_tickets, with_gaps
from policy_engine.generated import compile_policy


def test_a_tiny_run_makes_the_whole_page() -> None:
    text = page_text(run(("single", "growth", "tickets"), is_tiny=True))
    for heading in (
        "What was aimed at",
        "ProjectFlow: 10 triggers",
        "Generated: 20 triggers",
        "More triggers",
        "More tickets",
        "Measured with",
    ):
        assert f"## {heading}" in text
    assert text.count("| hand-written if-chain (a limit) |") == 2


def test_without_other_engines_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(peers, "version", missing)
    monkeypatch.setattr(machine, "version", missing)
    text = page_text(run(("single",), is_tiny=True))
    assert "Not installed, so left out: zen-engine" in text
    assert "| `rule-engine` | not installed: left out |" in text


def test_an_engine_with_another_answer_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = peers.Peer("wrong", "", lambda _: (dict, lambda _: "nowhere"))
    monkeypatch.setattr(single, "PEERS", (*peers.PEERS[:1], wrong))
    with pytest.raises(WrongAnswer, match="wrong"):
        measure_single("small", small_policy(), TINY)


def test_our_own_code_is_compared_with_the_law() -> None:
    program = small_policy().source.program
    compiled = compile_policy(program)
    compiled.__dict__["level"] = lambda _: ("frontline", "frontline")
    with pytest.raises(WrongAnswer):
        check_against_law(program, compiled, complete_tickets(program, 20))


def test_the_chain_is_a_plain_function_with_one_if_a_trigger() -> None:
    program = generated_policy(Size(triggers=20, signals=12, levels=3)).source.program
    source = chain_source(program, has_gaps=False)
    assert source.count("    if ") == 20
    chain, compiled, tickets = make_chain(program), compile_policy(program), complete_tickets(program, 50)
    assert [chain(ticket) for ticket in tickets] == [compiled.level(ticket)[0] for ticket in complete_tickets(program, 50)]


def test_a_fifth_of_the_signals_is_taken_out() -> None:
    tickets = complete_tickets(small_policy().source.program, 5)
    assert {(len(full), len(gaps)) for full, gaps in zip(tickets, with_gaps(tickets), strict=True)} == {(14, 11)}
