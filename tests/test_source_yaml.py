"""Readable YAML: values by the core schema, positions, ways through the tree, and how large a text may be."""

from __future__ import annotations

import time

import pytest

from policy_engine.diagnostics import Place
from policy_engine.snippets import render_diagnostic
from policy_engine.source import Node, parse_yaml
from policy_engine.source.scalars import MAX_DIGITS
from policy_engine.source.tree_builder import MAX_DEPTH, MAX_NODES
from policy_engine.source.yaml_events import FAST_LOADER, SLOW_LOADER, Loader
from policy_engine.source.yaml_parser import parse_yaml_with

LOADERS = pytest.mark.parametrize("loader", tuple(dict.fromkeys((FAST_LOADER, SLOW_LOADER))))

VALUES: tuple[tuple[str, object], ...] = (
    ("yes", "yes"),
    ("No", "No"),
    ("on", "on"),
    ("OFF", "OFF"),
    ("y", "y"),
    ("true", True),
    ("True", True),
    ("FALSE", False),
    ("tRUE", "tRUE"),
    ("null", None),
    ("~", None),
    ("NULL", None),
    ("nUll", "nUll"),
    ("42", 42),
    ("-5", -5),
    ("+5", 5),
    ("0", 0),
    ("0123", "0123"),
    ("00", "00"),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b1", "0b1"),
    ("1_000", "1_000"),
    ("1,000", "1,000"),
    ("2.50", 2.5),
    (".5", 0.5),
    ("5.", 5.0),
    ("1e3", 1000.0),
    ("-1.5E-2", -0.015),
    ("01.5", "01.5"),
    (".", "."),
    ("1e999", "1e999"),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("9" * (MAX_DIGITS + 1), "9" * (MAX_DIGITS + 1)),
    ("24:00", "24:00"),
    ("1:30", "1:30"),
    ("2026-01-31", "2026-01-31"),
    ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z"),
    ("2026.1", 2026.1),
    ("1.2.3", "1.2.3"),
    ("30m", "30m"),
    ("=", "="),
    ("٣", "٣"),
    ('"42"', "42"),
    ("'true'", "true"),
    ('""', ""),
    ("", None),
)


def parsed(text: str) -> Node:
    result = parse_yaml(text, "f.yaml")
    assert result.diagnostics == () and result.node is not None
    return result.node


def words_at(text: str, place: Place) -> str:
    lines = text.split("\n")[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column - 1]
    return "\n".join(lines)[place.column - 1 :]


@LOADERS
@pytest.mark.parametrize(("word", "value"), VALUES, ids=[word[:20] for word, _ in VALUES])
def test_a_word_has_the_value_of_the_core_schema(word: str, value: object, loader: Loader) -> None:
    node = parse_yaml_with(loader, f"a: {word}\n", "f.yaml").node

    assert node is not None
    found = node.at(["a"])
    assert (type(found.value), found.value) == (type(value), value)


def test_the_words_of_a_number_can_be_had_back() -> None:
    node = parsed("values: [42, 1.50, 0x1F, true, '7', \"a\\tb\"]\n42: x\n")

    assert [(item.raw, item.quoted) for item in node.at(["values"]).items] == [
        ("42", False),
        ("1.50", False),
        ("0x1F", False),
        ("true", False),
        ("7", True),
        ("a\tb", True),
    ]
    assert node.to_data() == {"values": [42, 1.5, 31, True, "7", "a\tb"], "42": "x"}


TEXT = """\
é😀: &team
  id: agent  # who
  "on": {from: 09:00, days: [mon, fri]}
list:
- a: 1
  b: >-
    folded
    text

- two words
-
again: *team
empty:
"""


@LOADERS
@pytest.mark.parametrize(
    ("path", "words"),
    [
        (["é😀"], 'id: agent  # who\n  "on": {from: 09:00, days: [mon, fri]}'),
        (["é😀", "id"], "agent"),
        (["é😀", "on"], "{from: 09:00, days: [mon, fri]}"),
        (["é😀", "on", "from"], "09:00"),
        (["é😀", "on", "days"], "[mon, fri]"),
        (["é😀", "on", "days", 1], "fri"),
        (["list"], "- a: 1\n  b: >-\n    folded\n    text\n\n- two words\n-"),
        (["list", 0], "a: 1\n  b: >-\n    folded\n    text"),
        (["list", 0, "b"], ">-\n    folded\n    text"),
        (["list", 1], "two words"),
        (["list", 2], ""),
        (["empty"], ""),
        (["again", "id"], "agent"),
        (["é😀", "no", "such"], 'id: agent  # who\n  "on": {from: 09:00, days: [mon, fri]}'),
        (["list", 9], "- a: 1\n  b: >-\n    folded\n    text\n\n- two words\n-"),
        (["list", -1], "- a: 1\n  b: >-\n    folded\n    text\n\n- two words\n-"),
        (["list", 1, "x"], "two words"),
    ],
)
def test_a_value_knows_where_it_stands(path: list[str | int], words: str, loader: Loader) -> None:
    node = parse_yaml_with(loader, TEXT, "f.yaml").node

    assert node is not None
    assert words_at(TEXT, node.place_of(path)) == words
    assert node.at(path).place == node.place_of(path)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (["é😀"], "é😀"),
        (["é😀", "on"], '"on"'),
        (["list", 0, "b"], "b"),
        (["list", 1], "two words"),
        (["é😀", "id", "none"], "agent"),
        (["list", 1, "a"], "two words"),
        ([], TEXT.rstrip("\n")),
    ],
)
def test_a_key_knows_where_it_stands(path: list[str | int], words: str) -> None:
    assert words_at(TEXT, parsed(TEXT).key_place(path)) == words


