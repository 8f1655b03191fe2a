"""What is left of a condition when one answer is settled: `at least senior, and in anger` on the page of level 1 is `in anger`."""

from __future__ import annotations

from policy_engine.model.program import All, Any_, Check, Condition, Not


def given(condition: Condition, name: str, value: str) -> Condition | bool:
    """The condition with variable `name` set to `value`: what is left, or True or False where nothing is."""
    match condition:
        case Check() if condition.variable == name and condition.known is None:
            return value in condition.values
        case Check():
            return condition
        case Not(part):
            inner = given(part, name, value)
            return not inner if isinstance(inner, bool) else Not(inner)
        case All(parts):
            return _fold([given(part, name, value) for part in parts], decisive=False)
        case Any_(parts):
            return _fold([given(part, name, value) for part in parts], decisive=True)


def _fold(parts: list[Condition | bool], *, decisive: bool) -> Condition | bool:
    """`decisive` settles the whole: False among `all`, True among `any`."""
    if any(part is decisive for part in parts):
        return decisive
    left = tuple(part for part in parts if not isinstance(part, bool))
    if not left:
        return not decisive
    return Any_(left) if decisive else All(left)


def depends_on(condition: Condition, name: str) -> bool:
    """Whether a condition tests the variable."""
    match condition:
        case Check():
            return condition.variable == name
        case Not(part):
            return depends_on(part, name)
        case All(parts) | Any_(parts):
            return any(depends_on(part, name) for part in parts)
