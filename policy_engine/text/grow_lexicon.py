"""Writes the files that are made from the lexicon beforehand: `.venv/bin/python -m policy_engine.text.grow_lexicon`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from policy_engine.text.growing import Grown, grow
from policy_engine.text.grown import FOLDER, GUARDS, PHRASES, digest_of, packed
from policy_engine.text.guards import cue_phrases
from policy_engine.text.lexicon import guard_book, lexicon_entry
from policy_engine.text.lexicon_data import PLACE, packed_data
from policy_engine.text.packs import HOME, lexicon_names, pack_ids


def grow_lexicon(language: str, part: str = PHRASES) -> Grown:
    """All phrases of a part of a language's lexicon, grown."""
    return grow(_guards(language) if part == GUARDS else _phrases(language), language)


def _phrases(language: str) -> Iterable[str]:
    return (phrase for name in lexicon_names(language) for phrase in lexicon_entry(name, language).all_phrases())


def _guards(language: str) -> Iterable[str]:
    return (phrase for phrase, _ in cue_phrases(guard_book(language)))


def data_names() -> tuple[str, ...]:
    """The files that are read beforehand."""
    languages = (HOME, *pack_ids())
    return (*(f"{one}/{name}" for one in languages for name in lexicon_names(one)), *(f"guards/{one}" for one in languages))


def write_files() -> None:
    """Grow the lexicon of every language anew."""
    home = Path(str(files("policy_engine"))) / "lexicon"
    (home / FOLDER).mkdir(exist_ok=True)
    home.joinpath(*PLACE).write_bytes(packed_data(data_names()))
    for language in (HOME, *pack_ids()):
        for part in (PHRASES, GUARDS):
            (home / FOLDER / f"{language}-{part}.bin").write_bytes(packed(grow_lexicon(language, part), digest_of(language)))


if __name__ == "__main__":
    write_files()
