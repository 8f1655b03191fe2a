"""How fast texts are read: `.venv/bin/python -m benchmarks.reading [TEXTS.jsonl]`.

Texts are examples of the lexicon joined to about 100 words, or those of a file (`text` in each line) joined in the same way. All figures
are of one run, the best of several passes; another machine has others, and the ratios are what should stay.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from policy_engine.cache import VARIABLE
from policy_engine.export.reading import How, answer_line, built_in_signals, read_row, read_ticket_values
from policy_engine.text import AT_ONCE, Message, Wanted, lexicon_entry, lexicon_names, read_text, read_values

WORDS = 100
TEXTS = 300
PASSES = 5
FEW, MANY = 50, 5_000

READY = """
import sys, time
begun = time.perf_counter()
from policy_engine.text.reader import make_reader
from policy_engine.text.reading import Wanted
imported = time.perf_counter()
make_reader(tuple(Wanted(*row.split("/"), currency="USD") for row in sys.argv[1:]), "en")
print(imported - begun, time.perf_counter() - imported)
"""
"""Run in a fresh process: seconds until the reader is imported, and from there until it is ready."""


def detectors() -> tuple[Wanted, ...]:
    """Every built-in detector."""
    return tuple(Wanted(name, lexicon_entry(name).kind, uses=name, currency="USD") for name in lexicon_names())


def examples() -> list[str]:
    entries = [lexicon_entry(name) for name in lexicon_names()]
    return [text for entry in entries for text in (*(example.text for example in entry.fires), *entry.silent)]


def joined(pieces: Sequence[str], chance: random.Random, count: int = TEXTS) -> list[str]:
    """So many texts of about WORDS words each, no two the same."""
    texts: dict[str, None] = {}
    while len(texts) < count:
        words: list[str] = []
        while len(words) < WORDS:
            words += chance.choice(pieces).split(" ")
        texts[" ".join(words[: WORDS + 15])] = None
    return list(texts)


Text = TypeVar("Text")


def seconds(work: Callable[[Text], object], texts: Iterable[Text], passes: int = PASSES) -> float:
    """Of the processor, for one pass over all texts (or lots of texts): each at its best of several passes."""
    best = dict.fromkeys(texts, 1e9)
    for _ in range(passes):
        for text, least in best.items():
            begun = time.process_time()
            work(text)
            best[text] = min(least, time.process_time() - begun)
    return sum(best.values())


def reading(wanted: tuple[Wanted, ...]) -> Callable[[str], object]:
    """Values with their reasons."""
    return lambda text: read_text([Message(text)], wanted)


def values(wanted: tuple[Wanted, ...]) -> Callable[[str], object]:
    """Values alone."""
    return lambda text: read_values([Message(text)], wanted)


def answers() -> Callable[[Sequence[str]], object]:
    """Lines of JSON in, lines of JSON out, as `signals --jsonl` does it."""
    asked, how = built_in_signals(), How()

    def answer(lines: Sequence[str]) -> list[str]:
        rows = [read_row(line.encode()) for line in lines]
        found = read_ticket_values(asked, [row.ticket for row in rows], how)
        return [answer_line(row, values) for row, values in zip(rows, found, strict=True)]

    return answer


def read_all(texts: Sequence[str]) -> int:
    """What one process of several does."""
    wanted = detectors()
    return sum(bool(read_values([Message(text)], wanted)) for text in texts for _ in range(PASSES))


def processes(texts: Sequence[str], count: int) -> float:
    """Texts a second, read by `count` processes that are already warm."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        list(pool.map(read_all, [texts[:40]] * count * 2))
        begun = time.perf_counter()
        list(pool.map(read_all, [texts] * count))
        return count * PASSES * len(texts) / (time.perf_counter() - begun)


def author(count: int, words: Sequence[str]) -> Wanted:
    """A flag with `count` phrases of words that the texts use."""
    chance = random.Random(7)
    phrases = [" ".join((*chance.choices(words, k=2), "...", *chance.choices(words, k=1))) for _ in range(count)]
    return Wanted("own", "flag", phrases=(("yes", tuple(phrases)),))


def readiness(cache: str, runs: int) -> tuple[float, float]:
    """Milliseconds of importing the reader and of making it ready in a fresh process, the best of `runs`."""
    rows = [f"{name}/{lexicon_entry(name).kind}/{name}" for name in lexicon_names()]
    environment = {**os.environ, VARIABLE: cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", READY, *rows]
    found = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split() for _ in range(runs)]
    return min(float(imported) * 1e3 for imported, _ in found), min(float(ready) * 1e3 for _, ready in found)


def report(pieces: Sequence[str]) -> None:
    """Print every figure."""
    texts = joined(pieces, random.Random(1))
    everything = detectors()
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    lots = [tuple(lines[start : start + AT_ONCE]) for start in range(0, len(lines), AT_ONCE)]
    ways = {"JSON lines in and out": seconds(answers(), lots), "values": seconds(values(everything), texts)}
    ways["values with their reasons"] = seconds(reading(everything), texts)
    for way, all_detectors in ways.items():
        print(
            f"{way}, all {len(everything)} detectors: {len(texts) / all_detectors:,.0f} texts of about {WORDS} words a second on one core"
        )
    one, two = processes(texts, 1), processes(texts, 2)
    print(f"two processes: {two / one:.2f} times the texts of one")
    words = sorted({word.lower() for text in examples() for word in text.split() if word.isalpha()})
    alone = [seconds(values((author(count, words),)), texts) for count in (FEW, MANY)]
    beside = [seconds(values((*everything, author(count, words))), texts) for count in (FEW, MANY)]
    print(f"{MANY:,} phrases of an author: {alone[1] / alone[0]:.2f} times the cost of {FEW}; with detectors {beside[1] / beside[0]:.2f}")
    with TemporaryDirectory() as folder:
        cold, warm = readiness("off", 2), readiness(folder, 9)
    print(
        f"ready in a fresh process: {warm[1]:.0f} ms with a warm cache, {cold[1]:,.0f} ms without (importing the reader: {warm[0]:.0f} ms)"
    )


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("paths", metavar="TEXTS.jsonl", nargs="*", type=Path, help="files with a `text` in each line")
    given = [json.loads(line)["text"] for path in parser.parse_args().paths for line in path.read_text(encoding="utf-8").splitlines()]
    report(given or examples())
