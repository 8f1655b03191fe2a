"""Waivers must name a finding that exists and a part that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_engine.codes import all_codes
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.names import SECTIONS, Names
from policy_engine.model.document import PolicyDocument
from policy_engine.source import Node
from policy_engine.spelling import closest


def check_waivers(document: PolicyDocument, names: Names, node: Node) -> Iterator[Diagnostic]:
    """A finding for each waiver that can't match anything."""
    codes = {info.code for info in all_codes()}
    for index, waiver in enumerate(document.waivers):
        path = ("waivers", index)
        if waiver.code not in codes:
            near = closest(waiver.code, codes)
            yield Diagnostic(
                "EP211",
                "error",
                f"there is no finding `{waiver.code}`",
                node.place_of((*path, "code")),
                f"did you mean `{near}`?" if near else "`policy-engine explain` lists all codes",
            )
        if waiver.at is None:
            continue
        section, _, name = waiver.at.partition(".")
        part = name.partition(".")[0]
        if section not in SECTIONS or (part and part not in names.kinds):
            yield Diagnostic(
                "EP211",
                "error",
                f"there is no `{waiver.at}` in this policy",
                node.place_of((*path, "at")),
                "write the section and the id, for example `triggers.big-dispute`",
            )


def check_waived_errors(document: PolicyDocument, node: Node, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """A finding for each waiver that names an error of this policy: errors are mended, never accepted."""
    errors = {finding.code for finding in found if finding.kind == "error"}
    for index, waiver in enumerate(document.waivers):
        if waiver.code in errors:
            place = node.place_of(("waivers", index, "code"))
            message = f"`{waiver.code}` is an error here, and an error can't be waived"
            yield Diagnostic("EP211", "warning", message, place, "mend the error, and take the waiver away")
