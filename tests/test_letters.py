"""Messages with blanks: what is filled, what stays open, and what a hostile or broken template can't do."""

from __future__ import annotations

import time

import pytest

from policy_engine.letters.filling import Value, fill
from policy_engine.letters.limits import MAX_LIST, MAX_TEMPLATE, MAX_VALUE
from policy_engine.letters.points import points_not_said
from policy_engine.letters.reading import LetterError, read_letter
from policy_engine.letters.values import as_words

VALUES: dict[str, Value] = {"name": "Ada", "items": ("boots", "rope"), "customer.plan": "team", "html": "<b>&amp;</b>"}


def filled(text: str) -> tuple[str, tuple[str, ...]]:
    done = fill(read_letter(text), VALUES)
    return done.text, done.open


def problem(text: str) -> tuple[int, str]:
    with pytest.raises(LetterError) as caught:
        filled(text)
    return caught.value.problem.line, caught.value.problem.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {{ name }}", "Hello Ada"),
        ("Hello {{name}}, {{- name -}} !", "Hello Ada,Ada!"),
        ("{{ items }}", "boots, rope"),
        ("{{ items | join(' and ') }} {{ items | first }} {{ items | last }}", "boots and rope boots rope"),
        ("{% for thing in items %}\n- {{ thing }}\n{% endfor %}", "- boots\n- rope\n"),
        ("{% for thing in name %}{{ thing }}{% endfor %}", "Ada"),
        ("{{ name | upper }} {{ name | lower }} {{ name | trim }} {{ 'x y' | title }}", "ADA ada Ada X Y"),
        ("{{ html }}", "<b>&amp;</b>"),
        ("{{ customer.plan }}", "team"),
        ("{% if name == 'Ada' and 'rope' in items %}yes{% endif %}", "yes"),
        ("{% if gone is defined %}a{% elif name is defined %}b{% endif %}", "b"),
        ("{{ gone | default('friend') }}", "friend"),
        ("{# a remark #}{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
        ("Grüße, 日本 ✂ {{ name }}\r\nbye", "Grüße, 日本 ✂ Ada\nbye"),
        ("100 % {sure} } {", "100 % {sure} } {"),
    ],
)
def test_what_is_known_is_filled_in(text: str, expected: str) -> None:
    assert filled(text) == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ("Hello {{ gone }}", "Hello [[ gone ]]", ["gone"]),
        ("{{ b }} {{ a | upper }} {{ b }}", "[[ b ]] [[ a ]] [[ b ]]", ["b", "a"]),
        ("{{ customer.name }}", "[[ customer.name ]]", ["customer.name"]),
        ("{{ gone | join('; ') }} {{ gone | first }}", "[[ gone ]] [[ gone ]]", ["gone"]),
        ("{% for thing in gone %}- {{ thing }}{% endfor %}", "- [[ gone ]]", ["gone"]),
        ("{{ gone | default(lost) }}", "[[ lost ]]", ["lost"]),
        ("{% if gone %}about {{ gone }}{% else %}nothing{% endif %}", "nothing", []),
        ("{% if gone == 'x' or gone != 'x' %}{{ gone }}{% endif %}", "[[ gone ]]", ["gone"]),
    ],
)
def test_what_is_missing_stays_visible_and_is_named(text: str, expected: str, left: list[str]) -> None:
    assert filled(text) == (expected, tuple(left))


def test_a_value_is_never_read_as_a_template() -> None:
    done = fill(read_letter("{{ a }}"), {"a": "{{ b }} {% for i in range(9) %}"})
    assert (done.text, done.open) == ("{{ b }} {% for i in range(9) %}", ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{{ name", 1, "not closed"),
        ("a\nb\n{{ name }", 3, "can't be read"),
        ("{{ }}", 1, "empty"),
        ("a\n{% if name %}b", 2, "has no end"),
        ("{% endif %}", 1, "does not exist"),
        ("{# a", 1, "not closed"),
        ("{{ first name }}", 1, "more than a name"),
        ("a\n\n{{ name | reverse }}", 3, "no filter `reverse`"),
        ("{{ name is odd }}", 1, "no test `odd`"),
    ],
)
def test_what_is_broken_is_told_with_its_line(text: str, line: int, words: str) -> None:
    at, message = problem(text)
    assert at == line
    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ name.__class__ }}",
        "{{ name._x }}",
        "{{ __name }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ name['__class__'] }}",
        "{{ name[0] }}",
        "{{ name | attr('__class__') }}",
        "{{ name.format(name) }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ range(3) }}",
        "{{ cycler }}{{ cycler() }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in items %}{% for j in items %}x{% endfor %}{% endfor %}",
        "{% for i in items %}{{ i.__class__ }}{% endfor %}",
        "{% for i in items recursive %}{{ loop(i) }}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ name ~ name }}",
        "{{ [1] }}{{ {'a': 1} }}",
        "{% set a = 1 %}",
        "{% macro f() %}{% endmacro %}",
        "{% include 'secret' %}",
        "{% import 'os' as os %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{{ name < 'b' }}",
    ],
)
def test_nothing_can_be_reached_called_or_counted(text: str) -> None:
    with pytest.raises(LetterError):
        read_letter(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}",
        "{{ " + "not " * 4000 + "name }}",
        "{{ name" + " | upper" * 2000 + " }}",
        "{{ name" + ".a" * 5000 + " }}",
        "{{ " + " and ".join(["name"] * 2000) + " }}",
        "{% if name %}" * 500 + "{% endif %}" * 500,
        "{% if name %}a" + "{% elif name %}a" * 1000 + "{% endif %}",
        "x" * (MAX_TEMPLATE + 1),
        "{{ long }}" * 100,
    ],
)
def test_what_is_huge_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(LetterError):
        fill(read_letter(text), {"long": "y" * MAX_VALUE})
    assert time.process_time() - start < 5


def test_many_loops_over_long_lists_end_soon() -> None:
    text = "{% for i in items %}{% endfor %}" * (MAX_TEMPLATE // 40)
    start = time.process_time()
    fill(read_letter(text), {"items": ("a",) * MAX_LIST})
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31mred\x07\u202e", "[31mred"),
        (" x ", "x"),
        (12, "12"),
        (True, "yes"),
        (False, "no"),
        (1.5, "1.5"),
        (["a", 1, "", None], ("a", "1")),
    ],
)
def test_values_become_words(value: object, words: object) -> None:
    assert as_words(value) == (words, None)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, None),
        ("", "is empty"),
        ("  \x00 ", "is empty"),
        ([], "is empty"),
        ({"a": 1}, "is a group of values, not one"),
        ([{"a": 1}], "is a list of groups"),
        (["a"] * (MAX_LIST + 1), "has more than 100 entries"),
        ("x" * (MAX_VALUE + 1), "is longer than 20,000 characters"),
    ],
)
def test_what_is_no_words_says_why(value: object, why: str | None) -> None:
    assert as_words(value) == (None, why)


def test_a_number_of_thousands_of_digits_is_no_words() -> None:
    assert as_words(10**5000) == (None, "is a number that is too long")


def test_points_are_looked_for_by_their_words() -> None:
    assert points_not_said(["who owns it", "a date", "we have it"], "The owner is Ada.") == ("a date",)
