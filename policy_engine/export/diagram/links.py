"""Where a box leads when it is clicked: the page of the handbook that explains it, or another page of the picture."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from policy_engine.export.diagram.picture import Node, Picture, Section

SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
SAFE = "/:?&=%#@+,;~-._!$'()*"


def is_safe(address: str) -> bool:
    """Whether an address may stand in a picture: `http:`, `https:`, or relative. Nothing that a browser would run."""
    seen = "".join(address.split()).lower()
    return address.isprintable() and (seen.startswith(("http://", "https://")) or (not SCHEME.match(seen) and not seen.startswith("//")))


def link_to(base: str, place: str) -> str:
    """The address of a place in the handbook at `base`: a folder, a web address, or the one HTML file that `#…` stands in."""
    head = base.replace("\\", "/").rstrip("/")
    between = "" if place.startswith("#") or not head else "/"
    return quote(f"{head}{between}{place}", safe=SAFE)


def linked(picture: Picture, places: dict[str, str], base: str) -> Picture:
    """The picture with a link on every box whose id has a place in the handbook."""

    def box(node: Node) -> Node:
        place = places.get(node.about)
        return replace(node, link=link_to(base, place)) if place and not node.link else node

    def section(part: Section) -> Section:
        return replace(part, nodes=tuple(map(box, part.nodes)), legend=tuple(map(box, part.legend)))

    return replace(picture, sections=tuple(map(section, picture.sections)), legend=tuple(map(box, picture.legend)))
