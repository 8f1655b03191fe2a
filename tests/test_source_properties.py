"""Whatever the text: parsing never raises, places lie inside the text, and data written out comes back the same."""

from __future__ import annotations

import json
import string

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.snippets import render_diagnostic
from policy_engine.source import Node, ParsedSource, decode_source, parse_json, parse_yaml
from policy_engine.source.yaml_events import FAST_LOADER, SLOW_LOADER
from policy_engine.source.yaml_parser import parse_yaml_with

# Pieces that mean something to YAML, or that people paste by accident.
PIECES = (
    *(
        ": ",
        ":",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        " #a",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\t",
        "'",
        '"',
        "?",
        "> ",
        "| ",
        ">5",
        "\\",
    ),
    *("&a ", "*a ", "*a", "!t ", "!!str ", "@", "`", "%", "<<: ", "---\n", "...\n", "\r\n", "\r", "a", "id: ", "id:", "1,000", "0x1", "~"),
    *("“", "’", "\u00a0", "\u200b", "\u2028", "\x85", "\x00", "\x1b", "\ufeff", "\ud800", "é", "日本", "😀", "\u202e", "null", "\\u0041"),
)
fragments = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
texts = st.one_of(fragments, st.text(max_size=60), st.text(st.characters(codec=None), max_size=30))

words = st.text(string.ascii_letters + string.digits + " _-:#é日😀'\"\\,[]{}\n\t/", max_size=12)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words)
data = st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)), max_leaves=15)
block_keys = st.text(string.ascii_letters, min_size=1, max_size=6)
block_data = st.dictionaries(
    block_keys,
    st.recursive(
        st.one_of(st.booleans(), st.integers(), words),
        lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3), st.dictionaries(block_keys, inner, min_size=1, max_size=3)),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


def places_of(node: Node) -> list[Place]:
    children = [*node.items, *(entry.key for entry in node.entries), *(entry.value for entry in node.entries)]
    return [node.place, *(place for child in children for place in places_of(child))]


def is_inside(place: Place, text: str) -> bool:
    if place.line == 0:
        return True
    lines = text.split("\n")
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return start <= end and place.end_line <= len(lines) and all(1 <= column <= len(lines[line - 1]) + 1 for line, column in (start, end))


def check_parsed(parsed: ParsedSource) -> None:
    found: tuple[Diagnostic, ...] = parsed.diagnostics
    assert all(is_inside(finding.place, parsed.text) for finding in found)
    assert parsed.node is not None or any(finding.kind == "error" for finding in found)
    if parsed.node is not None:
        assert all(is_inside(place, parsed.text) for place in places_of(parsed.node))
    for finding in found:
        shown = render_diagnostic(finding, parsed.text)
        assert "\x1b" not in shown and finding.message and not finding.unreadable


@settings(max_examples=400)
@given(texts)
def test_yaml_of_any_text_is_a_tree_or_an_error_with_places_inside_it(text: str) -> None:
    for loader in (FAST_LOADER, SLOW_LOADER):
        check_parsed(parse_yaml_with(loader, text, "f.yaml"))


@settings(max_examples=300)
@given(st.one_of(texts, st.text('{}[]",:\\u0aeE+-.1 \ntrnulNI', max_size=30)))
def test_json_of_any_text_is_a_tree_or_an_error_with_places_inside_it(text: str) -> None:
    check_parsed(parse_json(text, "t.json"))


@given(st.text('{}[]",:\\u0aeE+-.1 \ntrnulsf', max_size=20))
def test_json_is_taken_or_refused_as_the_standard_library_does(text: str) -> None:
    parsed = parse_json(text, "t.json")
    try:
        expected = json.loads(text)
    except json.JSONDecodeError:
        assert any(finding.kind == "error" for finding in parsed.diagnostics)
    else:
        allowed = {"EP007", "EP031"}  # the library keeps the last of two keys, and takes infinite numbers
        assert {finding.code for finding in parsed.diagnostics} <= allowed or "half a character" in parsed.diagnostics[0].message
        if not parsed.diagnostics:
            assert parsed.node is not None and parsed.node.to_data() == expected


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_one_unreadable_finding(data: bytes) -> None:
    text, found = decode_source(data, "f")

    assert len(found) <= 1
    assert (text is None) == any(finding.unreadable for finding in found)


@given(data)
def test_data_written_as_json_comes_back_the_same(value: object) -> None:
    parsed = parse_json(json.dumps(value), "t.json")

    assert parsed.diagnostics == () and parsed.node is not None
    assert parsed.node.to_data() == value


@given(data.filter(lambda value: value is not None), st.sampled_from([None, 2]))
def test_json_read_as_yaml_comes_back_the_same(value: object, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    for loader in (FAST_LOADER, SLOW_LOADER):
        parsed = parse_yaml_with(loader, text, "t.yaml")
        # A text over many lines that looks like keys may be doubted, never misread.
        assert {finding.code for finding in parsed.diagnostics} <= {"EP013"}
        assert parsed.node is not None and parsed.node.to_data() == value


@given(block_data)
def test_block_style_comes_back_the_same(value: object) -> None:
    text = write_block(value, 0)
    parsed = parse_yaml(text, "t.yaml")

    assert parsed.diagnostics == () and parsed.node is not None
    assert parsed.node.to_data() == value


@given(st.dictionaries(block_keys, st.one_of(words, st.lists(words, max_size=3)), min_size=1))
def test_texts_written_by_pyyaml_come_back_the_same(value: object) -> None:
    # Strings only: what YAML 1.1 and 1.2 agree on. Findings may be there: PyYAML writes some texts as an author shouldn't.
    parsed = parse_yaml(yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10_000), "t.yaml")

    assert parsed.node is not None and parsed.node.to_data() == value


def write_block(value: object, indent: int) -> str:
    """The value in block style, one key or item a line, texts in double quotes."""
    pad = " " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{key}:{_write_child(child, indent)}" for key, child in value.items())
    assert isinstance(value, list)
    return "".join(f"{pad}-{_write_child(child, indent)}" for child in value)


def _write_child(child: object, indent: int) -> str:
    if isinstance(child, dict | list):
        return "\n" + write_block(child, indent + 2)
    return f" {json.dumps(child, ensure_ascii=False)}\n"
