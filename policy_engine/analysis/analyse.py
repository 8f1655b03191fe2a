"""All checks of a whole policy in one call, with its waivers applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from importlib.util import find_spec

from policy_engine.analysis.checks import PROOF_CODES, STRUCTURE, proof_checks
from policy_engine.analysis.subject import Subject, finding
from policy_engine.analysis.waive import waive
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader import PolicySource
from policy_engine.records import dataclass

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What is checked. `select`/`ignore`: beginnings of codes (`EP3`, `EP302`). `timeout`: seconds for one question to the solver."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    timeout: float = 5.0
    progress: Progress | None = None

    def wants(self, code: str) -> bool:
        """Whether findings of this code are asked for."""
        chosen = not self.select or code.startswith(self.select)
        return chosen and not (self.ignore and code.startswith(self.ignore))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found, and what a waiver accepted (finding, reason)."""

    findings: tuple[Diagnostic, ...] = ()
    waived: tuple[tuple[Diagnostic, str], ...] = field(default=())


def analyse(source: PolicySource, known: Iterable[Diagnostic] = (), options: Options | None = None) -> Analysis:
    """Every finding about the whole policy. `known` are findings made while loading: waivers and choices apply to those, too."""
    chosen = options or Options()
    subject = Subject(source)
    found = [diagnostic for diagnostic in known if diagnostic.kind == "error" or chosen.wants(diagnostic.code)]
    for check in STRUCTURE:
        if chosen.wants(check.code):
            found.extend(check.find(subject))
    found.extend(_proofs(subject, chosen))
    return waive(subject, found, chosen.wants)


def _proofs(subject: Subject, options: Options) -> Iterable[Diagnostic]:
    """Findings of the solver; without one, a note that says what was not checked."""
    if not any(options.wants(code) for code in PROOF_CODES):
        return
    if find_spec("z3") is None:
        message = "not checked, since there is no solver: which parts never matter, what reaches no trigger, and the laws"
        yield finding("EP399", "note", subject.whole(), message, undecided=True, help="install it: `pip install policy-engine[proofs]`")
        return
    yield from run_proofs(subject, options)


def run_proofs(subject: Subject, options: Options) -> Iterable[Diagnostic]:
    from policy_engine.analysis.proofs import Proofs

    proofs = Proofs(subject, options.timeout)
    checks = [check for check in proof_checks() if options.wants(check.code)]
    for done, check in enumerate(checks):
        if options.progress is not None:
            options.progress(done, len(checks))
        yield from check.find(proofs)
