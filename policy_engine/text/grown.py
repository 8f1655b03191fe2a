"""The lexicon's phrases, grown beforehand: a file for each part of each language, shipped with the package.

To expand all phrases takes seconds; the result is the same for everybody. The file carries a digest of whatever expanding depends on; one
that is missing, damaged or stale is as if it were not there. `.venv/bin/python -m policy_engine.text.grow_lexicon` writes the files anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, chain, pairwise
from operator import sub

from policy_engine.text.growing import Grown, Rows
from policy_engine.text.packs import HOME, PACK_FILE, lexicon_folder

FOLDER = "grown"
PHRASES, GUARDS = "phrases", "guards"
"""The parts of a lexicon that are grown, each for itself: what its detectors look for, and what stops them."""
DEPENDS_ON = ("classes", "grown", "growing", "inflect", "memo", "normalise", "pack", "packs", "phrases", "typos", "words")
"""The modules of this package that say what a phrase stands for, and in which order."""


@lru_cache
def grown_phrases(language: str = HOME, part: str = PHRASES) -> Grown | None:
    """The phrases of a part of a language's lexicon, grown; None where there is no file for the lexicon as it is."""
    try:
        return read_grown((lexicon_folder() / FOLDER / f"{language}-{part}.bin").read_bytes(), digest_of(language))
    except OSError:
        return None


def read_grown(data: bytes, digest: str) -> Grown | None:
    """What a file holds; None for a broken one and for one that was made from something else."""
    try:
        return _unpacked(data, digest)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error):
        return None


@lru_cache
def digest_of(language: str) -> str:
    """One sum over whatever says what a phrase of a language stands for. Line ends don't count."""
    package = files("policy_engine")
    places = [package / "text" / f"{name}.py" for name in DEPENDS_ON]
    places += [package / "lexicon" / "classes" / f"{one}.yaml" for one in dict.fromkeys((HOME, language))]
    places += [package / "lexicon" / language / PACK_FILE] if language != HOME else []
    digest = hashlib.sha256()
    for place in places:
        content = place.read_bytes() if place.is_file() else b""
        digest.update(f"{place.name}\n".encode() + content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()


# ---- the file: a head of one line in JSON, then columns of numbers, the lowest byte first; all of it compressed ------------------


def packed(grown: Grown, digest: str) -> bytes:
    """The content of a file."""
    columns = [grown.lengths, grown.steps, grown.sizes, _ways(grown.ends), _ways(grown.places)]
    columns += [array("i", grown.classes.values()), grown.slots]
    columns += [part for rows in (grown.pieces, grown.starts) for part in (rows.ends, rows.cells)]
    lines = {"phrases": "\n".join(grown.phrases), "words": "\n".join(grown.classes)}
    head = {"digest": digest, "lengths": list(map(len, columns)), **lines}
    return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(map(_bytes, columns)), 9)


def _unpacked(data: bytes, digest: str) -> Grown:
    """Raises ValueError and its like for what is no such file, or is made from something else."""
    head_line, _, rest = zlib.decompress(data).partition(b"\n")
    head = json.loads(head_line)
    if head["digest"] != digest:
        raise ValueError("made from something else")
    whole = _lowest_first(array("i", rest))
    if sum(head["lengths"]) != len(whole):
        raise ValueError("columns of another length")
    bounds = list(accumulate(head["lengths"], initial=0))
    lengths, steps, sizes, ends, places, classes, slots, *rows = (whole[start:end] for start, end in pairwise(bounds))
    phrases = head["phrases"].split("\n")
    return Grown(
        phrases=dict(zip(phrases, range(len(phrases)), strict=True)),
        lengths=lengths,
        steps=steps,
        sizes=sizes,
        ends=array("i", accumulate(ends)),
        places=array("i", accumulate(places)),
        classes=dict(zip(head["words"].split("\n"), classes, strict=True)),
        pieces=Rows(*rows[:2]),
        starts=Rows(*rows[2:]),
        slots=slots,
    )


def _ways(column: array[int]) -> array[int]:
    """Each number as the way from the one before: small numbers take less room."""
    return array("i", map(sub, column, chain((0,), column)))


def _bytes(column: array[int]) -> bytes:
    return _lowest_first(array("i", column)).tobytes()


def _lowest_first(column: array[int]) -> array[int]:
    if sys.byteorder == "big":
        column.byteswap()
    return column
