"""HTML in a message: tags and entities give way to spaces, every character keeps its place, and what a reply quotes is found."""

from __future__ import annotations

import re

from policy_engine.late_patterns import late_pattern
from policy_engine.records import dataclass

_TAG = late_pattern(
    r"</?(a|abbr|b|big|blockquote|body|br|center|cite|code|col|colgroup|dd|div|dl|dt|em|font|footer|form|h[1-6]|head|header|hr|html|i|img|"
    r"label|li|link|main|meta|ol|p|pre|s|section|script|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|"
    r"o:p)(?:[\s/][^<>]{0,2000})?>|<!doctype[^<>]{0,500}>",
    re.IGNORECASE,
)
_ENTITY = late_pattern(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_HIDDEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"))
"""What stands between these is never shown."""
_BLOCK_NAMES = """
    blockquote br center dd div dl dt footer form header hr li ol p pre section table td th tr ul h1 h2 h3 h4 h5 h6
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_REPLY = late_pattern(
    r"<[^<>]{0,300}\b(?:gmail_quote|divrplyfwdmsg|appendonsend|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b", re.IGNORECASE
)
"""Mail programs put one of these before the mail that is answered."""
FILLER = "\u00ad"  # invisible inside a word: `words` drops it


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader of the message sees, as long as the message itself; `quoted` are stretches that a reply quotes."""

    text: str
    quoted: tuple[tuple[int, int], ...] = ()


def shown(text: str) -> Shown:
    """`text` without markup. A text that holds none comes back as it is."""
    is_marked = "<" in text and _TAG.search(text) is not None
    if not is_marked and not ("&" in text and _ENTITY.search(text)):
        return Shown(text)
    quoted = _quoted(text) if is_marked else ()
    plain = _TAG.sub(_blank, _without_hidden(text)) if is_marked else text
    return Shown(_ENTITY.sub(_character, plain), quoted)


def as_shown(text: str) -> str:
    """Some words of a message on one line, as a mail program shows them.

    >>> as_shown("a ref<i>und</i> of&nbsp;&pound;64,<br>please")
    'a refund of £64, please'
    """
    return " ".join(shown(text).text.replace(FILLER, "").split())


def _blank(tag: re.Match[str]) -> str:
    """As much space as the tag took; a block begins a new line, and inside a word the tag leaves no gap."""
    name, size = (tag[1] or "").lower(), len(tag[0])
    if name in _BLOCKS:
        return ("\n" if name in ("br", "td", "th") else "\n\n").ljust(size)
    is_inside = tag.string[tag.start() - 1 : tag.start()].isalnum() and tag.string[tag.end() : tag.end() + 1].isalnum()
    return (FILLER if is_inside else " ") * size


def _character(entity: re.Match[str]) -> str:
    """The character that an entity stands for, behind as much filling as it needs to be as long."""
    from html import unescape  # slow to import; few texts need it

    char = unescape(entity[0])
    if len(char) != 1 or char in "\r\n":
        return entity[0]
    filler = FILLER if char.isalnum() or char in "'’" else " "
    return filler * (len(entity[0]) - 1) + char


def _without_hidden(text: str) -> str:
    small = text.lower()
    if len(small) != len(text):
        return text
    for opening, closing in _HIDDEN:
        start = small.find(opening)
        while start >= 0 and (end := small.find(closing, start)) >= 0:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
            small = f"{small[:start]}{' ' * (end - start)}{small[end:]}"
            start = small.find(opening, end)
    return text.replace("-->", "   ")


def _quoted(text: str) -> tuple[tuple[int, int], ...]:
    """What stands in `<blockquote>`, and everything from the mark of an answered mail on."""
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(text):
        if (tag[1] or "").lower() == "blockquote":
            is_opening = not tag[0].startswith("</")
            start = tag.end() if is_opening and not depth else start
            depth = depth + 1 if is_opening else max(depth - 1, 0)
            if not is_opening and not depth and start:
                found.append((start, tag.start()))
                start = 0
    reply = _REPLY.search(text)
    ends = [mark for mark in (start if depth else None, reply.start() if reply else None) if mark is not None]
    return (*found, *((mark, len(text)) for mark in ends))
