"""A picture as JSON: its nodes, edges and texts, for programs that draw it themselves. The same bytes for the same picture."""

from __future__ import annotations

import json
from typing import Any

from policy_engine.export.diagram.dot import arrows_of
from policy_engine.export.diagram.picture import Edge, Node, Picture, Section
from policy_engine.export.diagram.safe_names import safe_names

FORMAT = "escalation-diagram/1"


def data_text(picture: Picture) -> str:
    """The JSON text of a picture."""
    return json.dumps(picture_data(picture), ensure_ascii=False, indent=1) + "\n"


def picture_data(picture: Picture) -> dict[str, Any]:
    """A picture as plain data. Ids are those of the SVG, safe in HTML and CSS."""
    names = safe_names(picture)
    return {
        "format": FORMAT,
        "policy": picture.policy,
        "view": picture.view,
        "title": picture.title,
        "heading": picture.heading,
        "subtitle": picture.subtitle,
        "remarks": list(picture.remarks),
        "legend": [_node(node, names) for node in picture.legend],
        "arrows": arrows_of(picture),
        "sections": [_section(section, names) for section in picture.sections],
    }


def _section(section: Section, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "as_list": section.as_list,
        "nodes": [_node(node, names) for node in section.nodes],
        "edges": [_edge(edge, names) for edge in section.edges],
    }


def _node(node: Node, names: dict[str, str]) -> dict[str, Any]:
    """What a box says; what it does not have is left out."""
    more = {
        "number": node.number,
        "items": list(node.items),
        "rank": [node.rank, node.ranks] if node.ranks else None,
        "about": node.about,
        "to": names.get(node.to, ""),
        "link": node.link,
        "on_path": node.on_path,
        "external": node.external,
    }
    return {"id": names[node.id], "kind": node.kind, "text": node.text} | {key: value for key, value in more.items() if value}


def _edge(edge: Edge, names: dict[str, str]) -> dict[str, Any]:
    found = {"id": names[edge.id], "from": names[edge.source], "to": names[edge.target], "kind": edge.kind, "text": edge.text}
    return found | ({"on_path": True} if edge.on_path else {})
