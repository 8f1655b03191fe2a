"""The handbook's pages as data: the course shows what the handbook says, and can say nothing else.

A block is a list: its kind, then what it holds. Words are strings, or lists such as `["b", …]` and `["a", target, …]`; none of it is HTML.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from policy_engine.api import Policy
from policy_engine.export.handbook import handbook_pages
from policy_engine.export.handbook.places import EXAMPLES, INDEX, TREE
from policy_engine.records import dataclass

Words = list[Any]
Block = list[Any]
ELSEWHERE = {INDEX: "", TREE: "tree", EXAMPLES: "tickets"}
"""Pages that the course shows in its own way → where."""
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
PAIRED = {"strong": "b", "em": "i"}
MARKDOWN = MarkdownIt("commonmark").enable("table")


def course_pages(policy: Policy) -> dict[str, list[Block]]:
    """Name of each page (`levels/senior`) → its blocks. The title stands in the first."""
    pages = handbook_pages(policy)
    return {page.removesuffix(".md"): page_blocks(page, text) for page, text in pages.items() if page not in ELSEWHERE}


def page_blocks(page: str, text: str) -> list[Block]:
    """A page without the handbook's mark, and without the link back at its end."""
    body = text.split("\n", 1)[1].rsplit("\n---\n", 1)[0]
    return _Reader(page).blocks(SyntaxTreeNode(MARKDOWN.parse(body)))


def inline_words(page: str, line: str) -> Words:
    """One line of the handbook's markdown."""
    return [word for block in _Reader(page).blocks(SyntaxTreeNode(MARKDOWN.parse(line))) for word in block[1:]]


@dataclass(slots=True)
class _Reader:
    """Reads one page; links are relative to it."""

    page: str
    anchor: str | None = None

    def blocks(self, parent: SyntaxTreeNode) -> list[Block]:
        return [block for node in parent.children if (block := self.block(node)) is not None]

    def block(self, node: SyntaxTreeNode) -> Block | None:
        match node.type:
            case "html_block":
                found = ANCHOR.search(node.content)
                self.anchor = found[1] if found else None
                return None
            case "heading":
                name, self.anchor = self.anchor, None
                return [node.tag, name, *self.words(node)]
            case "paragraph":
                return ["p", *self.words(node)]
            case "bullet_list" | "ordered_list":
                return [node.tag, *(self.item(item) for item in node.children)]
            case "blockquote":
                return ["quote", *self.blocks(node)]
            case "table":
                return ["table", *(self.row(row) for part in node.children for row in part.children)]
            case "fence" | "code_block":
                return ["pre", node.content]
        return None

    def item(self, node: SyntaxTreeNode) -> Block:
        """What stands in an item of a list; a box to tick is marked as such."""
        found = self.blocks(node)
        first = found[0] if found and found[0][0] == "p" else None
        if first is not None and len(first) > 1 and isinstance(first[1], str) and first[1].startswith("[ ] "):
            first[0], first[1] = "box", first[1].removeprefix("[ ] ")
        return found

    def row(self, node: SyntaxTreeNode) -> list[Words]:
        return [self.words(cell) for cell in node.children]

    def words(self, node: SyntaxTreeNode) -> Words:
        """The words of a block: neighbouring strings joined."""
        found: Words = []
        for child in (part for inline in node.children for part in inline.children):
            word = self.word(child)
            if isinstance(word, str) and found and isinstance(found[-1], str):
                found[-1] += word
            elif word:
                found.append(word)
        return found

    def word(self, node: SyntaxTreeNode) -> Any:
        match node.type:
            case "strong" | "em":
                return [PAIRED[node.type], *self._inside(node)]
            case "link":
                return ["a", self.target(str(node.attrs.get("href", ""))), *self._inside(node)]
            case "code_inline":
                return ["code", node.content]
            case "hardbreak":
                return ["br"]
            case "softbreak":
                return " "
            case "html_inline":
                return ""
        return node.content

    def _inside(self, node: SyntaxTreeNode) -> Words:
        return [word for child in node.children if (word := self.word(child))]

    def target(self, link: str) -> str:
        """Where a link of the handbook leads in the course: `page/levels/senior`, `page/triggers/leaving`, `tickets/double-charge`."""
        path, _, anchor = link.partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)) if path else self.page
        if page == EXAMPLES and anchor and not anchor.startswith("_"):
            return f"tickets/{anchor}"
        if page in ELSEWHERE:
            return ELSEWHERE[page]
        return f"page/{page.removesuffix('.md')}{f'/{anchor}' if anchor else ''}"
