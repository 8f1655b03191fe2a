"""The one file: head, contents, and every page of the handbook as a part of the book."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from policy_engine.api import Policy
from policy_engine.export.diagram.theme import dark_rules
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.forms import HTML
from policy_engine.export.handbook.markdown import plain_words
from policy_engine.export.handbook.pages import book_pages, mark_of
from policy_engine.export.handbook.places import INDEX, fragment_of
from policy_engine.export.handbook.sidebar import groups
from policy_engine.export.handbook.web.convert import Numbers, Part, part_of
from policy_engine.export.handbook.web.picture import figure
from policy_engine.messages import say


def handbook_html(policy: Policy) -> str:
    """The whole handbook as one HTML file."""
    book = Book(policy, HTML)
    pages = book_pages(book)
    view = View(book, INDEX)
    grouped = groups(view, tuple(pages))
    order = [INDEX, *(page for _, entries in grouped for page, _ in entries)]
    numbers = {fragment_of(page, None): number for number, page in enumerate(order)}
    parts = [part_of(page, pages[page], Numbers(numbers, lambda: figure(policy))) for page in order]
    body = [_header(policy), '<div class="book">', _contents(grouped, numbers), "<main>", *map(_section, parts), "</main>", "</div>"]
    return "\n".join([*_head(policy), "<body>", *body, "</body>", "</html>"]) + "\n"


@cache
def _style() -> str:
    sheet = files(__package__).joinpath("handbook.css").read_text(encoding="utf-8")
    return sheet + f"@media screen and (prefers-color-scheme: dark) {{{dark_rules('figure.tree ')}}}\n"


def _head(policy: Policy) -> list[str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")
    rules = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return [
        "<!DOCTYPE html>",
        mark_of(policy),
        f'<html lang="{escape(policy.document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(policy.title)}</title>",
        f"<style>{_style()}</style>",
        "</head>",
    ]


def _header(policy: Policy) -> str:
    """The bar above: what this is, and the way back to the contents."""
    document = policy.document
    facts = [(key, getattr(document, key)) for key in ("version", "date", "owner", "approved_by", "review_by")]
    words = " · ".join(f"{escape(say(f'handbook.policy.{key}'))}: {escape(str(value))}" for key, value in facts if value)
    skip = f'<a class="skip" href="#{fragment_of(INDEX, None)}">{escape(say("handbook.web.skip"))}</a>'
    jump = f'<a class="jump" href="#contents">{escape(say("handbook.web.contents"))}</a>'
    return f'{skip}\n<header><div><p class="title">{escape(policy.title)}</p><p class="facts">{words}</p></div>{jump}</header>'


def _contents(grouped: list[tuple[str, tuple[tuple[str, str], ...]]], numbers: dict[str, int]) -> str:
    lines = [f'<nav id="contents" aria-label="{escape(say("handbook.web.contents"))}">']
    lines.append(f'<p class="start"><a href="#{fragment_of(INDEX, None)}">{escape(say("handbook.page.index"))}</a></p>')
    for title, entries in grouped:
        lines += [f'<p class="group">{escape(title)}</p>', "<ul>"]
        for page, words in entries:
            name = fragment_of(page, None)
            lines.append(f'<li><span class="number">{numbers[name]}</span> <a href="#{name}">{escape(plain_words(words))}</a></li>')
        lines.append("</ul>")
    return "\n".join([*lines, "</nav>"])


def _section(part: Part) -> str:
    number = f'<span class="number">{part.number}</span> ' if part.number else ""
    heading = f'<{part.tag} id="{part.name}">{number}{part.title}</{part.tag}>'
    kind = "part roles" if part.name.startswith("roles-") else "part"
    return f'<section class="{kind}" aria-labelledby="{part.name}">\n{heading}\n{part.body}</section>'
