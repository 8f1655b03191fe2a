"""The gallery of the shipped policies: every view of each, as SVG with its outline, and a page that shows and explains them."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from policy_engine.api import Policy
from policy_engine.cases.suite import load_with_cases
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.drawing import Wanted, picture_pages, svg_of, view_text
from policy_engine.export.diagram.pages import Page
from policy_engine.export.handbook.markdown import escape
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan
from policy_engine.records import dataclass
from policy_engine.whole_file import write_whole

if TYPE_CHECKING:
    from policy_engine.export.handbook.examples import Example

MOST_VALUES = 2
"""Values of the first scale that are shown, the highest first."""
README = "README.md"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A view in the gallery: the stem of its files, and what it shows in a sentence."""

    stem: str
    caption: str
    wanted: Wanted


def policies_in(folder: Path) -> list[Path]:
    """The folders that hold a policy."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.yaml")))


def exhibits_of(policy: Policy) -> list[Exhibit]:
    """What the gallery shows of a policy."""
    tree = Exhibit("tree", say("gallery.tree"), Wanted("tree"))
    return [tree, *_values(policy), *_ways(policy), Exhibit("ladder", say("gallery.ladder"), Wanted("ladder"))]


def exhibit_pages(policy: Policy, exhibit: Exhibit) -> list[Page]:
    """The pages of an exhibit, as they stand in the gallery."""
    return picture_pages(policy, exhibit.wanted, ".svg", lambda name: svg_name(exhibit, name))


def svg_name(exhibit: Exhibit, page: str) -> str:
    return f"{exhibit.stem}-{page}.svg" if page else f"{exhibit.stem}.svg"


def write_gallery(policies: str | PathLike[str], to: str | PathLike[str]) -> list[Path]:
    """Write the gallery of all policies into the folder `to`, and give the files. What no policy shows any more is removed.

    Raises RuntimeError where no picture can be drawn.
    """
    out = Path(to)
    files: list[Path] = []
    parts: list[str] = []
    for path in policies_in(Path(policies)):
        policy, folder = load_with_cases(path), out / path.name
        folder.mkdir(parents=True, exist_ok=True)
        exhibits = exhibits_of(policy)
        files += [file for exhibit in exhibits for file in _write(policy, exhibit, folder)]
        parts.append(_chapter(policy, path.name, exhibits))
    for old in {*out.glob("*/*.svg"), *out.glob("*/*.txt")} - set(files):
        old.unlink()
    intro = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    return [*files, write_whole(out / README, "\n".join([intro, *parts]))]


def _write(policy: Policy, exhibit: Exhibit, folder: Path) -> Iterator[Path]:
    for page in exhibit_pages(policy, exhibit):
        svg = svg_of(page.picture)
        if svg is None:
            raise RuntimeError(say("diagram.no_renderer"))
        yield write_whole(folder / svg_name(exhibit, page.name), svg)
    yield write_whole(folder / f"{exhibit.stem}.txt", view_text(policy, ".txt", exhibit.wanted))


def _chapter(policy: Policy, folder: str, exhibits: list[Exhibit]) -> str:
    """The part of the page about one policy."""
    lines = [f"## {escape(policy.title)}", ""]
    for exhibit in exhibits:
        lines += [f"### {escape(exhibit.caption)}", ""]
        pages = exhibit_pages(policy, exhibit)
        for page in pages:
            name = f"{folder}/{svg_name(exhibit, page.name)}"
            lines += [f"[![{escape(exhibit.caption)}]({name})]({name})", ""]
        lines += [f"[{say('gallery.outline')}]({folder}/{exhibit.stem}.txt)", ""]
    return "\n".join(lines)


def _values(policy: Policy) -> Iterator[Exhibit]:
    """The highest values of the first scale that something leads to."""
    plans = sorted(policy.source.program.scales, key=lambda plan: plan.name != "level")
    for plan in plans[:1]:
        for value in [value for value in reversed(plan.values) if _is_reached(policy, plan, value)][:MOST_VALUES]:
            title = policy.wording.value(plan.name, value)
            yield Exhibit(f"{plan.name}-{value}", say("gallery.value", value=title), Wanted(f"{plan.name}:{value}"))


def _is_reached(policy: Policy, plan: ScalePlan, value: str) -> bool:
    """Whether a trigger or a table leads to a value."""
    raised = any(trigger.raises.get(plan.name) == value for trigger in policy.document.triggers)
    return raised or (plan.table is not None and value != plan.values[0])


def _ways(policy: Policy) -> Iterator[Exhibit]:
    """The ways of two of the policy's cases: one that is settled, and one that leaves a question open."""
    from policy_engine.export.handbook.examples import route_cases

    cases = [case for case in route_cases(policy) if case.words and case.decision.path.form == "tree"]
    settled = [case for case in cases if case.decision.settled and _is_raised(case.decision)]
    opened = [case for case in cases if not case.decision.settled and len(case.decision.ask) == 1]
    for caption, found in (("gallery.settled", _highest(policy, settled)), ("gallery.open", _highest(policy, opened))):
        if found is not None:
            yield Exhibit(f"way-{found.case.id}", say(caption, words=" ".join(found.words.split())), Wanted("path", found.decision))


def _is_raised(decision: Decision) -> bool:
    """Whether a trigger brought the ticket to its level, or to anything where there are no levels."""
    return any(trigger.raises.get("level", decision.level) == decision.level for trigger in decision.fired)


def _highest(policy: Policy, cases: list[Example]) -> Example | None:
    """The case with the highest level; of equals the first."""
    ranks = {level.id: rank for rank, level in enumerate(policy.document.levels)}
    return max(cases, key=lambda case: ranks.get(case.decision.at_most or "", -1), default=None)
