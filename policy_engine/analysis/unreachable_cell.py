"""Cells of tables that no ticket looks up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.analysis.formulas import Formula, conj, disj
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import Spot, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import Table, TableRows

CODE = "EP309"
Cell = tuple[tuple[str, ...], Formula]
"""The row's path, and on which tickets it is looked up."""


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for section, name, table in _tables(proofs):
        applies = _applies(proofs, section, name)
        for path, formula in _cells(proofs, table.rows, table.axes, ((), True)):
            verdict = proofs.solver.verdict(applies, formula)
            if verdict == "no":
                message = f"no ticket looks up {_words(table, path)} in the table of `{name}`"
                yield finding(CODE, "warning", _spot(proofs, section, name, path), message, help="take the cell out")
            elif verdict == "undecided":
                yield proofs.undecided(CODE, _spot(proofs, section, name, path), f"whether any ticket looks up {_words(table, path)}")


def _tables(proofs: Proofs) -> Iterator[tuple[str, str, Table]]:
    yield from (("signals", signal.name, signal.table) for signal in proofs.program.signals if signal.table is not None)
    yield from (("scales", scale.name, scale.table) for scale in proofs.program.scales if scale.table is not None)


def _applies(proofs: Proofs, section: str, name: str) -> Formula:
    """Where the scale or signal applies at all."""
    if section == "scales":
        return proofs.meaning.scales[name].applies.may
    only_if = proofs.program.signal_plans[name].only_if
    return True if only_if is None else proofs.meaning.judge(only_if).may


def _cells(proofs: Proofs, rows: TableRows, axes: Sequence[str], above: Cell) -> Iterator[Cell]:
    seen, slot = proofs.meaning.value(axes[0]), proofs.slots[axes[0]]
    possible = dict(zip(slot.values, seen.cells, strict=True))
    entries = [(value, inner, possible.get(value, False)) for value, inner in rows.entries]
    if rows.otherwise is not None:
        named = dict(rows.entries)
        entries.append(("otherwise", rows.otherwise, disj(cell for value, cell in possible.items() if value not in named)))
    path, here = above
    for value, inner, cell in entries:
        below = ((*path, value), conj((here, cell)))
        if isinstance(inner, TableRows):
            yield from _cells(proofs, inner, axes[1:], below)
        else:
            yield below


def _words(table: Table, path: tuple[str, ...]) -> str:
    return ", ".join(f"`{axis}: {value}`" for axis, value in zip(table.axes, path, strict=False))


def _spot(proofs: Proofs, section: str, name: str, path: tuple[str, ...]) -> Spot:
    return proofs.subject.line(section, name, "table", *path)
