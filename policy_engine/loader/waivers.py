"""Waivers must name a finding that exists and a part that is there."""

from __future__ import annotations

from collections.abc import Iterator

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
        if waiver.code not in codes and not waiver.code.startswith(("EP3", "EP4", "EP5", "EP6")):
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
