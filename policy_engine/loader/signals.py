"""Whether a signal's keys fit its type and one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import inline, value_place
from policy_engine.loader.names import Path
from policy_engine.loader.settle import KIND_WORDS, closest_or_all, listed, parse_number
from policy_engine.model.program import NUMERIC
from policy_engine.model.signals import AMOUNT
from policy_engine.quantities.durations import parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import parse_money
from policy_engine.source import Node
from policy_engine.spelling import closest
from policy_engine.text import lexicon_entry, lexicon_names

# key → the types of signal it fits
FITS: dict[str, tuple[str, ...]] = {
    "values": ("choice", "choices"),
    "ordered": ("choice",),
    "when": ("flag",),
    "table": ("choice",),
    "from": ("duration",),
    "to": ("duration",),
    "calendar": ("duration",),
    "open": ("flag",),
    "at": ("flag",),
}
BELONG_ELSEWHERE = {
    "also": "`also:` stands beside `use:` and a detector; without one, put the phrases under the value that they mean",
    "pick": "`pick:` is for amounts of money, numbers and durations: leave it out",
    "amount": "`amount:` is for amounts of money, numbers and durations: put the phrases under the value that they mean",
}
"""Keys of other shapes of `text:`, and what to write instead."""
DERIVATIONS = ("when", "table", "from", "open")


def check_signal(signal: Any, path: Path, node: Node, currency: str | None) -> Iterator[Diagnostic]:
    """Findings about one signal."""
    written = [name for name in ("field", "text", *FITS) if getattr(signal, "from_" if name == "from" else name)]
    for name in written:
        if name in FITS and signal.type not in FITS[name]:
            message = f"`{name}` does not fit a signal of type `{signal.type}`"
            yield Diagnostic("EP120", "error", message, node.key_place((*path, name)), f"`{name}` is for {listed(FITS[name])}")
    if signal.type in ("choice", "choices") and not signal.values:
        yield Diagnostic(
            "EP103",
            "error",
            f"signal `{signal.id}` has no `values`",
            node.place_of((*path, "id")),
            "for example `values: [free, team, enterprise]`",
        )
    yield from _derivations(signal, written, path, node)
    yield from _text(signal, path, node)
    if signal.if_missing is not None:
        yield from _missing(signal, path, node)


def _derivations(signal: Any, written: list[str], path: Path, node: Node) -> Iterator[Diagnostic]:
    derived = [name for name in written if name in DERIVATIONS]
    if len(derived) > 1:
        message = f"`{derived[0]}` and `{derived[1]}` can't stand in one signal"
        yield Diagnostic(
            "EP120", "error", message, node.key_place((*path, derived[1])), "a signal is derived in one way: write two signals"
        )
    pairs = (("to", "from"), ("calendar", "from"), ("at", "open"), ("open", "at"))
    fitting = [name for name in written if signal.type in FITS.get(name, (signal.type,))]
    for one, other in pairs:
        if one in fitting and other not in written:
            yield Diagnostic("EP120", "error", f"`{one}` needs `{other}` beside it", node.key_place((*path, one)), f"add `{other}:`")


def _text(signal: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    if signal.text is None:
        return
    place = node.key_place((*path, "text"))
    if signal.text.use is not None:
        if signal.text.use not in lexicon_names():
            near = closest(signal.text.use, lexicon_names())
            listed_names = "write your own phrases as a list; the built-in detectors are: " + ", ".join(lexicon_names())
            help_line = f"did you mean `{near}`?" if near else listed_names
            if " " in signal.text.use:
                help_line = f"phrases of your own stand in a list: `{inline([signal.text.use])}`"
            message = f"there is no built-in detector `{signal.text.use}`"
            yield Diagnostic("EP210", "error", message, value_place(node, (*path, "text")), help_line)
        elif (kind := lexicon_entry(signal.text.use).kind) != signal.type:
            yield Diagnostic(
                "EP214",
                "error",
                f"the detector `{signal.text.use}` finds {KIND_WORDS.get(kind, f'a {kind}')}, and this signal is of type `{signal.type}`",
                place,
                f"make the signal `type: {kind}`, or use another detector",
            )
        return
    for name, _ in signal.text.phrases:
        if (advice := _unmeant(signal, name)) is not None:
            is_listed = node.at((*path, "text")).kind != "mapping"
            at = place if is_listed else node.key_place((*path, "text", name))
            yield Diagnostic("EP202", "error", _misplaced(signal, name, is_listed), at, _by_value(signal) if is_listed else advice)


def _misplaced(signal: Any, name: str, is_listed: bool) -> str:
    if signal.type in NUMERIC or name in BELONG_ELSEWHERE:
        return f"phrases can't stand under `{name}` here"
    return "a list does not say which value its phrases mean" if is_listed else f"`{signal.id}` is never `{name}`"


def _by_value(signal: Any) -> str:
    first = signal.values[0].id if signal.values else "value"
    return f"put phrases under each value: `{first}: [some words]`"


def _unmeant(signal: Any, name: str) -> str | None:
    """What to write instead of the word `name` that phrases stand under; None when they may."""
    if signal.type not in NUMERIC:
        values = ("yes", "no") if signal.type == "flag" else tuple(v.id for v in signal.values)
        return None if name in values else BELONG_ELSEWHERE.get(name) or closest_or_all(name, values)
    if name == AMOUNT or (signal.type == "number" and name.isascii() and name.isdigit()):
        return None
    also = ", or a whole number that they stand for, as in `2: [twice]`" if signal.type == "number" else ""
    return f"write `{AMOUNT}:` for phrases that say where {KIND_WORDS[signal.type]} stands{also}"


def _missing(signal: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    if signal.when is not None or signal.table is not None:
        yield Diagnostic(
            "EP120",
            "error",
            "a definition has no silence of its own",
            node.key_place((*path, "if_missing")),
            "say it on the signals that it reads",
        )
        return
    value = signal.if_missing.value
    place = node.place_of((*path, "if_missing", "take") if signal.if_missing.is_taken else (*path, "if_missing"))
    problem = None if value == "unknown" and not signal.if_missing.is_taken else value_problem(signal, value)
    if problem:
        yield Diagnostic(*problem[:1], "error", problem[1], place, problem[2])


def value_problem(signal: Any, value: str) -> tuple[str, str, str | None] | None:
    """(code, message, help) when `value` can't be a value of the signal."""
    if signal.type in NUMERIC:
        readers: dict[str, Callable[[str], object]] = {"number": parse_number, "money": parse_money, "duration": parse_duration}
        try:
            readers[signal.type](value)
        except QuantityError as error:
            return {"number": "EP107", "money": "EP113", "duration": "EP111"}[signal.type], error.message, error.help
        return None
    values = ("yes", "no") if signal.type in ("flag", "choices") else tuple(v.id for v in signal.values)
    if value in values:
        return None
    return "EP202", f"`{signal.id}` is never `{value}`", closest_or_all(value, values)
