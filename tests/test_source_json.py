"""JSON with places: the same values as the standard library, every mistake with a place and a help line."""

from __future__ import annotations

import json

import pytest

from policy_engine.source import ParsedSource, parse_json
from policy_engine.source.tree_builder import MAX_DEPTH, MAX_NODES

GOOD = (
    "{}",
    "[]",
    "null",
    "-0",
    '"x"',
    "12.5e-3",
    '{"a": {"b": [1, -2.5e3, true, false, null, "x"]}}',
    '\t{\t"a":\r\n\t[ ]}\n',
    r'{"a": "\ud83d\ude00 \u00e9 \n\t\"\\\/"}',
    '{"a b": "# : - {", "": 0}',
    "[1.0, 1e2, 100000000000000000000]",
)

# Text, underlined words, part of the message.
BAD: tuple[tuple[str, str, str], ...] = (
    ('{"a": 1,}', ",", "nothing after this comma"),
    ("[1, 2, ]", ",", "nothing after this comma"),
    ("{'a': 1}", "'", "double quotes"),
    ('{"a": “x”}', "“", "double quotes"),
    ("{a: 1}", "a", "needs double quotes"),
    ('{"a": foo}', "foo", "needs double quotes"),
    ('{"a": True}', "True", "not a word"),
    ('{"a": None}', "None", "not a word"),
    ('{"a" 1}', "1", "`:` belongs here"),
    ('{"a": 1 "b": 2}', "1", "comma is missing"),
    ("[1 2]", "1", "comma is missing"),
    ('["a"\n"b"]', '"', "comma is missing"),
    ('{"a": 1; "b": 2}', ";", "`,` or `}` belongs here"),
    ('{"a": "x\ny"}', '"x', "not closed on its line"),
    ('{"a": "x', '"x', "not closed"),
    ('"abc', '"abc', "not closed"),
    (r'{"a": "C:\queue"}', "\\q", "backslash"),
    (r'{"a": "\u12"}', "\\u", "backslash"),
    (r'{"a": "\u0041 \ud800"}', "\\ud800", "half a character"),
    (r'{"a": "\ude00\ud83d"}', "\\ude00", "half a character"),
    ('{"a": "\ud800"}', "\ud800", "half a character"),
    ('{"a": "x\ty"}', "\t", "control character"),
    ('{"a": "x\x00y"}', "\x00", "control character"),
    ('{"a": [1, 2', "", "the text ends here"),
    ('{"a":', "", "the text ends here"),
    ("{", "", "the text ends here"),
    ('{"a": 01}', "01", "no number"),
    ('{"a": +1}', "+1", "no number"),
    ('{"a": .5}', ".5", "no number"),
    ('{"a": 1.}', "1.", "no number"),
    ('{"a": 1_000}', "1_000", "no number"),
    ('{"a": 09:00}', "09", "no number"),
    ('{"a": 1} x', "x", "something follows"),
    ("{}{}", "{}", "something follows"),
    ("// x\n{}", "// x", "no comments"),
    ('{"a": 1 /* x */}', "/*", "no comments"),
    ("}", "}", "a value belongs here"),
    ('{"a":}', "}", "a value belongs here"),
    ("{,}", ",", "a key belongs here"),
    ("{1: 2}", "1", "no number"),
    ('{"é": ٣}', "٣", "a value belongs here"),
)


def underlined(parsed: ParsedSource, index: int = 0) -> str:
    place = parsed.diagnostics[index].place
    line = parsed.text.split("\n")[place.line - 1]
    return line[place.column - 1 : place.end_column - 1 if place.end_line == place.line else None]


@pytest.mark.parametrize("text", GOOD)
def test_good_json_has_the_values_of_the_standard_library(text: str) -> None:
    parsed = parse_json(text, "t.json")

    assert parsed.diagnostics == () and parsed.node is not None
    assert parsed.node.to_data() == json.loads(text)


@pytest.mark.parametrize(("text", "words", "message"), BAD, ids=[repr(text) for text, _, _ in BAD])
def test_a_mistake_has_a_place_and_is_named(text: str, words: str, message: str) -> None:
    parsed = parse_json(text, "t.json")

    assert parsed.node is None
    assert [(found.code, found.kind) for found in parsed.diagnostics] == [("EP030", "error")]
    assert (underlined(parsed), message in parsed.diagnostics[0].message) == (words, True), parsed.diagnostics[0]


def test_every_key_that_stands_twice_is_found_and_the_first_is_kept() -> None:
    parsed = parse_json('{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3}', "t.json")

    assert [(found.code, found.place.line, found.place.column) for found in parsed.diagnostics] == [("EP007", 2, 16), ("EP007", 3, 2)]
    assert parsed.node is not None and parsed.node.to_data() == {"a": 1, "b": {"c": 1}}


def test_a_number_that_can_not_be_compared_is_refused_and_reading_goes_on() -> None:
    parsed = parse_json('{"a": NaN, "b": -Infinity, "c": 1e999, "d": ' + "9" * 400 + ', "e": 1}', "t.json")

    assert [found.code for found in parsed.diagnostics] == ["EP031"] * 4
    assert [underlined(parsed, index)[:9] for index in range(4)] == ["NaN", "-Infinity", "1e999", "999999999"]
    assert parsed.node is not None and parsed.node.at(["e"]).value == 1


def test_values_know_where_they_stand_and_how_they_were_written() -> None:
    parsed = parse_json('{"fields":\n\t{"amount": 1.50, "plan": "fr\\u0065e"}}', "t.json")
    node = parsed.node
    assert node is not None

    assert str(node.place_of(["fields", "amount"])) == "t.json:2:13"
    assert str(node.key_place(["fields", "plan"])) == "t.json:2:19"
    assert (node.at(["fields", "amount"]).raw, node.at(["fields", "amount"]).quoted) == ("1.50", False)
    assert (node.at(["fields", "plan"]).raw, node.at(["fields", "plan"]).quoted) == ("free", True)
    assert (node.place.end_line, node.place.end_column) == (2, 40)


def test_depth_and_size_are_bounded() -> None:
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH, "t").diagnostics == ()
    assert [found.code for found in parse_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "t").diagnostics] == ["EP013"]
    assert [found.code for found in parse_json("[" * 100_000, "t").diagnostics] == ["EP013"]
    assert [found.code for found in parse_json("[" + "1," * MAX_NODES + "1]", "t").diagnostics] == ["EP014"]


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_an_empty_text_is_said_to_be_empty(text: str) -> None:
    assert [(found.code, found.unreadable) for found in parse_json(text, "t").diagnostics] == [("EP005", False)]
