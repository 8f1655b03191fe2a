"""Writes the files of phrases grown beforehand: `.venv/bin/python -m policy_engine.text.grow_lexicon`."""

from __future__ import annotations

import json
import zlib
from array import array
from importlib.resources import files
from itertools import chain
from operator import sub
from pathlib import Path

from policy_engine.text.grown import FOLDER, Ground, Grown, digest_of, lowest_first
from policy_engine.text.lexicon import lexicon_entry
from policy_engine.text.packs import HOME, lexicon_names, pack_ids
from policy_engine.text.tree import Rows, classes_of, rows_of


def grow_lexicon(language: str) -> Grown:
    """All phrases of a language's lexicon, grown."""
    phrases = tuple(dict.fromkeys(phrase for name in lexicon_names(language) for phrase in lexicon_entry(name, language).all_phrases()))
    nothing, none = array("i"), Rows(array("i"), array("i"))
    ground = Ground(Grown({}, array("i", [0]), array("i", [0]), none, [], none, nothing, none), language)
    ends = rows_of([ground.ends(phrase) for phrase in phrases])
    classes = classes_of([*ground.new_pieces])
    piece_classes = rows_of(sorted({classes[form] for form in piece}) for piece in ground.new_pieces)
    words = sorted(classes)
    number = dict(zip(words, range(len(words)), strict=True))
    of_words = rows_of(sorted(map(number.__getitem__, piece)) for piece in ground.new_pieces)
    numbers = {phrase: place for place, phrase in enumerate(phrases)}
    return Grown(numbers, ground.steps, ground.parents, ends, words, of_words, array("i", map(classes.__getitem__, words)), piece_classes)


def packed(grown: Grown, digest: str) -> bytes:
    """The file: a head of one line in JSON, then columns of numbers, the lowest byte first; all of it compressed."""
    climbs = array("i", (node - parent for node, parent in enumerate(grown.parents)))
    ends = Rows(grown.ends.ends, array("i", map(sub, grown.ends.cells, chain((0,), grown.ends.cells))))  # each as the way from the last
    rows = (part for rows in (ends, grown.pieces, grown.piece_classes) for part in (rows.ends, rows.cells))
    columns = [climbs, grown.steps, grown.classes, *rows]
    head = {"digest": digest, "lengths": list(map(len, columns)), "phrases": list(grown.phrases), "words": grown.words}
    return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(map(_bytes, columns)), 9)


def _bytes(column: array[int]) -> bytes:
    return lowest_first(array("i", column)).tobytes()


def write_files() -> None:
    """Grow the lexicon of every language anew."""
    for language in (HOME, *pack_ids()):
        place = Path(str(files("policy_engine"))) / "lexicon" / FOLDER / f"{language}.bin"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(packed(grow_lexicon(language), digest_of(language)))


if __name__ == "__main__":
    write_files()
