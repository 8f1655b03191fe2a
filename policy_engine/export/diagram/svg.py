"""Makes Graphviz' SVG fit for a web page: a name and a description for screen readers, nothing that runs or loads."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policy_engine.export.diagram.labels import JOINER

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ACTIVE = frozenset({"script", "foreignObject", "iframe", "image", "use", "animate", "set", "style", "handler"})
"""Elements that Graphviz has no need of here, and that may run or load something."""


def finish_svg(svg: str) -> str:
    """The same picture with title, description and role; as wide as there is room, up to its own width."""
    root = ElementTree.fromstring(svg)
    _clean(root)
    graph = root.find(f"{{{SVG}}}g")
    title, described = _take_texts(graph) if graph is not None else ("", "")
    for element in list(root.iter(f"{{{SVG}}}g")):
        _tooltip_as_title(element)
    for element in root.iter(f"{{{SVG}}}title"):
        element.text = (element.text or "").replace(JOINER, "")
    root.set("role", "img")
    root.set("style", "max-width:100%;height:auto")
    for tag, text, place in (("title", title, 0), ("desc", described, 1)):
        named = Element(f"{{{SVG}}}{tag}")
        named.text = text.replace(JOINER, "")
        root.insert(place, named)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(element: Element) -> None:
    """Takes out what could run or load something, and what is not seen."""
    for name in list(element.attrib):
        if _local(name).lower().startswith("on") or _local(name) in ("href", "base"):
            del element.attrib[name]
    for child in list(element):
        is_row = "row" in child.get("class", "").split()  # an undrawn frame that only keeps a row together
        if _local(child.tag) in ACTIVE or is_row:
            element.remove(child)
        else:
            _clean(child)


def _take_texts(graph: Element) -> tuple[str, str]:
    """Title and description: the two lines of the tooltip of the graph's background. They and the graph's name are taken out of it."""
    name = graph.find(f"{{{SVG}}}title")
    if name is not None:
        graph.remove(name)
    link = graph.find(f"{{{SVG}}}g/{{{SVG}}}a")
    title, _, described = (link.attrib.pop(f"{{{XLINK}}}title", "") if link is not None else "").partition("\n")
    return title, described


def _tooltip_as_title(group: Element) -> None:
    """A node's title is its tooltip instead of its name, and what Graphviz wrapped in a link stands free."""
    title = group.find(f"{{{SVG}}}title")
    for inner in group.findall(f"{{{SVG}}}g"):
        for link in inner.findall(f"{{{SVG}}}a"):
            tooltip = link.get(f"{{{XLINK}}}title")
            if title is not None and tooltip:
                title.text = tooltip
            place = list(inner).index(link)
            inner.remove(link)
            for offset, child in enumerate(link):
                inner.insert(place + offset, child)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
