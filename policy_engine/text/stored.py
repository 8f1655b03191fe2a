"""Compiled plans between two runs: flat rows of numbers and words in the user's cache. A plan holds phrases, never a ticket's words."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from array import array
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from policy_engine.cache import is_on, load, store
from policy_engine.text.growing import Rows
from policy_engine.text.guards import Cue
from policy_engine.text.match import Label, PhraseIndex
from policy_engine.text.packs import HOME
from policy_engine.text.plan import Claim, Plan, ReadingPlan, compile_plan
from policy_engine.text.reading import Wanted
from policy_engine.text.tree import Grafts, PhraseTree, Trunk

WORTH_KEEPING = 2_000
"""A plan with fewer nodes than this is made faster than it is read from a file."""


@lru_cache(maxsize=64)
def make_plan(wanted: tuple[Wanted, ...], language: str = HOME) -> ReadingPlan:
    """The plan of a set of wanted signals, from the cache if it is there. Raises what `compile_plan` raises."""
    name = _name(wanted, language)
    plan = _unpacked(load(name), language) if name else None
    if plan is None:
        plan = compile_plan(wanted, language)
        if name and len(plan.claims.tree) >= WORTH_KEEPING:
            store(name, marshal.dumps(_packed(plan)))
    return plan


# ---- names: whatever a plan depends on is in its name, so that a stale one is never found ---------------------------------------


def _name(wanted: tuple[Wanted, ...], language: str) -> str | None:
    """The plan's name; None where nothing is kept, or the package's own files can't be looked at (it runs from an archive)."""
    if not is_on():
        return None
    try:
        about = (sys.implementation.cache_tag, sys.version, sys.byteorder, _data_digest(language), language, tuple(map(_row, wanted)))
    except OSError:
        return None
    return hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _data_digest(language: str) -> str:
    """One sum over the package's version, and the age of the lexicon of a language and of the code that makes plans."""
    package = Path(__file__).parent.parent
    folders = (package / "text", *(package / "lexicon" / name for name in (language, "classes", "guards")))
    found = [(folder.name, *_age(entry)) for folder in folders for entry in os.scandir(folder) if entry.name.endswith((".py", ".yaml"))]
    return hashlib.sha256((package / "__init__.py").read_bytes() + repr(sorted(found)).encode()).hexdigest()


def _age(entry: os.DirEntry[str]) -> tuple[str, int, int]:
    about = entry.stat()
    return entry.name, about.st_size, about.st_mtime_ns


# ---- rows -----------------------------------------------------------------------------------------------------------------------


def _packed(plan: ReadingPlan) -> tuple[Any, ...]:
    plans = tuple((_row(one.wanted), _row(one)[1:]) for one in plan.plans)
    return plans, _packed_index(plan.claims), _packed_index(plan.cues), plan.scans, plan.dollar


def _packed_index(index: PhraseIndex[Any]) -> tuple[Any, ...]:
    tree = index.tree
    trunk = tree.trunk
    rows = [part for rows in (trunk.pieces, trunk.starts) for part in (rows.ends, rows.cells)]
    numbers = (tree.firsts, trunk.slots, trunk.steps, trunk.sizes, trunk.ends, trunk.turns, *rows)
    words = "\n".join(tree.classes), _packed_numbers(array("i", tree.classes.values()))
    return tuple(map(_row, index.labels)), words, tuple(map(_packed_numbers, numbers)), dict(tree.again), _row(tree.grafts)


def _packed_numbers(numbers: array[int]) -> tuple[str, bytes]:
    """The numbers, each in as few bytes as will do, and how they are written."""
    low, high = min(numbers, default=0), max(numbers, default=0)
    typecode = "h" if low >= -(2**15) and high < 2**15 else "H" if low >= 0 and high < 2**16 else "i"
    return typecode, array(typecode, numbers).tobytes()


def _row(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in one.__match_args__)


def _unpacked(data: bytes | None, language: str) -> ReadingPlan | None:
    """The plan in `data`; None when there is none."""
    if data is None:
        return None
    try:
        plans, claims, cues, scans, dollar = marshal.loads(data)
        return ReadingPlan(
            plans=tuple(Plan(Wanted(*wanted), *rest) for wanted, rest in plans),
            claims=_unpacked_index(claims, Claim, language),
            cues=_unpacked_index(cues, Cue, language),
            scans=scans,
            dollar=dollar,
        )
    except (ValueError, TypeError, EOFError):
        return None


def _unpacked_index(packed: tuple[Any, ...], label: Any, language: str) -> PhraseIndex[Any]:
    labels, (words, classes), columns, again, grafts = packed
    firsts, slots, steps, sizes, ends, turns, *rows = map(_numbers, columns)
    trunk = Trunk(steps, sizes, ends, turns, Rows(*rows[:2]), Rows(*rows[2:]), slots)
    of_words = dict(zip(words.split("\n"), _numbers(classes), strict=True))
    return PhraseIndex(LateLabels(label, labels), PhraseTree(trunk, of_words, (firsts, again), Grafts(*grafts)), language)


def _numbers(packed: tuple[str, bytes]) -> array[int]:
    typecode, content = packed
    found = array(typecode)
    found.frombytes(content)
    return found


class LateLabels(Sequence[Label]):
    """Labels from their rows; each is made when it is asked for. A text needs a few of thousands."""

    def __init__(self, make: Callable[..., Label], rows: Sequence[tuple[Any, ...]]) -> None:
        self._make, self._rows = make, rows
        self._made: dict[int, Label] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: Any) -> Any:
        if number not in self._made:
            self._made[number] = self._make(*self._rows[number])
        return self._made[number]
