"""Formulas as lines of Python: what several formulas share is asked once, and what was read stays in a local name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from policy_engine.generated.algebra import Formula, both, either, parts_of
from policy_engine.generated.formulas import Formulas
from policy_engine.generated.leaves import Leaves, Mode, has_default
from policy_engine.generated.likely import Likely

MAX_DEPTH = 12
"""Levels of `if` within each other; deeper, an expression says it."""


class Writer:
    """Writes the body of one function over a ticket `t`."""

    def __init__(self, formulas: Formulas, leaves: Leaves, mode: Mode) -> None:
        self.formulas, self.leaves, self.mode = formulas, leaves, mode
        self.likely = Likely(formulas.program, formulas.checks)
        self.lines: list[str] = []
        self.depth = 1
        self.locals: dict[str, str] = {}
        self.loaded: dict[str, str] = {}
        """Variables that the function reads before all else: all of them, unless it is plain."""
        self.known: set[str] = set()
        """What is surely in its local name here: variables, and keys of named formulas."""
        self.uses: Counter[str] = Counter()

    # ---- lines

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The lines of a block; what becomes known in it is not known behind it."""
        self.line(head)
        self.depth += 1
        kept, length = set(self.known), len(self.lines)
        yield
        if len(self.lines) == length:
            self.line("pass")
        self.known = kept
        self.depth -= 1

    def local(self, name: str) -> str:
        """The local name of a variable or of a named formula."""
        return self.locals.setdefault(name, f"v{len(self.locals)}")

    def loads(self) -> list[str]:
        """The lines that read variables before all else."""
        how = "{local} = mask({name!r}, t)" if self.mode == "masks" else "{local} = t.get({name!r})"
        return [how.format(local=local, name=name) for name, local in self.loaded.items()]

    # ---- what is used, and how often

    def count(self, formulas: Iterable[Formula]) -> None:
        """Count what formulas read, near and behind their names."""
        for formula in formulas:
            self._count(formula)

    def _count(self, formula: Formula) -> None:
        if isinstance(formula, bool):
            return
        if formula[0] in ("test", "given"):
            self.uses[formula[1]] += 1
        if formula[0] == "ref":
            self.uses[_key(formula)] += 1
            if self.uses[_key(formula)] == 1:
                self._count(self.formulas.named[formula[1]])
        self.count(parts_of(formula))

    # ---- expressions

    def express(self, formula: Formula, *, first: bool = False) -> str:
        """The formula as an expression. `first`: it is surely the first thing that a statement looks at."""
        if isinstance(formula, bool):
            return str(formula)
        kind = formula[0]
        if kind in ("and", "or"):
            return f"({f' {kind} '.join(self._in_turn(self.likely.in_turn(kind, formula[1]), first=first))})"
        if kind == "not":
            return f"(not {self.express(formula[1], first=first)})"
        if kind == "read":
            return f"({self.express(formula[1], first=first)} or True)"
        if kind == "ref":
            key = _key(formula)
            return self.local(key) if key in self.known else self.express(self.formulas.named[formula[1]], first=first)
        return self._leaf(formula, first=first)

    def _in_turn(self, parts: Iterable[Formula], *, first: bool) -> list[str]:
        """Expressions of which each is looked at only after the one before: what that one reads first is known."""
        kept, found = set(self.known), list[str]()
        for part in parts:
            found.append(self.express(part, first=True))
            if first and len(found) == 1:
                kept = set(self.known)
        self.known = kept
        return found

    def _leaf(self, formula: Formula, *, first: bool) -> str:
        kind, name = formula[:2]
        if kind == "test":
            check = self.formulas.checks[formula[3]]
            # Plain code asks whether a value is there, which is no reason to give up when it is not.
            is_read = check.known is None or self.mode != "plain"
            return self.leaves.test(self.mode, formula[2], check, self.read(name, first=first) if is_read else (f"t.get({name!r})",) * 2)
        if kind == "given":
            return f"({self.express(formula[2])} if {self._is_said(name)} else {self.express(formula[3])})"
        found = f"x_{self.scale_number(name)}"
        if kind == "span":
            return f"{found} in {{{', '.join(map(str, sorted(formula[2])))}}}"
        return f"not {found} & {~formula[3]}" if formula[2] == "sure" else f"{found} & {formula[3]}"

    def scale_number(self, name: str) -> int:
        """Scales have numbers in local names."""
        return [scale.name for scale in self.formulas.program.scales].index(name)

    def _is_said(self, name: str) -> str:
        return f"{self.read(name, first=False)[0]} is not None" if self.mode == "open" else f"{name!r} in t"

    def read(self, name: str, *, first: bool) -> tuple[str, str]:
        """How to read a variable here: the first time, and again."""
        local = self.local(name)
        if name in self.known:
            return local, local
        if self.mode != "plain":
            self.loaded[name] = local
            return local, local
        value, may_lack = f"t[{name!r}]", has_default(self.formulas.program.variable(name))
        if not may_lack and (not first or self.uses[name] < 2):
            return value, value
        if first:
            self.known.add(name)
        return f"({local} := {value} if {name!r} in t else None)" if may_lack else f"({local} := {value})", local

    # ---- statements

    def name_shared(self, formulas: Iterable[Formula]) -> None:
        """Before a statement: find the named formulas that more than one place reads."""
        for key in self._refs(formulas):
            if _key(("ref", key)) not in self.known and self.uses[_key(("ref", key))] > 1:
                formula = self.formulas.named[key]
                self.name_shared([formula])
                self.line(f"{self.local(_key(('ref', key)))} = {self.express(formula, first=True)}")
                self.known.add(_key(("ref", key)))

    def _refs(self, formulas: Iterable[Formula]) -> Iterator[tuple[str, str]]:
        for formula in formulas:
            if isinstance(formula, bool):
                continue
            yield from self._refs(parts_of(formula))
            if formula[0] == "ref":
                yield formula[1]
                if self.uses[_key(formula)] < 2:
                    yield from self._refs([self.formulas.named[formula[1]]])

    def when_any(self, formulas: Sequence[Formula], then: Sequence[str]) -> None:
        """Lines that do `then` when one of the formulas holds. `then` leaves the block."""
        self.name_shared(formulas)
        self._when([(formula, tuple(then)) for formula in dict.fromkeys(formulas)], 0, leaves=True)

    def when_each(self, pairs: Sequence[tuple[Formula, str]]) -> None:
        """Lines that do for each formula that holds what stands beside it."""
        self.name_shared(formula for formula, _ in pairs)
        self._when([(formula, (then,)) for formula, then in pairs], 0, leaves=False)

    def _when(self, pairs: list[Pair], level: int, *, leaves: bool) -> None:
        """What many formulas need is asked once. `leaves`: the first that holds ends it, so all that is left is one question."""
        for then in [then for formula, then in pairs if formula is True]:
            self._do(then)
            if leaves:
                return
        left = [pair for pair in pairs if not isinstance(pair[0], bool)]
        for shared, inner in _groups(left) if level < MAX_DEPTH else []:
            condition = self.express(shared, first=True)
            with self.block(f"if {_bare(condition)}:"):
                self._when([(_without(formula, shared), then) for formula, then in inner], level + 1, leaves=leaves)
            left = [pair for pair in left if pair not in inner]
        questions = [(either(formula for formula, _ in left), left[0][1])] if leaves and left else left
        for formula, then in questions:
            condition = self.express(formula, first=True)
            with self.block(f"if {_bare(condition)}:"):
                self._do(then)

    def _do(self, then: Sequence[str]) -> None:
        for text in then:
            self.line(text)


