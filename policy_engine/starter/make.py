"""A first policy, made out of the shipped one of its sector: files with their text, and what is worth saying about them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policy_engine.analysis import Options
from policy_engine.api import Policy, check
from policy_engine.cases.suite import load_with_cases
from policy_engine.messages import say
from policy_engine.model.words import plain_letters
from policy_engine.quoting import scalar
from policy_engine.records import dataclass
from policy_engine.shipped import shipped_policy
from policy_engine.starter import placeholders
from policy_engine.starter.case_trimming import trimmed
from policy_engine.starter.cases_left import cases_about, failing_cases
from policy_engine.starter.catalogue import Sector, sectors
from policy_engine.starter.fill_in import (
    FIRST_VERSION,
    append,
    company_lines,
    drop_history,
    explain,
    review_lines,
    set_headcounts,
    set_keys,
    shared_words_lines,
    waiver_lines,
)
from policy_engine.starter.gone import Gone
from policy_engine.starter.issues_in import Chosen, case_lines, choose, ids_left_out, level_at, signal_lines, trigger_lines
from policy_engine.starter.leave_out import leave_out
from policy_engine.starter.pages import Pages, Section, apply, plain, sections, without_items
from policy_engine.starter.people import Placed, levels_without_number, place, renamed
from policy_engine.starter.reword import reworded, sentences_without, without_bare_headings
from policy_engine.starter.rewrite import other_names, other_titles, rewrite
from policy_engine.starter.team import read_team
from policy_engine.starter.wishes import Wishes

MAIN, CASES = "policy.yaml", ".cases.yaml"


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a new policy by name, what it was made from, and what became of the wishes."""

    id: str
    pages: Pages
    sector: Sector
    chosen: Chosen
    placed: Placed | None


def draft_policy(wishes: Wishes, folder: str) -> Draft:
    """The draft for wishes without problems. `folder` is the name of the folder it is meant for."""
    sector = sectors()[wishes.sector]
    shipped = load_with_cases(shipped_policy(sector.policy))
    chosen = choose(sector, wishes.issues, shipped.document)
    pages, gone = leave_out(_read(sector.policy, cases=False), ids_left_out(chosen, shipped.document))
    words = sentences_without(sector, chosen)
    pages = reworded(pages, words)
    left = shipped.document.model_copy(update={"roles": tuple(role for role in shipped.document.roles if role.id not in gone)})
    placed = place(read_team(wishes.team), left) if wishes.team else None
    pages = _personal(pages, wishes, shipped, placed)
    pages = _with_added(pages, chosen, wishes, shipped)
    pages = append(pages, "waivers", shared_words_lines(_sharing_words(pages)), MAIN) if chosen.added else pages
    pages = append(pages, "waivers", waiver_lines(levels_without_number(placed, left) if placed else ()), MAIN)
    name = policy_id(folder)
    pages = set_keys(pages, dict(_head_keys(name, wishes, sector, _company(pages))))
    cases = reworded(_cases(pages, chosen, shipped, gone), words)
    if placed is not None:
        cases = _renamed(cases, shipped, placed)
    pages = explain(without_bare_headings({**pages, **cases}), _head(sector))
    return Draft(name, {_named(file, name): text.rstrip("\n") + "\n" for file, text in pages.items()}, sector, chosen, placed)


def policy_id(folder: str) -> str:
    """`My policy (EU)` → `my-policy-eu`."""
    words = re.findall(r"[a-z0-9_]+", plain_letters(folder.lower()))
    name = "-".join(words).strip("-_")
    return name if name[:1].isalpha() else f"policy-{name}".strip("-")


def _read(policy: str, *, cases: bool) -> Pages:
    paths = sorted(shipped_policy(policy).glob("*.yaml"))
    return {path.name: path.read_text(encoding="utf-8") for path in paths if path.name.endswith(CASES) is cases}


def _named(file: str, name: str) -> str:
    return f"{name}{CASES}" if file.endswith(CASES) else file


