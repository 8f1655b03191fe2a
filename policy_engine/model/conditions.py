"""Conditions as written: a mapping of name → test whose lines must all hold; `all`, `any` and `not` nest.

`parse_condition` never fails: what it can't read becomes a `Mistake` in the tree, so that `load` can report all of them, each at its
place. What the names refer to is settled later (`policy_engine.loader.resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from policy_engine.model.words import shape_name
from policy_engine.records import dataclass

Path = tuple[str | int, ...]
Comparison = Literal["over", "under", "at least", "at most"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that can't be read, at `path` below the part it stands in."""

    path: Path
    code: str
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Is:
    """One of these words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    comparison: Comparison
    operand: str


@dataclass(frozen=True, slots=True)
class Between:
    """From `low` to `high`, both included."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a value is known (`yes`) or not."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Any other value than the ones the inner test holds for."""

    test: Test


Test = Is | Compare | Between | Known | Other | Mistake


@dataclass(frozen=True, slots=True)
class Line:
    """`name: test`."""

    path: Path
    name: str
    test: Test


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Written


Written = AllOf | AnyOf | Not | Line | Mistake

SIGNS: dict[str, Comparison] = {">": "over", "<": "under", ">=": "at least", "<=": "at most"}
_SIGN = re.compile(r"(>=|<=|=>|=<|==|!=|<>|>|<|=)\s*(.*)")
_WORDS = re.compile(r"(over|more than|above|under|less than|below|at least|at most|not over|up to)\s+(.+)")
_COMPARISONS: dict[str, Comparison] = {
    "over": "over",
    "more than": "over",
    "above": "over",
    "under": "under",
    "less than": "under",
    "below": "under",
    "at least": "at least",
    "at most": "at most",
    "not over": "at most",
    "up to": "at most",
}
TESTS_HELP = (
    "a test is a value, a list of values, `over 500`, `under 500`, `at least 24h`, `at most 24h`, `100 to 500`, `{not: …}`, "
    "`known` or `unknown`"
)


def parse_test(value: Any, path: Path) -> Test:
    """Read one test."""
    if isinstance(value, dict):
        if tuple(value) != ("not",):
            return Mistake(path, "EP114", "a test can't be a group of keys other than `not:`", TESTS_HELP)
        inner = parse_test(value["not"], (*path, "not"))
        return inner if isinstance(inner, Mistake) else Other(inner)
    if isinstance(value, list | tuple):
        return _parse_list(value, path)
    if isinstance(value, bool):
        return Is(("yes" if value else "no",))
    if value is None:
        return Mistake(path, "EP105", "this test has no value", TESTS_HELP)
    return parse_test_words(" ".join(str(value).split()), path)


def parse_test_words(words: str, path: Path) -> Test:
    """Read a test that is one scalar."""
    if words in ("known", "unknown"):
        return Known(words == "known")
    if match := _SIGN.fullmatch(words):
        return _signed(match[1], match[2], path)
    if match := _WORDS.fullmatch(words):
        return Compare(_COMPARISONS[match[1]], match[2])
    halves = re.split(r"\s*\.\.\s*|\s+to\s+", words)
    if len(halves) == 2 and all(halves):
        return Between(*halves)
    if re.search(r"\s(and|or)\s", words):
        return Mistake(
            path, "EP114", f"`{words}` joins tests in one line", "write a list for one of several values, or use `all:` and `any:`"
        )
    return Is((words,))


def _signed(sign: str, operand: str, path: Path) -> Test:
    if sign not in SIGNS:
        right = {"=>": "`>=`", "=<": "`<=`", "!=": "`{not: …}`", "<>": "`{not: …}`"}.get(sign, "just the value")
        return Mistake(path, "EP114", f"`{sign}` is not a test", f"write {right}")
    if not operand:
        return Mistake(path, "EP114", f"`{sign}` has nothing to compare with", 'for example `over 500`, or `"> 500"` in quotes')
    return Compare(SIGNS[sign], operand)


def _parse_list(value: Sequence[Any], path: Path) -> Test:
    if not value:
        return Mistake(path, "EP119", "this list is empty", "name at least one value")
    tests = [parse_test(item, (*path, index)) for index, item in enumerate(value)]
    wrong = next((test for test in tests if isinstance(test, Mistake)), None)
    if wrong is not None:
        return wrong
    if not all(isinstance(test, Is) for test in tests):
        return Mistake(path, "EP114", "a list holds values only", "put comparisons under `any:`, one each")
    return Is(tuple(test.words[0] for test in tests if isinstance(test, Is)))


def parse_condition(value: Any, path: Path = ()) -> Written:
    """Read a condition."""
    if not isinstance(value, dict):
        help_line = "write `when: {signal: test}`, or the lines below `when:`, indented"
        return Mistake(path, "EP116", f"a condition is a group of `name: test` lines, not {shape_name(value)}", help_line)
    if not value:
        return Mistake(path, "EP116", "this condition is empty", "leave `when` out where there is no condition")
    return AllOf(tuple(_parse_entry(str(name), entry, (*path, str(name))) for name, entry in value.items()))


def _parse_entry(name: str, value: Any, path: Path) -> Written:
    if name == "not":
        return Not(parse_condition(value, path))
    if name not in ("all", "any"):
        return Line(path, name, parse_test(value, path))
    if isinstance(value, dict):
        parts: tuple[Written, ...] = tuple(_parse_entry(str(inner), entry, (*path, str(inner))) for inner, entry in value.items())
    elif isinstance(value, list | tuple):
        parts = tuple(parse_condition(item, (*path, index)) for index, item in enumerate(value))
    else:
        return Mistake(
            path,
            "EP116",
            f"`{name}:` takes a list of conditions, not {shape_name(value)}",
            f"write `{name}: [{{signal: test}}, {{signal: test}}]`",
        )
    if not parts:
        return Mistake(path, "EP119", f"`{name}:` is empty", "name at least one condition")
    return AllOf(parts) if name == "all" else AnyOf(parts)


def written_lines(condition: Written) -> Iterator[Line | Mistake]:
    """Every line and every mistake of a condition, depth first."""
    match condition:
        case Line() | Mistake():
            yield condition
        case Not(part):
            yield from written_lines(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from written_lines(part)


TEST_SCHEMA: dict[str, Any] = {
    "description": TESTS_HELP,
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1},
        {
            "type": "object",
            "properties": {"not": {"description": "Any other value.", "examples": ["resolved", ["free", "team"]]}},
            "required": ["not"],
            "additionalProperties": False,
        },
    ],
}
CONDITION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "description": "All lines must hold. A line is `name: test`; `all:`, `any:` and `not:` nest.",
    "examples": [{"plan": "enterprise", "disputed_amount": "over 500"}],
    "properties": {
        "all": {
            "description": "Conditions that must all hold.",
            "type": ["array", "object"],
            "examples": [[{"plan": "team"}, {"outage": "yes"}]],
        },
        "any": {
            "description": "Conditions of which one is enough.",
            "type": ["array", "object"],
            "examples": [[{"plan": "team"}, {"outage": "yes"}]],
        },
        "not": {"description": "A condition that must not hold.", "type": "object", "examples": [{"plan": "free"}]},
    },
    "additionalProperties": TEST_SCHEMA,
}
Condition = Annotated[
    Written,
    PlainValidator(parse_condition),
    WithJsonSchema(CONDITION_SCHEMA),
    PlainSerializer(lambda written: repr(written), return_type=str),
]