Pair = tuple[Formula, tuple[str, ...]]
"""A formula, and the lines for when it holds."""


def _groups(pairs: list[Pair]) -> Iterator[tuple[Formula, list[Pair]]]:
    """What two or more formulas need, with them: the most wanted first, each formula once."""
    counted = Counter(part for formula, _ in pairs for part in _parts(formula))
    holders: dict[Formula, list[int]] = {}
    for place, (formula, _) in enumerate(pairs):
        for part in _parts(formula):
            holders.setdefault(part, []).append(place)
    taken: set[int] = set()
    while counted:
        part, times = max(counted.items(), key=lambda item: item[1])
        if times < 2:
            return
        places = [place for place in holders[part] if place not in taken]
        taken.update(places)
        for place in places:
            counted.subtract(_parts(pairs[place][0]))
        del counted[part]
        yield part, [pairs[place] for place in places]


def _parts(formula: Formula) -> tuple[Formula, ...]:
    return formula[1] if isinstance(formula, tuple) and formula[0] == "and" else (formula,)


def _without(formula: Formula, part: Formula) -> Formula:
    return both(one for one in _parts(formula) if one != part)


def _bare(expression: str) -> str:
    """Without the outermost pair of brackets."""
    if not expression.startswith("(") or not expression.endswith(")"):
        return expression
    depth, quote = 0, ""
    for place, sign in enumerate(expression[:-1]):
        if quote or sign in "'\"":
            return expression  # words may hold brackets
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth and place:
            return expression
    return expression[1:-1]


def _key(formula: Formula) -> str:
    name, side = formula[1]
    return f"{name} ({side})"
