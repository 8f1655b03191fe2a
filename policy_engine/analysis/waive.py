"""Waivers: findings that the author accepts, with a reason. One that matches nothing is a finding itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.codes import all_codes, is_always_error
from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.model.cases import Waiver

if TYPE_CHECKING:
    from policy_engine.analysis.analyse import Analysis

LEFT_OUT = "99"
"""How the code ends that says that the checks of a whole family were left out."""


def waive(subject: Subject, found: Sequence[Diagnostic], wants: Callable[[str], bool]) -> Analysis:
    """Findings without those that a waiver accepts. Errors are never waived; a waiver that matches nothing is a finding."""
    from policy_engine.analysis.analyse import Analysis

    left: list[Diagnostic] = []
    waived: list[tuple[Diagnostic, str]] = []
    used: set[int] = set()
    for diagnostic in found:
        matching = [index for index, waiver in enumerate(subject.document.waivers) if _matches(subject, waiver, diagnostic)]
        used.update(matching)
        if matching:
            waived.append((diagnostic, subject.document.waivers[matching[0]].because))
        else:
            left.append(diagnostic)
    if wants("EP211"):
        left.extend(_pointless(subject, found, used, wants))
    return Analysis(tuple(left), tuple(waived))


def _matches(subject: Subject, waiver: Waiver, diagnostic: Diagnostic) -> bool:
    if diagnostic.kind == "error" or diagnostic.code != waiver.code:
        return False
    if waiver.at is None:
        return True
    if diagnostic.at is not None:
        return diagnostic.at == waiver.at or diagnostic.at.startswith(f"{waiver.at}.")
    return _stands_in(subject, waiver.at, diagnostic.place)


def _stands_in(subject: Subject, at: str, place: Place) -> bool:
    """Whether a finding that names no part stands inside the part `at`."""
    section, _, name = at.partition(".")
    part, *inside = name.split(".")
    path = (*subject.path(section, part), *inside) if part else (section,)
    around = subject.node.place_of(path)
    start, end = (around.line, around.column), (around.end_line, around.end_column)
    return around.file == place.file and start <= (place.line, place.column) < end


def _pointless(subject: Subject, found: Sequence[Diagnostic], used: set[int], wants: Callable[[str], bool]) -> Iterator[Diagnostic]:
    known = {info.code for info in all_codes()}
    undecided = tuple(diagnostic.code.removesuffix(LEFT_OUT) for diagnostic in found if diagnostic.undecided)
    for index, waiver in enumerate(subject.document.waivers):
        was_checked = waiver.code in known and wants(waiver.code) and not waiver.code.startswith(undecided)
        if index in used or not was_checked:
            continue
        where = f" in `{waiver.at}`" if waiver.at else ""
        spot = Spot("", subject.node.place_of(("waivers", index, "code")))
        if is_always_error(waiver.code):
            message = f"`{waiver.code}` is an error wherever it is found, and errors can't be waived"
            yield finding("EP211", "warning", spot, message, help="take the waiver away; should the error come, mend it")
            continue
        message = f"there is no finding `{waiver.code}`{where} that this could accept"
        yield finding("EP211", "warning", spot, message, help="take the waiver away, or mend its `at:`")
