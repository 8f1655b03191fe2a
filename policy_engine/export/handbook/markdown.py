"""Markdown pieces. Text of a policy passes through `escape`, `prose` or `verbatim`; nothing else may carry it into a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from policy_engine.messages import say

Block = str
"""One block of a page: a heading, a paragraph, a list, a table. Blocks are parted by an empty line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPECIAL = re.compile(
    r"(?P<slash>[\\`*\[\]|~])"
    r"|(?P<low>(?<![^\W_])_|_(?![^\W_]))"  # inside a word an underscore is plain
    r"|(?P<angle>[<>])"
    r"|(?P<entity>&(?=#?\w+;))"
    r"|(?P<dollar>\$(?!\d))"  # `$…$` would become a formula
    r"|(?P<brace>\{(?=[{%]))"  # wiki engines fill `{{ … }}`
)
_LINE_START = re.compile(r"#|[+-](?=\s|$)|[-=](?=[-=\s]*$)|\d+(?=[.)](?:\s|$))")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "{": "&#123;"}
OPEN, CLOSE = "\ue000", "\ue001"  # where a blank stands while its line is escaped
BLANK = re.compile(r"\{\{\s*(\w[\w.]*)\s*(?:\|[^{}]*)?\}\}")
"""A blank of a letter; what a filter does to its words is not shown."""


def escape(text: object) -> str:
    """Text on one line, so that it reads as written and means nothing to markdown or HTML.

    >>> escape("# <b>5 * 5</b> | `x`")
    '\\\\# &lt;b&gt;5 \\\\* 5&lt;/b&gt; \\\\| \\\\`x\\\\`'
    """
    line = " ".join(_CONTROL.sub(" ", str(text)).split())
    line = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), line)
    line = re.sub(r"(?<=\s)(#+)$", r"\\\1", line)  # a heading would lose it
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"{line[: start.end()]}\\{line[start.end() :]}" if line[0].isdigit() else f"\\{line}"


def unescape(text: str) -> str:
    """Escaped text as it was, for where no markdown is read.

    >>> unescape(escape("# <b>5 * 5</b> | `x`"))
    '# <b>5 * 5</b> | `x`'
    """
    return html.unescape(re.sub(r"\\(?=[^\s\w]|_)", "", text))


def plain_words(words: str) -> str:
    """Escaped words as they read: the opposite of `escape`, for places that are not markdown."""
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ("{", "&#123;"), ("&", "&amp;")):
        shown = shown.replace(entity, sign)
    return shown


def prose(text: str) -> list[Block]:
    """A text of several paragraphs, each escaped."""
    return [escape(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def letter(text: str) -> Block:
    """A message as a quoted block: its lines stay lines, its blanks stand out."""
    lines = [_letter_line(line) for line in text.strip("\n").splitlines()]
    return "\n".join(f"> {line}  " if line else ">" for line in lines)


def _letter_line(line: str) -> str:
    blanks = BLANK.findall(line)
    numbers = iter(range(len(blanks)))
    marked = BLANK.sub(lambda _: f"{OPEN}{next(numbers)}{CLOSE}", line.replace(OPEN, "").replace(CLOSE, ""))
    return re.sub(
        f"{OPEN}(\\d+){CLOSE}", lambda match: say("handbook.templates.blank", name=blank_words(blanks[int(match[1])])), escape(marked)
    )


def blank_words(name: str) -> str:
    """A blank's name in plain letters."""
    return escape(name.replace("_", " "))


def quote(text: str) -> Block:
    """A text as a quoted block."""
    return "\n>\n".join(f"> {part}" for part in prose(text))


def verbatim(text: str, language: str = "") -> Block:
    """A fenced block that no text inside can end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def anchor(name: str) -> Block:
    return f'<a id="{name}"></a>'


def heading(depth: int, words: str, name: str | None = None) -> list[Block]:
    """A heading (its words escaped already), with an anchor before it."""
    return [*([anchor(name)] if name else []), f"{'#' * depth} {words}"]


def section(title: list[Block], *parts: Iterable[Block]) -> list[Block]:
    """A heading and what stands below; nothing at all when nothing stands below."""
    below = [block for part in parts for block in part if block]
    return [*title, *below] if below else []


def chapter(words: str, name: str, intro: str, *parts: Iterable[Block]) -> list[Block]:
    """A section of a page with an anchor of ours and an introduction; nothing when nothing stands below it."""
    below = [block for part in parts for block in part if block]
    return [*heading(2, words, f"_{name}"), *([intro] if intro else []), *below] if below else []


def bullets(items: Iterable[str]) -> list[Block]:
    """One list, or nothing."""
    lines = [f"- {item}" for item in items]
    return ["\n".join(lines)] if lines else []


def numbered(items: Iterable[str]) -> list[Block]:
    lines = [f"{index}. {item}" for index, item in enumerate(items, 1)]
    return ["\n".join(lines)] if lines else []


def checkboxes(items: Iterable[str]) -> list[Block]:
    return bullets(f"[ ] {item}" for item in items)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Block]:
    """A grid without the columns in which no row says anything; nothing when there are no rows."""
    grid = [list(row) for row in rows]
    kept = [index for index in range(len(head)) if any(row[index] for row in grid)]
    if not grid or not kept:
        return []
    lines = [[head[index] for index in kept], ["---"] * len(kept), *([row[index] for index in kept] for row in grid)]
    return ["\n".join(f"| {' | '.join(line)} |" for line in lines)]


def filled(rows: Iterable[Sequence[str]], column: int, words: str) -> list[list[str]]:
    """Rows in which nothing in a column is said in words; a column that says nothing at all stays empty."""
    grid = [list(row) for row in rows]
    if any(row[column] for row in grid):
        for row in grid:
            row[column] = row[column] or words
    return grid


def link(words: str, target: str) -> str:
    """A link; `words` are escaped already, `target` is ours."""
    return f"[{words}]({target})"


def sentence(words: str) -> str:
    """With a capital at its start, also inside bold words; links keep theirs."""
    return re.sub(r"^(\**)([a-z])", lambda match: match[1] + match[2].upper(), words)


def with_stop(words: str) -> str:
    """With a full stop at its end, unless it ends like a sentence."""
    return words if not words or words[-1] in ".!?…:" else f"{words}."


def page_text(blocks: Iterable[Block]) -> str:
    """A whole page."""
    return "\n\n".join(block for block in blocks if block) + "\n"
