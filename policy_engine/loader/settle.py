"""From written conditions to settled ones: names become variables, words become allowed values or ranges of numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import narrow_place
from policy_engine.loader.names import Names, Path, with_article
from policy_engine.loader.plainer import plainer_test
from policy_engine.logic import Range, point
from policy_engine.logic.ranges import complement
from policy_engine.model import program as settled
from policy_engine.model.conditions import AllOf, AnyOf, Between, Compare, Is, Known, Line, Mistake, Not, Other, Test, Written
from policy_engine.model.program import ALWAYS, All, Any_, Check, Condition, Variable
from policy_engine.quantities.durations import Duration, parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import parse_money
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.spelling import closest

KIND_WORDS = {"money": "an amount of money", "number": "a number", "duration": "a length of time"}
MOST_LISTED = 12
YES, NO = frozenset({"yes"}), frozenset({"no"})


class Unfit(Exception):
    """A test that does not fit what it tests."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


@dataclass(slots=True)
class Settler:
    """Settles conditions of one policy; findings gather in `diagnostics`."""

    names: Names
    node: Node
    currency: str | None
    diagnostics: list[Diagnostic]

    def condition(self, written: Written | None, path: Path) -> Condition:
        """The settled condition; without one, `ALWAYS`. Mistakes were reported by the shape already and count as always."""
        match written:
            case None | Mistake():
                return ALWAYS
            case AllOf(parts):
                return All(tuple(self.condition(part, path) for part in parts))
            case AnyOf(parts):
                return Any_(tuple(self.condition(part, path) for part in parts))
            case Not(part):
                return settled.Not(self.condition(part, path))
            case Line():
                return self._line(written, path)

    def _line(self, line: Line, path: Path) -> Condition:
        if isinstance(line.test, Mistake):
            return ALWAYS
        try:
            return settle_test(line.name, line.test, self.names, self.currency)
        except Unfit as unfit:
            where = (*path, *line.path)
            is_name = unfit.code == "EP201"
            place = self.node.key_place(where) if is_name else narrow_place(self.node, where, unfit.message)
            self.diagnostics.append(Diagnostic(unfit.code, "error", unfit.message, place, unfit.help))
            return ALWAYS


def settle_test(name: str, test: Test, names: Names, currency: str | None) -> Condition:
    """One line. Raises Unfit for an unknown name, an unknown value, or a test that does not fit."""
    if name in names.choices and (name != "lane" or names.choices["lane"]):
        return _settle_choices(name, test, names)
    variable = names.variables.get(name)
    if variable is None:
        raise Unfit("EP201", *_unknown_name(name, names))
    return _settle_on(variable, test, names, currency)


def _unknown_name(name: str, names: Names) -> tuple[str, str]:
    kind = names.kinds.get(name)
    if name == "lane":
        return "this policy has no lanes", "list them under `lanes:`"
    if kind:
        return (
            f"`{name}` is {with_article(kind)}, which a condition can't test",
            "conditions test signals, events, lanes, scales, deadlines and chains",
        )
    near = closest(name, names.condition_names())
    return f"there is no signal `{name}`", f"did you mean `{near}`?" if near else "declare it under `signals:`"


def _settle_choices(name: str, test: Test, names: Names) -> Condition:
    match test:
        case Is(words):
            for word in words:
                _require_value(word, names.choices[name], name)
            parts = tuple(Check(f"{name}.{word}", YES, words=word) for word in words)
            return parts[0] if len(parts) == 1 else Any_(parts)
        case Other(Is(words)):
            for word in words:
                _require_value(word, names.choices[name], name)
            parts = tuple(Check(f"{name}.{word}", NO, words=f"not {word}") for word in words)
            return parts[0] if len(parts) == 1 else All(parts)
        case _:
            raise Unfit(
                "EP214",
                f"`{name}` can hold several values at once, so this test does not fit",
                f"name a value: one of {listed(names.choices[name])}",
            )


def _require_value(word: str, values: tuple[str, ...], name: str) -> None:
    if word in values:
        return
    help_line = closest_or_all(word, values)
    if word.lower() in ("true", "false", "on", "off") and set(values) == {"yes", "no"}:
        help_line = "write `yes` or `no`"
    if name in ("level", "lane"):
        raise Unfit("EP203" if name == "level" else "EP207", f"there is no {name} `{word}`", help_line)
    raise Unfit("EP202", f"`{name}` is never `{word}`", help_line)


def listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def one_of(values: tuple[str, ...], opening: str = "it is one of") -> str:
    """The values there are, as the help of a finding; where there are none, that."""
    return f"{opening} {listed(values[:MOST_LISTED])}" if values else "the policy lists no values for it yet"


def closest_or_all(word: str, values: tuple[str, ...], opening: str = "it is one of") -> str:
    """The value that a mistyped one most likely meant, else all of them."""
    near = closest(word, values)
    return f"did you mean `{near}`?" if near else one_of(values, opening)


def _settle_on(variable: Variable, test: Test, names: Names, currency: str | None) -> Check:
    check = _settle_any(variable, test, names, currency)
    if check.known is None and not check.values and not check.ranges:
        raise Unfit("EP214", f"no value of `{variable.name}` is {check.words}", one_of(variable.values))
    return check


