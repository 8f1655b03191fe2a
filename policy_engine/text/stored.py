"""Compiled plans between two runs: flat rows of numbers and words in the user's cache. A plan holds phrases, never a ticket's words."""

from __future__ import annotations

import hashlib
import marshal
import sys
from array import array
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from policy_engine.cache import load, store
from policy_engine.text.guards import Cue
from policy_engine.text.match import PhraseIndex
from policy_engine.text.packs import HOME
from policy_engine.text.plan import Claim, Plan, ReadingPlan, compile_plan
from policy_engine.text.reading import Wanted
from policy_engine.text.tree import PhraseTree, Rows

WORTH_KEEPING = 2_000
"""A plan with fewer nodes than this is made faster than it is read from a file."""


@lru_cache(maxsize=64)
def make_plan(wanted: tuple[Wanted, ...], language: str = HOME) -> ReadingPlan:
    """The plan of a set of wanted signals, from the cache if it is there. Raises what `compile_plan` raises."""
    name = _name(wanted, language)
    plan = _unpacked(load(name), language) if name else None
    if plan is None:
        plan = compile_plan(wanted, language)
        if name and len(plan.claims.tree.steps) >= WORTH_KEEPING:
            store(name, marshal.dumps(_packed(plan)))
    return plan


# ---- names: whatever a plan depends on is in its name, so that a stale one is never found ---------------------------------------


def _name(wanted: tuple[Wanted, ...], language: str) -> str | None:
    """The plan's name; None where the package's own files can't be looked at (it runs from an archive)."""
    try:
        about = (sys.implementation.cache_tag, sys.version, sys.byteorder, _data_digest(language), language, wanted)
    except OSError:
        return None
    return hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _data_digest(language: str) -> str:
    """One sum over the lexicon of a language, the package's version, and the age of the code that makes plans."""
    package, digest = Path(__file__).parent.parent, hashlib.sha256()
    lexicon = package / "lexicon"
    shared = (lexicon / folder / f"{one}.yaml" for folder in ("classes", "guards") for one in dict.fromkeys((HOME, language)))
    version = package / "__init__.py"
    for place in (version, *sorted((lexicon / language).glob("*.yaml")), *filter(Path.is_file, shared)):
        digest.update(f"{place.name}\n".encode() + place.read_bytes())
    for place in sorted((package / "text").glob("*.py")):
        digest.update(f"{place.name} {place.stat().st_size} {place.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


# ---- rows -----------------------------------------------------------------------------------------------------------------------


def _packed(plan: ReadingPlan) -> tuple[Any, ...]:
    plans = tuple((_row(one.wanted), _row(one)[1:]) for one in plan.plans)
    return plans, _packed_index(plan.claims), _packed_index(plan.cues), plan.scans, plan.dollar


def _packed_index(index: PhraseIndex[Any]) -> tuple[Any, ...]:
    tree = index.tree
    rows = [part for rows in (tree.pieces, tree.children, tree.labels) for part in (rows.ends, rows.cells)]
    return tuple(map(_row, index.labels)), tree.classes, tuple(map(_packed_numbers, (tree.steps, tree.parents, *rows)))


def _packed_numbers(numbers: array[int]) -> tuple[str, bytes]:
    """The numbers, and in how many bytes each."""
    is_short = min(numbers, default=0) >= -(2**15) and max(numbers, default=0) < 2**15
    typecode = "h" if is_short else "i"
    return typecode, array(typecode, numbers).tobytes()


def _row(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, field.name) for field in fields(one))


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
    labels, classes, columns = packed
    steps, parents, *rows = (array(typecode, content) for typecode, content in columns)
    tree = PhraseTree(classes, Rows(*rows[0:2]), steps, parents, Rows(*rows[2:4]), Rows(*rows[4:6]))
    return PhraseIndex([label(*row) for row in labels], tree, language)
