"""Phrases that were grown beforehand: a tree that is cut from them is the one that would have grown."""

from __future__ import annotations

import ast
import random
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import policy_engine.text.tree as tree_module
from policy_engine.api import load
from policy_engine.text import cutting as cutting_module
from policy_engine.text import grown as grown_module
from policy_engine.text import lexicon_data as lexicon_data_module
from policy_engine.text.cutting import cut_tree, tree_of
from policy_engine.text.grow_lexicon import data_names, grow_lexicon
from policy_engine.text.growing import OTHER_STEPS, Grown, grow
from policy_engine.text.grown import DEPENDS_ON, FOLDER, GUARDS, PHRASES, digest_of, grown_phrases, packed, read_grown
from policy_engine.text.lexicon import guard_book, lexicon_entry
from policy_engine.text.lexicon_data import PLACE, packed_data
from policy_engine.text.packs import lexicon_names
from policy_engine.text.phrases import GAP, PhraseError, Piece, expand_phrase
from policy_engine.text.reader import make_reader
from policy_engine.text.stored import make_plan
from policy_engine.text.tree import PhraseTree

ROOT = Path(__file__).parents[1]
TEXT = Path(tree_module.__file__).parent
LANGUAGES = ("en", "de")
ANEW = "make it anew: .venv/bin/python -m policy_engine.text.grow_lexicon"
OWN = ("refund (right )?now please", "my (cat|zork) ... is ill", "cancel (my|our) plan {money} later", "cancel", "{duration} of zork")
"""Phrases of an author: some begin like the lexicon's, some have words that nobody else has, some of a set's words and not all."""


@pytest.fixture
def afresh() -> Iterator[None]:
    grown_phrases.cache_clear()
    make_plan.cache_clear()
    yield
    grown_phrases.cache_clear()
    make_plan.cache_clear()


def file_of(language: str, part: str = PHRASES) -> bytes:
    return (TEXT.parent / "lexicon" / FOLDER / f"{language}-{part}.bin").read_bytes()


Told = list[tuple[tuple[Piece | int, ...], list[int]]]
"""The ways from the root to all nodes, in the order in which matches are told, each with the labels of phrases that end there."""


def told_by(tree: PhraseTree) -> Told:
    forms: dict[int, set[str]] = {}
    for word, number in tree.classes.items():
        forms.setdefault(number, set()).add(word)
    ways: dict[int, tuple[Piece | int, ...]] = {0: ()}
    stack = [0]
    while stack:
        node = stack.pop()
        for child in tree.children(node):
            step = tree.step(child)
            ways[child] = (*ways[node], step if step < 0 else frozenset().union(*(forms[one] for one in tree.piece(step))))
            stack.append(child)
    return [(ways[node], list(tree.labels(node))) for node in sorted(ways, key=tree.order)]


def told_slowly(phrases: list[str], language: str) -> Told:
    root: dict[Piece, Any] = {}
    labels: dict[tuple[Piece | int, ...], list[int]] = {(): []}
    for label, phrase in enumerate(phrases):
        for sequence in expand_phrase(phrase, language):
            node, way = root, tuple[Piece | int, ...]()
            for piece in sequence:
                node = node.setdefault(piece, {})
                way = (*way, piece if isinstance(piece, frozenset) else OTHER_STEPS[piece])
                labels.setdefault(way, [])
            labels[way].append(label)

    def ways(node: dict[Piece, Any], way: tuple[Piece | int, ...]) -> Iterator[tuple[Piece | int, ...]]:
        yield way
        for piece in sorted(node, key=lambda piece: 0 if isinstance(piece, frozenset) else 2 if piece == GAP else 1):
            yield from ways(node[piece], (*way, piece if isinstance(piece, frozenset) else OTHER_STEPS[piece]))

    return [(way, labels[way]) for way in ways(root, ())]


def some_phrases(language: str, seed: int) -> list[str]:
    """Phrases of some detectors in any order; now and then with an author's among them."""
    chance = random.Random(seed)
    names = chance.sample(lexicon_names(language), chance.randrange(2, 9))
    phrases = [phrase for name in names for phrase in lexicon_entry(name, language).all_phrases()]
    for phrase in OWN if seed % 2 else ():
        phrases.insert(chance.randrange(len(phrases)), phrase)
    return phrases


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", [PHRASES, GUARDS])
def test_the_shipped_file_is_what_the_lexicon_gives(language: str, part: str) -> None:
    made = packed(grow_lexicon(language, part), digest_of(language))
    assert zlib.decompress(file_of(language, part)) == zlib.decompress(made), ANEW


def test_the_shipped_data_are_those_of_the_yaml() -> None:
    place = TEXT.parent / "lexicon" / Path(*PLACE)
    assert zlib.decompress(place.read_bytes()) == zlib.decompress(packed_data(data_names())), ANEW


