"""The forms of a handbook: linked pages in folders, pages of a wiki, and one HTML file. They differ in file names and links only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from policy_engine.export.handbook.places import INDEX, fragment_of
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """`file` gives the file of a page; `target` the link from a page to a page, or to an anchor on it."""

    name: str
    file: Callable[[str], str]
    target: Callable[[str, str, str | None], str]


def _same(page: str) -> str:
    return page


def _relative(here: str, page: str, anchor: str | None) -> str:
    """A link between files in folders: it works on GitHub, in an editor, and on a disk."""
    up = "../" * (len(PurePosixPath(here).parts) - 1)
    return f"{up}{page}{_hash(anchor)}"


def wiki_name(page: str) -> str:
    """The name of a page in a wiki: wikis have no folders, and their first page is `Home`."""
    return "Home" if page == INDEX else page.removesuffix(".md").replace("/", "-")


def _in_wiki(here: str, page: str, anchor: str | None) -> str:
    return f"{wiki_name(page)}{_hash(anchor)}"


def _in_file(here: str, page: str, anchor: str | None) -> str:
    return f"#{fragment_of(page, anchor)}"


def _hash(anchor: str | None) -> str:
    return f"#{anchor}" if anchor else ""


PAGES = Form("pages", _same, _relative)
WIKI = Form("wiki", lambda page: f"{wiki_name(page)}.md", _in_wiki)
HTML = Form("html", _same, _in_file)
