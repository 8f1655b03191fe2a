"""Writes the files of phrases grown beforehand: `.venv/bin/python -m policy_engine.text.grow_lexicon`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from policy_engine.text.growing import Grown, grow
from policy_engine.text.grown import FOLDER, digest_of, packed
from policy_engine.text.lexicon import lexicon_entry
from policy_engine.text.packs import HOME, lexicon_names, pack_ids


def grow_lexicon(language: str) -> Grown:
    """All phrases of a language's lexicon, grown."""
    return grow((phrase for name in lexicon_names(language) for phrase in lexicon_entry(name, language).all_phrases()), language)


def write_files() -> None:
    """Grow the lexicon of every language anew."""
    for language in (HOME, *pack_ids()):
        place = Path(str(files("policy_engine"))) / "lexicon" / FOLDER / f"{language}.bin"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(packed(grow_lexicon(language), digest_of(language)))


if __name__ == "__main__":
    write_files()
