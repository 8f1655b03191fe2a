"""Names for the ids of a picture that are safe in DOT, Mermaid, CSS and web addresses."""

from __future__ import annotations

import re

from policy_engine.export.diagram.picture import Edge, Node, Picture


def safe_names(picture: Picture) -> dict[str, str]:
    """Id → name, made of letters, digits and `_`; two of them never meet."""
    things: list[Node | Edge] = [*picture.legend]
    for section in picture.sections:
        things += [*section.nodes, *section.edges]
    names: dict[str, str] = {}
    taken: set[str] = set()
    for thing in things:
        base = name = "n_" + re.sub(r"[^A-Za-z0-9]+", "_", thing.id)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        names[thing.id] = name
        taken.add(name)
    return names