def test_get_finds_a_value_or_says_none() -> None:
    node = parsed("a: 1\n'b c': 2\n42: 3\n")

    assert [found.value if (found := node.get(key)) else None for key in ("a", "b c", "42", "d")] == [1, 2, 3, None]
    assert node.at([42]).value == 3
    assert parsed("[1]\n").get("a") is None


def test_an_alias_gives_the_data_of_its_part() -> None:
    assert parsed("a: &x {b: [1]}\nc: *x\nd: &y text\ne: *y\n").to_data() == {"a": {"b": [1]}, "c": {"b": [1]}, "d": "text", "e": "text"}


def test_lines_of_any_system_give_the_same_places() -> None:
    for end in ("\n", "\r\n", "\r"):
        result = parse_yaml(end.join(["a:", "  b: c", "d: [é, f]", ""]), "f.yaml")
        assert result.node is not None
        assert str(result.node.place_of(["a", "b"])) == "f.yaml:2:6"
        assert str(result.node.place_of(["d", 1])) == "f.yaml:3:8"
        assert "\r" not in result.text


def test_a_node_can_be_compared_and_hashed() -> None:
    assert parsed("a: [1]\n") == parsed("a: [1]\n")
    assert len({parsed("a: [1]\n"), parsed("a: [1]\n"), parsed("a: [2]\n")}) == 2


# --- bounds ---------------------------------------------------------------------------------------------------------


@LOADERS
@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "[" * 20_000 + "]" * 20_000, "{a: " * 20_000, "- " * 20_000, "[{a: " * 10_000, "? " * 20_000],
    ids=["open", "closed", "mappings", "block", "mixed", "keys"],
)
def test_twenty_thousand_lists_in_each_other_are_one_quick_finding(text: str, loader: Loader) -> None:
    start = time.process_time()
    result = parse_yaml_with(loader, text, "f.yaml")

    assert "EP013" in {found.code for found in result.diagnostics}
    assert result.node is None
    assert time.process_time() - start < 2


def test_the_bound_on_depth_is_exact() -> None:
    assert parsed("[" * MAX_DEPTH + "]" * MAX_DEPTH).kind == "sequence"
    assert parse_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "f").node is None


def test_an_alias_counts_with_the_depth_of_its_part() -> None:
    deep = "a: &x " + "[" * 40 + "]" * 40 + "\n"

    assert parse_yaml(deep + "b: " + "[" * 19 + "*x" + "]" * 19 + "\n", "f").diagnostics == ()
    assert [found.code for found in parse_yaml(deep + "b: " + "[" * 20 + "*x" + "]" * 20 + "\n", "f").diagnostics] == ["EP013"]


@LOADERS
def test_an_alias_bomb_is_not_unfolded(loader: Loader) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    start = time.process_time()

    result = parse_yaml_with(loader, "\n".join(lines), "f.yaml")

    assert [(found.code, found.place.line) for found in result.diagnostics] == [("EP014", 6)]
    assert result.node is None
    assert time.process_time() - start < 1


def test_the_bound_on_values_counts_collections_keys_and_values() -> None:
    fits = "a: [" + "x," * (MAX_NODES - 3) + "]"

    assert parse_yaml(fits, "f").diagnostics == ()
    assert [found.code for found in parse_yaml(fits.replace("[", "[y,"), "f").diagnostics] == ["EP014"]


HOSTILE = {
    "comments on one line": "a: [" + " #a" * 300_000 + "\nb: c\n",
    "dashes in a text": "a: |\n  " + "- " * 400_000 + "\nb\n",
    "quoted words on one line": "a: [" + "'é', " * 60_000 + "'é']",
    "hidden characters": "a: [" + "é\u200b, " * 60_000 + "é]",
    "double keys": "a: >5\n" * 60_000,
    "comments on many lines": "a: [" + " #x\n" * 200_000 + "b: c: d",
    "quotes that open": 'a: "x\n' * 100_000,
    "brackets that open": "a: [b\nc: 1\n" * 80_000,
    "broken lines": "a: b: c\n" * 100_000,
    "colons": "a" + ":" * 900_000,
    "one long word": "a: " + "x " * 500_000 + ": b",
    "dashes": "a: b\n" + "-" * 900_000 + "x\nc: d\n",
    "tabs": "\ta: 1\n" * 150_000,
    "spaces": " " * 900_000 + "x: : y",
    "controls": "a: '" + "\x07" * 500_000 + "'",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_makes_parsing_or_showing_its_findings_slow(text: str) -> None:
    start = time.process_time()
    result = parse_yaml(text, "f.yaml")
    shown = [render_diagnostic(finding, result.text) for finding in result.diagnostics]

    assert time.process_time() - start < 10
    assert all(len(part) < 1_500 for part in shown)


def test_seven_thousand_lines_take_less_than_a_second() -> None:
    trigger = (
        "  - id: t{0}\n    title: Billing dispute number {0}\n    level: senior\n"
        '    when:\n      amount: over 500\n      plan: [free, team]\n    note: "a: b"\n'
    )
    text = "triggers:\n" + "".join(trigger.format(number) for number in range(1_000))
    assert text.count("\n") > 7_000
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        assert parse_yaml(text, "f.yaml").diagnostics == ()
        best = min(best, time.process_time() - start)

    assert best < 1
