"""Packs: the languages beside English that texts are read in, each a folder of data (`lexicon/de`).

English is the home language: its word lists stand in the code, its phrases also mean the forms of their words, and it has no `Pack`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from policy_engine.text.pack import Pack

HOME = "en"
PACK_FILE = "pack.yaml"
NOT_LANGUAGES = ("classes", "grown", "guards")
"""Folders of the lexicon that hold one file a language."""

Bound: TypeAlias = Literal["exact", "at least", "at most"]


@lru_cache
def lexicon_folder() -> Traversable:
    """Where the lexicon's data are: a folder, or a part of an archive."""
    here = Path(__file__).parent.parent / "lexicon"
    if here.is_dir():
        return here
    from importlib.resources import files

    return files("policy_engine") / "lexicon"


@lru_cache(maxsize=256)
def language_id(tag: str) -> str:
    """The language of a tag: `de` for `de-AT` and `DE_ch`."""
    return re.split(r"[-_]", tag.strip().lower())[0]


@lru_cache
def pack_ids() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    folders = [place for place in lexicon_folder().iterdir() if place.is_dir() and place.name not in NOT_LANGUAGES]
    return tuple(sorted(place.name for place in folders if (place / PACK_FILE).is_file()))


@lru_cache
def lexicon_names(language: str = HOME) -> tuple[str, ...]:
    """The names that `text: NAME` may use, sorted."""
    names = (place.name for place in (lexicon_folder() / language).iterdir() if place.name != PACK_FILE)
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache
def _load(name: str) -> Pack:
    from policy_engine.text.pack import read_pack

    return read_pack((lexicon_folder() / name / PACK_FILE).read_text(encoding="utf-8"))


def pack_of(tag: str | None) -> Pack | None:
    """The pack that a language tag names; None for English, for no tag and for a language without a pack."""
    name = language_id(tag) if tag else HOME
    return _load(name) if name != HOME and name in pack_ids() else None


def is_covered(tag: str | None) -> bool:
    """True when texts of this language can be read: `en`, `en-US`, `EN_gb`, and every language with a pack."""
    return not tag or language_id(tag) == HOME or language_id(tag) in pack_ids()
