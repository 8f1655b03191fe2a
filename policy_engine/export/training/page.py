"""Puts the training page together: data, style and script in one file that loads nothing.

INVARIANT: the words of a policy stand only in JSON blocks, with every character escaped that HTML could read as markup, and in the title,
escaped for HTML. The content security policy names the one script and the one style by their hashes: nothing else can run.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from string import Template
from typing import Any

from policy_engine.messages import say

MARK = "<!doctype html><!-- policy-engine training"
"""How the first line of every page begins. A file without it was written by somebody else and is never replaced."""
SCRIPTS = ("data.js", "walk.js", "map.js", "tree.js", "tickets.js", "quiz.js", "pages.js", "search.js", "main.js")
"""Joined in this order they are the page's one module."""
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def page_html(course: Mapping[str, Any], picture: str | None = None) -> str:
    """The page for a course. `picture` is an SVG of the whole tree: an image of the page, so that nothing in it can run."""
    style, script = _read("page.css"), "\n".join(_read(name) for name in SCRIPTS)
    fields = {
        "mark": f"{MARK} of {html.escape(course['policy']['id'])} -->",
        "policy": content_policy(style, script),
        "title": html.escape(f"{course['policy']['title']} · {say('training.page.heading')}"),
        "skip": html.escape(say("training.page.skip")),
        "no_script": html.escape(say("training.page.no_script")),
        "style": style,
        "course": as_json(course),
        "picture": as_json(picture),
        "script": script,
    }
    return Template(_read("page.html")).substitute(fields)


def content_policy(style: str, script: str) -> str:
    """What the browser may do: run this script, use this style, show pictures that stand in the file."""
    return (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """The hash of an inline script or style, as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def as_json(data: Any) -> str:
    """JSON that can stand in a page: no character in it means anything to HTML."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
