"""The page of results, from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.cold import Start
from benchmarks.growth import Crowd, Grown
from benchmarks.machine import machine_rows
from benchmarks.measure import Ratio
from benchmarks.peers import PEERS
from benchmarks.single import CHAIN, FIRED, FROM_RAW, FROM_ROUTE, GAP_CHAIN, GAPS, OURS, Single

HEAD = """# Benchmarks

This page is made by `.venv/bin/python -m benchmarks --write`, in one run. All contenders take turns over the same tickets, on one core; a
ratio is the middle one of all rounds, and in brackets stands what is left without the highest and lowest tenth. Microseconds are of the
best round and of this machine, on which others worked at the same time; ratios travel better. Answers are compared before times count: ours
with the interpreter's, the peers' with ours.

Elsewhere: `.venv/bin/python -m benchmarks.batch` measures tickets in bulk ([results](batch.md#how-it-is-done)), `.venv/bin/python -m
benchmarks.reading` the reading of texts. On this page only the fresh processes read a text; all other
tickets come with signals that are said.
"""
READING = """## How to read this

- The if-chain is what a programmer writes by hand for one policy: two-valued, it stops at the first hit and tells nothing else. Where a
  signal is missing it takes that for *no*; ours says which level is sure and which is still possible. So on tickets with gaps the
  chain answers an easier question.
- Ours and the chain read dicts that were validated before. What validating costs stands in its own row: there the ticket is a dict
  as a help desk sends it, read and checked with the findings of `route`. `route` itself explains, asks and quotes: it is for people.
- Ours asks first what likely decides: it guesses from the shape of a question (few flags are set; one word of four is more likely), never
  from the tickets that are measured. The chain and the peers ask in the policy's order, as somebody would write them.
- Peers get complete tickets only: none of them answers with bounds. zen-engine, CEL and datalogic-py each get one expression for the whole
  policy, the highest level first; `rule-engine` one condition a level; Cedar one policy a trigger, whose reasons give the level.
  datalogic-py reads data that was parsed beforehand; zen-engine, CEL and Cedar turn the dict into their own values at every call.
- NumPy's masks answer all tickets at once, two-valued. Making columns from dicts costs more than routing the dicts.
- Generated tickets are quiet: a tenth of the flags is set. The generated policy has triggers of three to five lines over 60 signals.
"""


@dataclass(frozen=True, slots=True)
class Results:
    """All that was measured; parts that were not asked for are empty."""

    singles: Sequence[Single] = ()
    starts: Sequence[Start] = ()
    grown: Sequence[Grown] = ()
    crowds: Sequence[tuple[str, Sequence[Crowd]]] = ()


def page_text(results: Results) -> str:
    """The page as markdown."""
    blocks = [HEAD, *_aims(results)]
    for single in results.singles:
        blocks += [f"## {single.title}\n", *_single(single)]
    blocks += [*_starts(results.starts), *_grown(results.grown), *_crowds(results.crowds), READING, *_machine()]
    return "\n".join(blocks)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in ([*head], ["---"] + ["---:"] * (len(head) - 1), *rows)]
    return "\n".join([*lines, ""])


# ---- what was aimed at: (of which policy: 0 small, 1 large), row, beside, at most / at least
AIMS: tuple[tuple[int, str, str, float], ...] = (
    (0, OURS, CHAIN, 2.0),
    (1, OURS, CHAIN, 0.8),
    (0, GAPS, CHAIN, 6.0),
    (1, GAPS, CHAIN, 1.5),
)
LEADS = (2.0, 3.0)
"""How many times slower than ours the fastest peer should be, on the small and on the large policy."""
STARTS = ((1, 1.6), (2, 3.0))
"""Row of the starts, and how many times a bare command it should take at most."""


def _aims(results: Results) -> Iterator[str]:
    rows = [*_level_aims(results.singles), *_start_aims(results.starts)]
    if rows:
        yield "## What was aimed at\n"
        yield _table(("", "aim", "measured", "reached"), rows)


def _level_aims(singles: Sequence[Single]) -> Iterator[tuple[str, ...]]:
    if len(singles) != 2:
        return
    for which, row, beside, most in AIMS:
        ratio = singles[which].times[row].against(singles[which].times[beside])
        what = f"{row}, {singles[which].triggers} triggers, against the if-chain on complete tickets"
        yield what, f"≤ {most:g}", str(ratio), _reached(ratio.middle <= most)
    for single, least in zip(singles, LEADS, strict=True):
        name, lead = fastest_peer(single)
        if lead is not None:
            what = f"the fastest peer ({name}), {single.triggers} triggers, against ours"
            yield what, f"≥ {least:g}", str(lead), _reached(lead.middle >= least)


def _start_aims(starts: Sequence[Start]) -> Iterator[tuple[str, ...]]:
    for place, most in STARTS if starts else ():
        ratio = Ratio(*starts[place].against(starts[0]))
        what = f"{starts[place].name}, fresh process, against a bare typer command"
        yield what, f"≤ {most:g}", str(ratio), _reached(ratio.middle <= most)


def _reached(is_reached: bool) -> str:
    return "yes" if is_reached else "**no**"


def fastest_peer(single: Single) -> tuple[str, Ratio | None]:
    """The fastest other engine (no limit), and how many times slower than ours it is."""
    names = [peer.name for peer in PEERS if peer.package and peer.name in single.times]
    if not names:
        return "", None
    name = min(names, key=lambda one: single.times[one].best)
    return name, single.times[name].against(single.times[OURS])


def _single(single: Single) -> Iterator[str]:
    ours, chain = single.times[OURS], single.times[CHAIN]
    order = [OURS, *(peer.name for peer in PEERS if peer.name in single.times), FIRED, GAPS, GAP_CHAIN, FROM_RAW, FROM_ROUTE]
    rows = [(one.name, f"{one.best:,.2f}", str(one.against(chain)), str(one.against(ours))) for one in map(single.times.__getitem__, order)]
    yield _table(("one ticket", "µs", "× if-chain", "× ours"), rows)
    if single.absent:
        yield f"Not installed, so left out: {', '.join(single.absent)}.\n"


def _starts(starts: Sequence[Start]) -> Iterator[str]:
    if starts:
        yield "## A fresh process\n"
        yield "Milliseconds of the processor, and on the clock; bytecode caches are on.\n"
        rows = [(one.name, f"{min(one.cpu):,.0f}", f"{min(one.wall):,.0f}", str(Ratio(*one.against(starts[0])))) for one in starts]
        yield _table(("command", "processor", "clock", "× bare"), rows)


def _grown(grown: Sequence[Grown]) -> Iterator[str]:
    if grown:
        yield "## More triggers\n"
        yield "Generated policies of 60 signals and 6 levels. Making covers plain tickets, tickets with gaps and narrowed values;"
        yield "it is done once and kept in the cache.\n"
        head = ("triggers", "µs, complete", "µs, a fifth missing", "µs, if-chain", "× if-chain", "making, ms", "held, kB")
        yield _table(head, map(_grown_row, grown))


def _grown_row(one: Grown) -> tuple[str, ...]:
    times = (f"{time:.2f}" for time in (one.complete, one.gaps, one.chain, one.complete / one.chain))
    return (f"{one.triggers:,}", *times, f"{one.making:,.0f}", f"{one.memory:,.0f}")


def _crowds(crowds: Sequence[tuple[str, Sequence[Crowd]]]) -> Iterator[str]:
    if crowds:
        yield "## More tickets\n"
        yield "Seconds of the processor for all tickets, one after the other."
        yield "NumPy: making columns, then routing them, up to 100,000 tickets.\n"
        for title, rows in crowds:
            yield _table((title, "ours", "tickets a second", "NumPy: columns", "NumPy: masks"), map(_crowd_row, rows))


def _crowd_row(one: Crowd) -> tuple[str, ...]:
    speed = f"{one.tickets / one.ours:,.0f}" if one.ours else "–"
    return f"{one.tickets:,}", f"{one.ours:.3f}", speed, _seconds(one.columns), _seconds(one.masks)


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _machine() -> Iterator[str]:
    yield "## Measured with\n"
    yield _table(("", ""), machine_rows()).replace("---:", "---")
