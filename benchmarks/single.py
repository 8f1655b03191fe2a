"""One ticket at a time: ours, the limits and the peers, on the same policy and tickets; answers are compared before times count."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.chain import make_chain
from benchmarks.measure import Contender, Times, race
from benchmarks.peers import PEERS
from benchmarks.tickets import complete_tickets, with_gaps
from policy_engine import Policy
from policy_engine.generated import CompiledPolicy, compile_policy
from policy_engine.generated.values import world_of
from policy_engine.interpret import interpret
from policy_engine.model.program import Program

OURS, CHAIN = "policy-engine, level and at most", PEERS[0].name
GAPS, GAP_CHAIN = "policy-engine, a fifth missing", "if-chain, missing counts as no"
FIRED = "policy-engine, all fired triggers"
FROM_RAW, FROM_ROUTE = "policy-engine, from a raw dict, validated", "policy-engine, `route` with reasons"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    tickets: int = 1_000
    slow_tickets: int = 40
    rounds: int = 21


TINY = Effort(tickets=12, slow_tickets=2, rounds=1)


@dataclass(frozen=True, slots=True)
class Single:
    """What was found for one policy. `absent`: peers that are not installed."""

    title: str
    triggers: int
    times: dict[str, Times]
    absent: tuple[str, ...]


class WrongAnswer(Exception):
    """Two engines do not agree: their times must not be compared."""


def measure_single(title: str, policy: Policy, effort: Effort) -> Single:
    """All contenders on one policy. Raises WrongAnswer."""
    program = policy.source.program
    tickets = complete_tickets(program, effort.tickets)
    gaps = with_gaps(tickets)
    compiled = compile_policy(program)
    check_against_law(program, compiled, [*tickets[: effort.slow_tickets * 5], *gaps[: effort.slow_tickets * 5]])
    raw = [{"id": str(number), "signals": _as_said(ticket)} for number, ticket in enumerate(tickets)]
    contenders = [
        Contender(OURS, compiled.level, tickets),
        Contender(FIRED, compiled.fired, tickets),
        Contender(GAPS, compiled.level, gaps),
        Contender(GAP_CHAIN, make_chain(program, has_gaps=True), gaps),
        Contender(FROM_RAW, lambda ticket: compiled.level(compiled.ticket_from(ticket)), raw),
        Contender(FROM_ROUTE, policy.route, raw[: 1 + effort.slow_tickets // 10]),
    ]
    absent = []
    expected = [compiled.level(ticket)[0] for ticket in tickets]
    for peer in PEERS:
        if peer.version is None:
            absent.append(peer.name)
            continue
        prepare, route = peer.make(program)
        ready = [prepare(ticket) for ticket in tickets]
        if [route(ticket) for ticket in ready[: effort.slow_tickets]] != expected[: effort.slow_tickets]:
            raise WrongAnswer(peer.name)
        is_slow = peer.package in ("rule-engine", "cedarpy")
        contenders.append(Contender(peer.name, route, ready[: effort.slow_tickets] if is_slow else ready))
    return Single(title, len(program.triggers), race(contenders, effort.rounds), tuple(absent))


def _as_said(ticket: dict[str, Any]) -> dict[str, Any]:
    """The signals of a ticket as a help desk would send them; lengths of time are counted from the clock, not sent."""
    return {name: value for name, value in ticket.items() if name != "age"}


def check_against_law(program: Program, compiled: CompiledPolicy, tickets: Sequence[dict[str, Any]]) -> None:
    """Raises WrongAnswer where our own code does not say what the law says."""
    for ticket in tickets:
        level = interpret(program, *world_of(program, ticket)).scales["level"]
        if compiled.level(ticket) != (level.low, level.high):
            raise WrongAnswer("generated code")


def memory_of(program: Program) -> int:
    """Bytes that the made functions hold."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    compiled = compile_policy(program)
    for name in ("level", "level_open", "level_masks"):
        compiled._make(name)
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held
