"""Makes Graphviz' SVG fit for a web page: names and descriptions for screen readers, both themes, nothing that runs or loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policy_engine.export.diagram.labels import JOINER, plain
from policy_engine.export.diagram.links import is_safe
from policy_engine.export.diagram.theme import Theme, style_sheet
from policy_engine.records import dataclass

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONTS = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"
ACTIVE = frozenset({"script", "foreignObject", "iframe", "image", "use", "animate", "set", "style", "handler"})
"""Elements that Graphviz has no need of here, and that may run or load something."""


@dataclass(frozen=True, slots=True)
class Finish:
    """How an SVG is finished. `links` are the only addresses that stay in it; `described` is id of a box → what it says to those who
    can't see the arrows."""

    theme: Theme = "auto"
    links: frozenset[str] = frozenset()
    described: Mapping[str, str] = field(default_factory=dict)


PLAIN = Finish()


def finish_svg(svg: str, finish: Finish = PLAIN) -> str:
    """The same picture with title, description and role; as wide as there is room, up to its own width."""
    root = ElementTree.fromstring(svg)
    _clean(root, finish)
    graph = root.find(f"{{{SVG}}}g")
    title, described = _take_texts(graph) if graph is not None else ("", "")
    for element in list(root.iter(f"{{{SVG}}}g")):
        _name_box(element, finish)
    for element in root.iter(f"{{{SVG}}}title"):
        element.text = (element.text or "").replace(JOINER, "")
    root.set("role", "img")
    root.set("font-family", FONTS)
    root.set("style", "max-width:100%;height:auto")
    sheet = style_sheet(finish.theme)
    for tag, text, place in (("title", title, 0), ("desc", described, 1), *((("style", sheet, 2),) if sheet else ())):
        named = Element(f"{{{SVG}}}{tag}")
        named.text = text.replace(JOINER, "")
        root.insert(place, named)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(element: Element, finish: Finish) -> None:
    """Takes out what could run or load something, and what is not seen. Of links only the chosen ones stay."""
    for name in list(element.attrib):
        local = _local(name)
        is_chosen = _local(element.tag) == "a" and element.attrib[name] in finish.links and is_safe(element.attrib[name])
        if local.lower().startswith("on") or local in ("base", "space", "font-family") or (local == "href" and not is_chosen):
            del element.attrib[name]
    for child in list(element):
        is_row = "row" in child.get("class", "").split()  # an undrawn frame that only keeps a row together
        if _local(child.tag) in ACTIVE or is_row:
            element.remove(child)
        else:
            _clean(child, finish)


def _take_texts(graph: Element) -> tuple[str, str]:
    """Title and description: the two lines of the tooltip of the graph's background. They and the graph's name are taken out of it."""
    name = graph.find(f"{{{SVG}}}title")
    if name is not None:
        graph.remove(name)
    link = graph.find(f"{{{SVG}}}g/{{{SVG}}}a")
    title, _, described = (link.attrib.pop(f"{{{XLINK}}}title", "") if link is not None else "").partition("\n")
    return title, described


def _name_box(group: Element, finish: Finish) -> None:
    """A box gets its tooltip as title and its answers as description; of what Graphviz wrapped in links only the chosen ones stay."""
    title = group.find(f"{{{SVG}}}title")
    for inner in group.findall(f"{{{SVG}}}g"):
        if not inner.get("id", "").startswith("a_"):
            continue
        place = list(group).index(inner)
        group.remove(inner)
        for link in inner.findall(f"{{{SVG}}}a"):
            tooltip = link.get(f"{{{XLINK}}}title")
            if title is not None and tooltip:
                title.text = tooltip
            for child in _kept(link, finish):
                group.insert(place, child)
                place += 1
    described = finish.described.get(group.get("id", ""))
    if described and title is not None:
        desc = Element(f"{{{SVG}}}desc")
        desc.text = plain(described)
        group.insert(list(group).index(title) + 1, desc)


def _kept(link: Element, finish: Finish) -> list[Element]:
    """A link that was chosen, else only what stands in it."""
    address = link.get(f"{{{XLINK}}}href", "")
    if not address:
        return list(link)
    kept = Element(f"{{{SVG}}}a", {"href": address, "target": "_top"})
    for child in link:
        kept.append(child)
    return [kept]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
