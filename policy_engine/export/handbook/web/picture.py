"""The decision tree as a picture inside the file, where this machine can draw one."""

from __future__ import annotations

import hashlib
from html import escape
from xml.etree import ElementTree

from policy_engine.api import Policy
from policy_engine.export.diagram import dot_text, render_svg
from policy_engine.messages import say


def figure(policy: Policy) -> str:
    """The tree as a figure. `data-tree` tells whether it is still the tree of the policy, whatever machine drew it."""
    dot = dot_text(policy)
    digest = hashlib.sha256(dot.encode("utf-8")).hexdigest()[:16]
    svg = render_svg(dot)
    inside = _without_styles(svg) if svg else f"<figcaption>{escape(say('handbook.web.no_picture'))}</figcaption>"
    return f'<figure class="tree" data-tree="{digest}" tabindex="0">{inside}</figure>'


def _without_styles(svg: str) -> str:
    """The picture without `style` attributes and elements: the file's own rules forbid them, and its style sheet has what they say."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.attrib.pop("style", None)
        for child in element.findall("{*}style"):
            element.remove(child)
    _, _, width, height = (float(number) for number in root.get("viewBox", "0 0 0 0").split())
    if width > height:
        root.set("class", "wide")  # on paper it lies across
    return ElementTree.tostring(root, encoding="unicode")
