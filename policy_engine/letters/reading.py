"""Reads a message with blanks: the names in it, or what is wrong with it and in which line.

Only a small part of Jinja is read: `{{ name }}`, `{{ name | filter }}`, `{% if %}` and one level of `{% for %}`. No calls, no
arithmetic, nothing that reaches into an object. So a policy from a stranger can neither look around nor run for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from policy_engine.letters.limits import FILTERS, MAX_BRANCHES, MAX_DEPTH, MAX_TEMPLATE, TESTS
from policy_engine.records import dataclass

ASKING_HELP = "a blank is written `{{ name }}`, and `{% if name %} … {% endif %}` stands around what may be left out"
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
)
_SPECIAL = ("loop", "self", "super", "caller", "varargs", "kwargs")
_COMPARES = ("eq", "ne", "in", "notin")
# the beginning of what the parser says → what we say
_SAYINGS = (
    ("Expected an expression, got 'end of", "a blank is empty"),
    ("unexpected end of template", "a `{{` or `{%` is not closed"),
    ("Unexpected end of template", "an `{% if %}` or `{% for %}` has no end"),
    ("Missing end of comment", "a `{#` is not closed; what stands between `{#` and `#}` is a remark that nobody reads"),
    ("Missing end of raw", "a `{% raw %}` has no end"),
    ("Encountered unknown tag", "there is a tag that does not exist, or an end without a beginning"),
    ("expected token 'end of print statement'", "a blank holds more than a name"),
)
_KINDS: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "a call such as `name()`"),
    (nodes.Concat, "joining with `~`"),
    (nodes.BinExpr, "arithmetic"),
    (nodes.Getitem, "a part in square brackets"),
    (nodes.List, "a list"),
    (nodes.Tuple, "a list"),
    (nodes.Dict, "a group of values"),
    (nodes.Assign, "`{% set %}`"),
    (nodes.Macro, "`{% macro %}`"),
    (nodes.Block, "`{% block %}`"),
    (nodes.Include, "`{% include %}`"),
    (nodes.Import, "`{% import %}`"),
    (nodes.Extends, "`{% extends %}`"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a message can't be filled: the line of the text (from 1), a sentence part, and what to do."""

    line: int
    message: str
    help: str = ASKING_HELP


class LetterError(Exception):
    """A message that can't be filled."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was read: its tree, and every name it asks for, in order. Names may have points in them."""

    tree: nodes.Template
    names: tuple[str, ...]


@cache
def plain_environment() -> Environment:
    """What messages are read with."""
    return SandboxedEnvironment(autoescape=False, trim_blocks=True, lstrip_blocks=True)


def read_letter(text: str) -> Letter:
    """The message. Raises LetterError."""
    if len(text) > MAX_TEMPLATE:
        raise LetterError(Problem(1, f"it is longer than {MAX_TEMPLATE:,} characters", "cut it, or make several templates of it"))
    try:
        tree = plain_environment().parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    except TemplateSyntaxError as error:
        raise LetterError(Problem(error.lineno, _plain_words(error.message or ""))) from None
    except (RecursionError, MemoryError):
        raise LetterError(_too_deep(1)) from None
    names = dict.fromkeys(_names(tree, frozenset(), 0, loops=0))
    return Letter(tree, tuple(names))


def _plain_words(said: str) -> str:
    return next((ours for theirs, ours in _SAYINGS if said.startswith(theirs)), f"what stands between the braces can't be read ({said})")


def _too_deep(line: int) -> Problem:
    return Problem(line, f"tags or brackets stand more than {MAX_DEPTH} deep", "say it more simply")


def _names(node: nodes.Node, bound: frozenset[str], depth: int, *, loops: int) -> Iterator[str]:
    """The names that a part of the tree asks for. Raises LetterError for what is not allowed."""
    if depth > MAX_DEPTH * 2:  # a tag and what it prints are two floors of the tree
        raise LetterError(_too_deep(node.lineno))
    if isinstance(node, nodes.Name | nodes.Getattr):
        name = _dotted(node)
        if name.partition(".")[0] not in bound:
            yield name
        elif "." in name:
            raise LetterError(Problem(node.lineno, f"`{name}` asks for a part of a word"))
        return
    if isinstance(node, nodes.For):
        yield from _loop_names(node, bound, depth, loops)
        return
    _check(node)
    for child in node.iter_child_nodes():
        yield from _names(child, bound, depth + 1, loops=loops)


def _loop_names(node: nodes.For, bound: frozenset[str], depth: int, loops: int) -> Iterator[str]:
    if loops or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        raise LetterError(Problem(node.lineno, "only a plain `{% for word in name %}` can be filled, and none inside another"))
    if not isinstance(node.iter, nodes.Name | nodes.Getattr):
        raise LetterError(Problem(node.lineno, "`{% for %}` goes through a name from `variables` and nothing else"))
    yield from _names(node.iter, bound, depth + 1, loops=loops)
    for part in node.body:
        yield from _names(part, bound | {_dotted(node.target)}, depth + 1, loops=1)
    for part in node.else_:
        yield from _names(part, bound, depth + 1, loops=1)


def _dotted(node: nodes.Name | nodes.Getattr) -> str:
    """`customer.name`. Raises LetterError for a part of anything but a name, and for hidden names."""
    parts: list[str] = []
    here: nodes.Node = node
    while isinstance(here, nodes.Getattr):
        parts.append(here.attr)
        here = here.node
    if not isinstance(here, nodes.Name):
        raise LetterError(Problem(node.lineno, f"`.{parts[0]}` asks for a part of something that is no name"))
    parts.append(here.name)
    if any(part.startswith("_") for part in parts) or here.name in _SPECIAL or len(parts) > MAX_DEPTH:
        raise LetterError(Problem(node.lineno, f"`{'.'.join(reversed(parts))[:60]}` is no name of a blank"))
    return ".".join(reversed(parts))


def _check(node: nodes.Node) -> None:
    """Raises LetterError for what has no place in a message."""
    if isinstance(node, nodes.Filter):
        _check_named(node, "filter", FILTERS)
    elif isinstance(node, nodes.Test):
        _check_named(node, "test", TESTS)
    elif isinstance(node, nodes.Compare) and any(operand.op not in _COMPARES for operand in node.ops):
        raise LetterError(Problem(node.lineno, "a template can compare with `==`, `!=` and `in` only", "let a signal of the policy decide"))
    elif isinstance(node, nodes.If) and len(node.elif_) > MAX_BRANCHES:
        raise LetterError(Problem(node.lineno, f"one `{{% if %}}` has more than {MAX_BRANCHES} branches", "make several templates of it"))
    elif not isinstance(node, _PLAIN):
        raise LetterError(Problem(node.lineno, f"{_what(node)} has no place in a template"))


def _check_named(node: nodes.Filter | nodes.Test, kind: str, known: tuple[str, ...]) -> None:
    if node.name not in known:
        raise LetterError(Problem(node.lineno, f"there is no {kind} `{node.name}` here", f"use one of {', '.join(known)}"))
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > 1:
        raise LetterError(Problem(node.lineno, f"`{node.name}` does not take this"))


def _what(node: nodes.Node) -> str:
    return next((words for kind, words in _KINDS if isinstance(node, kind)), f"this ({type(node).__name__.lower()})")