def _settle_any(variable: Variable, test: Test, names: Names, currency: str | None) -> Check:
    match test:
        case Known(yes):
            return Check(variable.name, known=yes, words="known" if yes else "unknown")
        case Other(inner):
            check = _settle_any(variable, inner, names, currency)
            if check.known is not None:
                return Check(check.variable, known=not check.known, words=f"not {check.words}")
            words = f"not {check.words}"
            if variable.is_numeric:
                return Check(check.variable, ranges=complement(check.ranges), words=words)
            return Check(check.variable, frozenset(variable.values) - check.values, words=words)
        case _ if variable.is_numeric:
            return _settle_plainly(variable, test, names, currency)
        case Is(words):
            for word in words:
                _require_value(word, variable.values, variable.name)
            return Check(variable.name, frozenset(words), words=" or ".join(words))
        case Compare(comparison, operand):
            return _settle_order(variable, comparison, operand)
        case Between(low, high):
            floor, roof = _settle_order(variable, "at least", low), _settle_order(variable, "at most", high)
            return Check(variable.name, floor.values & roof.values, words=f"{low} to {high}")
        case _:
            raise Unfit("EP114", "this test can't be read")


def _settle_order(variable: Variable, comparison: str, operand: str) -> Check:
    if not variable.ordered:
        help_line = one_of(variable.values)
        if variable.kind == "choice":
            help_line = "add `ordered: yes` to it when its values are listed lowest first"
        elif variable.kind == "event":
            help_line = f"to test how long ago it was, make a duration signal: `type: duration, from: {variable.name}`"
        raise Unfit("EP214", f"`{variable.name}` has no order, so `{comparison} {operand}` does not fit", help_line)
    _require_value(operand, variable.values, variable.name)
    at = variable.values.index(operand)
    spans = {
        "over": variable.values[at + 1 :],
        "at least": variable.values[at:],
        "under": variable.values[:at],
        "at most": variable.values[: at + 1],
    }
    return Check(variable.name, frozenset(spans[comparison]), words=f"{comparison} {operand}")


def _settle_plainly(variable: Variable, test: Test, names: Names, currency: str | None) -> Check:
    """A numeric test; where it can't be read, the help shows the comparison that was most likely meant."""
    try:
        return _settle_number(variable, test, names, currency)
    except Unfit as unfit:
        words = f"{test.comparison} {test.operand}" if isinstance(test, Compare) else test.words[0] if isinstance(test, Is) else ""
        plainer = plainer_test(words) if unfit.code in ("EP107", "EP111", "EP113") else None
        raise Unfit(unfit.code, unfit.message, f"write `{plainer}`" if plainer else unfit.help) from None


def _settle_number(variable: Variable, test: Test, names: Names, currency: str | None) -> Check:
    match test:
        case Is(words):
            read = [_operand(variable, word, names, currency) for word in words]
            return _numeric([(v, point(n)) for v, n in read], " or ".join(words))
        case Compare(comparison, operand):
            clock, number = _operand(variable, operand, names, currency)
            spans = {
                "over": Range(number, None, low_open=True),
                "at least": Range(number, None),
                "under": Range(None, number, high_open=True),
                "at most": Range(None, number),
            }
            return _numeric([(clock, spans[comparison])], f"{comparison} {operand}")
        case Between(low, high):
            clock, bottom = _operand(variable, low, names, currency)
            other, top = _operand(variable, high, names, currency)
            if clock.name != other.name:
                raise Unfit("EP214", f"`{low}` and `{high}` are counted in different units", "use one unit for both ends")
            if bottom > top:
                raise Unfit("EP114", f"`{low} to {high}` runs backwards", f"write `{high} to {low}`")
            return _numeric([(clock, Range(bottom, top))], f"{low} to {high}")
        case _:
            raise Unfit("EP114", "this test can't be read")


def _numeric(parts: list[tuple[Variable, Range]], words: str) -> Check:
    clocks = {variable.name for variable, _ in parts}
    if len(clocks) > 1:
        raise Unfit("EP214", f"`{words}` mixes units", "use one unit in a list")
    return Check(parts[0][0].name, ranges=tuple(sorted((r for _, r in parts), key=lambda r: r.low or Decimal(0))), words=words)


def _operand(variable: Variable, text: str, names: Names, currency: str | None) -> tuple[Variable, Decimal]:
    try:
        if variable.kind == "money":
            return variable, _amount(text, currency)
        if variable.kind == "duration":
            return _clock(variable, parse_duration(text), names)
        return variable, parse_number(text)
    except QuantityError as error:
        code = "EP112" if type(error).__name__ == "BareDayError" else {"money": "EP113", "duration": "EP111"}.get(variable.kind, "EP107")
        raise Unfit(code, f"`{variable.name}` is {KIND_WORDS[variable.kind]}, and {error.message}", error.help) from None


def _amount(text: str, currency: str | None) -> Decimal:
    money = parse_money(text)
    if money.currency and currency and money.currency != currency:
        raise Unfit(
            "EP219",
            f"`{text}` is not in the policy's currency, {currency}",
            "amounts are not converted: write the threshold in the policy's currency",
        )
    if money.currency and currency is None:
        raise Unfit(
            "EP219", f"`{text}` names a currency, but the policy has none", f"add `currency: {money.currency}` at the top of the policy"
        )
    return money.amount


def parse_number(text: str) -> Decimal:
    """A plain number; thousands may be parted by commas. Raises QuantityError."""
    if not re.fullmatch(r"[-+]?(\d{1,15}|\d{1,3}(,\d{3})+)(\.\d{1,9})?", text.strip()):
        raise QuantityError(f"`{text}` is not a number", "write digits, for example `500` or `0.5`")
    return Decimal(text.strip().replace(",", ""))


def _clock(variable: Variable, length: Duration, names: Names) -> tuple[Variable, Decimal]:
    """Each unit of a duration is a variable of its own, since units are never converted into one another."""
    if length.unit == "minutes":
        return variable, length.seconds
    name = f"{variable.name}|{length.unit}"
    clock = names.clocks.setdefault(name, Variable(name, "duration", variable.owner, title=variable.title, question=variable.question))
    return clock, length.count