def _personal(pages: Pages, wishes: Wishes, shipped: Policy, placed: Placed | None) -> Pages:
    """In her words, as far as names go."""
    name = wishes.name or say("starter.no_name")
    sector = sectors()[wishes.sector]
    taken = {"name": name, "domain": f"{policy_id(name)}.example"}
    pages = rewrite(drop_history(pages), other_names({old: taken[new] for old, new in sector.names.items()}))
    return pages if placed is None else _renamed(set_headcounts(pages, placed), shipped, placed)


def _renamed(pages: Pages, shipped: Policy, placed: Placed) -> Pages:
    """With people called as she calls them."""
    return rewrite(pages, other_titles(dict(renamed(placed, shipped.document))))


def _with_added(pages: Pages, chosen: Chosen, wishes: Wishes, shipped: Policy) -> Pages:
    unknown = chosen.unknown
    signals = [*signal_lines(chosen.added), *placeholders.signal_lines(unknown)]
    triggers = [*trigger_lines(chosen.added, shipped.document), *placeholders.trigger_lines(unknown, level_at(1, shipped.document))]
    pages = append(append(pages, "signals", signals, MAIN), "triggers", triggers, MAIN)
    top = [level.role for level in shipped.document.levels if not level.external and level.role][-1]
    return append(pages, "reviews", review_lines(wishes.challenges, str(top)), MAIN)


def _company(pages: Pages) -> dict[str, Any]:
    """What the shipped policy says of its company, so far as that was not left out."""
    return next((plain(section.entry.value) for section in sections(pages) if section.name == "company"), {})


def _head_keys(name: str, wishes: Wishes, sector: Sector, company: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Top-level keys with their new lines."""
    kind = wishes.company_type or company.get("type") or sector.what
    title = sector.title.format(name=wishes.name) if wishes.name else sector.untitled.format(type=kind)
    yield "id", [f"id: {name}"]
    yield "title", [f"title: {scalar(title)}"]
    yield "version", [f'version: "{FIRST_VERSION}"']
    shown = {
        "type": kind,
        "audience": wishes.audience or company.get("audience"),
        "common_issues": wishes.issues or company.get("common_issues"),
        "team": wishes.team or company.get("team"),
        "challenges": wishes.challenges or company.get("challenges"),
    }
    yield "company", list(company_lines({key: value for key, value in shown.items() if value}))


def _cases(pages: Pages, chosen: Chosen, shipped: Policy, gone: Gone) -> Pages:
    """The example tickets that still show what they showed, and one for each issue that was added."""
    old = trimmed(_read(shipped.id, cases=True), gone)  # a shipped policy has its folder's name
    if gone or chosen.added or chosen.unknown:
        old = _without(old, cases_about(shipped, _section(old).entry.value.value, gone))
        old = _without(old, failing_cases(_loaded({**pages, **old})))
    new = _loaded(pages)
    return append(old, "cases", [*case_lines(chosen.added, new), *placeholders.case_lines(chosen.unknown, new)], "")


def _section(cases: Pages) -> Section:
    (section,) = [section for section in sections(cases) if section.name == "cases"]
    return section


def _without(cases: Pages, numbers: Iterator[int]) -> Pages:
    return apply(cases, without_items(cases, _section(cases), set(numbers)))


def _loaded(pages: Pages) -> Policy:
    """The pages as a policy, with the cases that are among them."""
    with _written(pages) as folder:
        return load_with_cases(folder)


def _sharing_words(pages: Pages) -> list[str]:
    """The signals whose phrases also take words of an issue that was added."""
    with _written(pages) as folder:
        return list(dict.fromkeys(str(finding.at) for finding in check(folder, Options(select=("EP506",))).diagnostics))


@contextmanager
def _written(pages: Pages) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in pages.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        yield Path(folder)


def _head(sector: Sector) -> list[str]:
    return say("starter.head", policy=sector.policy).split("\n")