def test_an_entry_of_the_shipped_data_is_that_of_the_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    def everything() -> list[object]:
        entries = [lexicon_entry.__wrapped__(name, language) for language in LANGUAGES for name in lexicon_names(language)]
        return [*entries, *(guard_book.__wrapped__(language) for language in LANGUAGES)]

    shipped = everything()
    monkeypatch.setattr(lexicon_data_module, "_read_before", dict)
    assert everything() == shipped


def test_a_file_that_was_changed_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {"guards/en": ("the digest of another file", {"harmless": "nonsense"})}
    monkeypatch.setattr(lexicon_data_module, "_read_before", lambda: changed)
    assert lexicon_data_module.lexicon_data("guards/en")["harmless"] != "nonsense"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(4))
def test_a_cut_tree_is_the_tree_that_would_have_grown(language: str, seed: int) -> None:
    grown, phrases = grown_phrases(language), some_phrases(language, seed)
    assert grown is not None
    assert told_by(cut_tree(grown, phrases, language)) == told_slowly(phrases, language)


@pytest.mark.parametrize("seed", range(2))
def test_a_text_finds_below_the_root_what_stands_there(seed: int) -> None:
    grown = grown_phrases("en")
    assert grown is not None
    tree = cut_tree(grown, some_phrases("en", seed), "en")
    steps = {node: tree.step(node) for node in tree.children(0)}
    for word in random.Random(seed).sample(range(max(tree.classes.values()) + 1), 100):
        assert tree.starting(word) == [node for node, step in steps.items() if step >= 0 and word in tree.piece(step)]
    assert tree.opening() == [node for node, step in steps.items() if step < 0]


def test_words_of_one_class_stand_in_the_same_pieces() -> None:
    phrases = some_phrases("en", 1)
    grown = grown_phrases("en")
    assert grown is not None
    cut, slow = cut_tree(grown, phrases, "en"), grow(phrases, "en")
    together: dict[int, set[str]] = {}
    for word, number in cut.classes.items():
        together.setdefault(number, set()).add(word)
    assert all(len({slow.classes[word] for word in words if word in slow.classes}) <= 1 for words in together.values())


def test_a_tree_is_cut_only_where_the_file_is_good(afresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    phrases, grew = some_phrases("en", 0), list[int]()

    def grow_and_count(texts: tuple[str, ...], language: str) -> Grown:
        grew.append(len(texts))
        return grow(texts, language)

    monkeypatch.setattr(cutting_module, "grow", grow_and_count)
    tree_of(phrases)
    assert grew == []
    monkeypatch.setattr(grown_module, "digest_of", lambda language: "another")
    grown_phrases.cache_clear()
    tree_of(phrases)
    assert grew == [len(phrases)]


@pytest.mark.parametrize("harm", ["cut", "empty", "changed", "no text", "other columns"])
def test_a_damaged_file_is_as_if_it_were_not_there(harm: str) -> None:
    data = file_of("de")
    whole = zlib.decompress(data)
    harmed = {
        "cut": data[:-100],
        "empty": b"",
        "changed": data[:5000] + bytes([data[5000] ^ 255]) + data[5001:],
        "no text": zlib.compress(b"\xff\xfe\n"),
        "other columns": zlib.compress(whole[:-400]),
    }
    assert read_grown(data, digest_of("de")) is not None
    assert read_grown(data, digest_of("en")) is None
    assert read_grown(harmed[harm], digest_of("de")) is None


def test_answers_are_the_same_without_the_file(afresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_ENGINE_CACHE", "off")
    policy = load(ROOT / "policies" / "projectflow")
    texts = [example.text for name in lexicon_names() for example in lexicon_entry(name).fires[:3]]
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def answers() -> list[str]:
        make_reader.cache_clear()
        make_plan.cache_clear()
        return [policy.route(text, now=now).model_dump_json() for text in texts]

    cut = answers()
    monkeypatch.setattr(cutting_module, "grown_phrases", lambda *_: None)
    assert answers() == cut


def test_what_is_wrong_with_an_authors_phrase_is_said_all_the_same() -> None:
    with pytest.raises(PhraseError, match="ends with a gap"):
        tree_of([*some_phrases("en", 0), "cancel ..."])


def test_the_digest_covers_whatever_a_phrase_rests_on() -> None:
    known, open_ends = set(), ["grown", "growing"]
    while open_ends:
        name = open_ends.pop()
        known.add(name)
        found = ast.walk(ast.parse((TEXT / f"{name}.py").read_text(encoding="utf-8")))
        modules = [node.module for node in found if isinstance(node, ast.ImportFrom) and node.module]
        names = {module.removeprefix("policy_engine.text.") for module in modules if module.startswith("policy_engine.text.")}
        open_ends += sorted(names - known)
    assert known == set(DEPENDS_ON)
