"""From a policy to the pages of a picture, and from a page to its text or its bytes."""

from __future__ import annotations

from collections.abc import Callable

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.data import data_text
from policy_engine.export.diagram.describe import described
from policy_engine.export.diagram.dot import dot_of
from policy_engine.export.diagram.links import linked
from policy_engine.export.diagram.mermaid import mermaid_of
from policy_engine.export.diagram.outline import outline_of
from policy_engine.export.diagram.pages import PAGE, Page, pages_of
from policy_engine.export.diagram.picture import Picture
from policy_engine.export.diagram.render import Format, render, render_svg
from policy_engine.export.diagram.safe_names import safe_names
from policy_engine.export.diagram.svg import Finish
from policy_engine.export.diagram.theme import Theme, darken
from policy_engine.export.diagram.views import draw_view, read_view
from policy_engine.records import dataclass

TEXTS: dict[str, Callable[[Picture], str]] = {".dot": dot_of, ".mmd": mermaid_of, ".txt": outline_of, ".json": data_text}
"""Suffix → how the text is made. An outline and JSON hold the whole picture, whatever its size."""
PAGED = (".svg", ".png", ".pdf", ".dot", ".mmd")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is drawn and how. `decision`: a ticket's answer, for `path`, or to stand out in `tree`. `handbook`: the folder or address of the
    handbook that boxes link to. `page`: the most boxes on one page."""

    view: str = "tree"
    decision: Decision | None = None
    theme: Theme = "auto"
    handbook: str | None = None
    page: int = PAGE


WHOLE_TREE = Wanted()


def whole_picture(policy: Policy, wanted: Wanted = WHOLE_TREE) -> Picture:
    """The picture of a view, on one page whatever its size. Raises ValueError for a view that the policy does not have."""
    view, problems = read_view(policy, wanted.view)
    if view is None:
        raise ValueError("; ".join(problems))
    picture = draw_view(policy, view, wanted.decision)
    if wanted.handbook is None:
        return picture
    from policy_engine.export.handbook.places import places_of  # the handbook shows the tree, too: no circle

    is_one_file = wanted.handbook.lower().endswith((".html", ".htm"))
    places = places_of(policy.document).items()
    found = {name: f"#{place.fragment}" if is_one_file else place.address for name, place in places}
    return linked(picture, found, wanted.handbook)


def picture_pages(policy: Policy, wanted: Wanted, suffix: str, file: Callable[[str], str]) -> list[Page]:
    """The pages of a view for files of a kind. `file` gives the file's name of a page's name."""
    picture = whole_picture(policy, wanted)
    return pages_of(picture, file, wanted.page) if suffix in PAGED else [Page("", picture)]


def svg_text(policy: Policy, wanted: Wanted = WHOLE_TREE) -> str | None:
    """A view as SVG on one page, ready to stand in a web page; None where there is no renderer. Its ids are those of the JSON."""
    return svg_of(whole_picture(policy, wanted), wanted.theme)


def view_text(policy: Policy, suffix: str, wanted: Wanted = WHOLE_TREE) -> str:
    """A view as `.dot`, `.mmd`, `.txt` or `.json`, on one page."""
    return TEXTS[suffix](whole_picture(policy, wanted))


def svg_of(picture: Picture, theme: Theme = "auto") -> str | None:
    """A picture as SVG; None where there is no renderer."""
    names = safe_names(picture)
    boxes = [*picture.legend, *(node for section in picture.sections for node in section.nodes)]
    finish = Finish(
        theme, frozenset(node.link for node in boxes if node.link), {names[node]: text for node, text in described(picture).items()}
    )
    return render_svg(dot_of(picture), finish)


def drawn_of(picture: Picture, suffix: str, theme: Theme = "auto") -> bytes | None:
    """A picture as the bytes of an `.svg`, `.png` or `.pdf`; None where there is no renderer."""
    if suffix == ".svg":
        svg = svg_of(picture, theme)
        return svg.encode("utf-8") if svg else None
    kind: Format = "png" if suffix == ".png" else "pdf"
    return render(darken(dot_of(picture)) if theme == "dark" else dot_of(picture), kind)
