"""A page of the handbook as a part of the one HTML file: its markdown through a parser that lets no HTML pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from policy_engine.export.handbook.markdown import Block, page_text
from policy_engine.export.handbook.places import INDEX, fragment_of
from policy_engine.messages import say
from policy_engine.records import dataclass

_ANCHOR = re.compile(r'<a id="([\w-]+)"></a>')
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HEADING = re.compile(r"#{1,6} ")
CONTENTS = "handbook.contents.title"
_OPEN, _TICKED = re.compile(r"\[ \] "), '<input type="checkbox">'


@dataclass(frozen=True, slots=True)
class Numbers:
    """What parts need of the whole: the number of each part by its id, and the picture of the tree."""

    parts: dict[str, int]
    picture: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book: its id, number (0 for the overview), the tag of its heading, title and body as HTML."""

    name: str
    number: int
    tag: str
    title: str
    body: str


def part_of(page: str, blocks: Sequence[Block], numbers: Numbers) -> Part:
    """One page, converted. The first heading is its title; the others stand one step lower than on a page of their own."""
    name, parser = fragment_of(page, None), _parser()
    tokens = parser.parse(page_text(block for block in blocks if not _ANCHOR.fullmatch(block)))
    _name_headings(tokens, list(_anchors(page, blocks)))
    lower = page != INDEX
    _adjust(tokens, numbers, name, lower=lower)
    env: dict[str, Any] = {"picture": numbers.picture}
    title = parser.renderer.render(tokens[1:2], parser.options, env)
    body = parser.renderer.render(tokens[3:], parser.options, env)
    return Part(name, numbers.parts[name], "h2" if lower else "h1", title, body)


def _parser() -> MarkdownIt:
    """CommonMark and tables; HTML in a text stays text."""
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("checkbox", _checkbox)
    return parser


def _anchors(page: str, blocks: Sequence[Block]) -> Iterator[str | None]:
    """For each heading of the page, in order: its id in the file."""
    before = ""
    for block in blocks:
        if _HEADING.match(block):
            match = _ANCHOR.fullmatch(before)
            yield fragment_of(page, match[1]) if match else None
        before = block


def _name_headings(tokens: Sequence[Token], names: list[str | None]) -> None:
    """Give headings their ids. Each heading is a block of its own, so the two lists are equally long."""
    headings = [token for token in tokens if token.type == "heading_open" and token.level == 0]
    for token, name in zip(headings, names, strict=True):
        if name is not None:
            token.attrSet("id", name)


def _adjust(tokens: Sequence[Token], numbers: Numbers, here: str, *, lower: bool) -> None:
    """Headings one step lower, boxes to tick, and at links the number of the part that they lead to."""
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close") and lower:
            token.tag = f"h{int(token.tag[1]) + 1}"
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "inline":
            _number_links(token.children or [], numbers.parts, here)
            if _DATE.fullmatch(token.content):
                tokens[index - 1].attrSet("class", "date")
    _mark_contents(tokens)
    for item, text in _items(tokens):
        if _OPEN.match(text.content) and text.children:
            item.attrSet("class", "task")
            text.children[0].content = _OPEN.sub("", text.children[0].content, count=1)
            text.children.insert(0, Token("checkbox", "input", 0))


def _mark_contents(tokens: Sequence[Token]) -> None:
    """The contents of the part: on paper, where nobody can click, they are left out."""
    for index, token in enumerate(tokens):
        if token.type == "inline" and token.content == say(CONTENTS):
            tokens[index - 1].attrSet("class", "here")
            tokens[index + 2].attrSet("class", "here")
            return


def _items(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """(item of a list, its first line)."""
    for index, token in enumerate(tokens[:-2]):
        if token.type == "list_item_open" and tokens[index + 2].type == "inline":
            yield token, tokens[index + 2]


def _number_links(children: Sequence[Token], parts: dict[str, int], here: str) -> None:
    for child in children:
        if child.type == "link_open":
            name = str(child.attrGet("href")).removeprefix("#").partition(".")[0]
            if name != here and parts.get(name):
                child.attrSet("data-part", str(parts[name]))


def _fence(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    """The tree as a picture, and any other block as it is."""
    token = tokens[index]
    if token.info == "picture":
        return f"{env['picture']()}\n"
    return f"<pre>{escape(token.content)}</pre>\n"


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _: Any) -> str:
    """A table that is wider than the screen moves by itself; the keyboard can move it, too."""
    width = next(i for i, token in enumerate(tokens[index:]) if token.type == "tr_close") // 3
    return f'<div class="table columns-{min(width, 6)}" tabindex="0">\n' + renderer.renderToken(tokens, index, options, {})


def _table_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _: Any) -> str:
    return renderer.renderToken(tokens, index, options, {}) + "</div>\n"


def _checkbox(*_: Any) -> str:
    return _TICKED + " "
