"""All benchmarks: `.venv/bin/python -m benchmarks [PART ...] [--write] [--tiny]`. Parts: single, cold, growth, tickets; all unless named.

`--write` writes docs/benchmarks.md (only with all parts), else the page is printed. `--tiny` measures next to nothing, to see that it runs.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks.cold import measure_starts
from benchmarks.growth import grow_tickets, grow_triggers
from benchmarks.page import Results, page_text
from benchmarks.policies import Size, generated_policy, small_policy
from benchmarks.single import TINY, Effort, measure_single

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS = ("single", "cold", "growth", "tickets")


def run(parts: tuple[str, ...], *, is_tiny: bool) -> Results:
    """Measure the parts that are asked for."""
    effort, results = (TINY if is_tiny else Effort()), Results()
    small = small_policy()
    size = Size(triggers=20, signals=12, levels=3) if is_tiny else Size()
    large = generated_policy(size)
    if "single" in parts:
        title = f"Generated: {size.triggers} triggers, {size.signals} signals, {size.levels} levels"
        singles = (measure_single("ProjectFlow: 10 triggers", small, effort), measure_single(title, large, effort))
        results = replace(results, singles=singles)
    if "cold" in parts:
        results = replace(results, starts=measure_starts(1 if is_tiny else 15))
    if "growth" in parts:
        results = replace(results, grown=grow_triggers((5, 10) if is_tiny else (10, 30, 100, 200, 300, 1_000), effort))
    if "tickets" in parts:
        counts = (10, 20) if is_tiny else (1_000, 10_000, 100_000, 1_000_000)
        crowds = [("10 triggers", grow_tickets(small, counts)), (f"{size.triggers} triggers", grow_tickets(large, counts))]
        results = replace(results, crowds=crowds)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--tiny", action="store_true", help="measure next to nothing")
    given = parser.parse_args()
    parts = tuple(given.parts) or PARTS
    if set(parts) - set(PARTS) or (given.write and (set(parts) != set(PARTS) or given.tiny)):
        parser.error(f"parts are {', '.join(PARTS)}; --write needs all of them, and not --tiny")
    text = page_text(run(parts, is_tiny=given.tiny))
    if given.write:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
