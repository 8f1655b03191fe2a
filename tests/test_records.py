"""The package's `dataclass` gives what the standard library's gives, later."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from policy_engine import records

PACKAGE = Path(records.__file__).parent
Item = TypeVar("Item")


def late_parts(made: type) -> set[str]:
    return {name for name, part in vars(made).items() if type(part).__name__ == "_Late"}


@records.dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()

    @property
    def far(self) -> bool:
        return self.x + self.y > 10


@records.dataclass
class Bag(Generic[Item]):
    """Things."""

    things: list[Item] = field(default_factory=list)
    label: str = field(default="bag", compare=False)
    seen: dict[str, int] = field(default_factory=dict, repr=False)


@records.dataclass(frozen=True, slots=True)
class Marked(Point):
    """A place with a mark."""

    mark: str = "!"


def both(**options: bool) -> tuple[Any, Any]:
    """The same class, ours and the standard library's."""

    def body(decorator: Any) -> Any:
        class Thing:
            """A thing."""

            name: str
            size: int = 3
            parts: list[str] = field(default_factory=list)

        return decorator(**options)(Thing)

    return body(records.dataclass), body(dataclasses.dataclass)


OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "order": True},
    {"frozen": True, "slots": True, "eq": False},
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_class_has_the_parts_that_the_standard_library_gives(options: dict[str, bool]) -> None:
    ours, theirs = both(**options)
    ours("a"), repr(ours("a"))
    names = {name for name in vars(theirs) if name not in ("__dict__", "__weakref__", "__firstlineno__", "__static_attributes__")}
    assert names <= set(vars(ours))
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert [one.name for one in dataclasses.fields(ours)] == ["name", "size", "parts"]
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert ours.__match_args__ == theirs.__match_args__
    assert repr(ours("a", parts=["b"])) == repr(theirs("a", parts=["b"]))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_objects_compare_and_change_as_those_of_the_standard_library(options: dict[str, bool]) -> None:
    ours, theirs = both(**options)
    for made in (ours, theirs):
        one, same = made("a", 1), made("a", 1)
        assert (one == same) == options.get("eq", True)
        assert one != made("a", 2)
        assert dataclasses.replace(one, size=9).size == 9
        assert copy.deepcopy(one).parts == []
        if options.get("frozen"):
            with pytest.raises(FrozenInstanceError):
                one.size = 4
            with pytest.raises(FrozenInstanceError):
                del one.size
        else:
            one.size = 4
            assert one.size == 4
        assert hasattr(one, "__dict__") != bool(options.get("slots"))


def test_nothing_is_made_before_it_is_used() -> None:
    ours, _ = both(frozen=True, slots=True)
    assert {"__init__", "__eq__", "__hash__", "__repr__", "__dataclass_fields__"} <= late_parts(ours)
    ours("a")
    assert "__init__" not in late_parts(ours)
    assert {"__eq__", "__repr__"} <= late_parts(ours)
    assert ours("a", parts=()) in {ours("a", parts=())}
    assert late_parts(ours) <= {"__signature__", "__dataclass_fields__"}


def test_records_are_ordered_hashed_matched_and_pickled() -> None:
    assert sorted([Point(2), Point(1, 5), Point(1)]) == [Point(1), Point(1, 5), Point(2)]
    assert len({Point(1), Point(1, 0), Point(2)}) == 2
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)
    for one in (Point(1, 2, ("a",)), Marked(1, mark="?"), Bag(["a"])):
        assert pickle.loads(pickle.dumps(one)) == one
    assert Point(6, 5).far


def test_what_is_not_compared_does_not_count_for_the_hash() -> None:
    @records.dataclass(frozen=True)
    class Noted:
        name: str
        size: int
        note: str = field(default="", compare=False)

    assert Noted("a", 1, "x") == Noted("a", 1, "y")
    assert len({Noted("a", 1, "x"), Noted("a", 1, "y"), Noted("a", 2, "x")}) == 2
    assert hash(Noted("a", 1, "x")) == hash(("a", 1))


def test_fields_of_bases_come_first_and_stay_slots() -> None:
    one = Marked(1, 2, mark="?")
    assert (one.x, one.y, one.names, one.mark) == (1, 2, (), "?")
    assert not hasattr(one, "__dict__")
    assert dataclasses.asdict(one) == {"x": 1, "y": 2, "names": (), "mark": "?"}


def test_every_object_gets_its_own_default() -> None:
    first, second = Bag[str](), Bag[str]()
    first.things.append("a")
    assert (second.things, second.label, first == Bag(["a"], "other")) == ([], "bag", True)


def test_a_wrong_call_is_refused_by_name() -> None:
    ours, _ = both()
    with pytest.raises(TypeError, match=r"Thing\.__init__\(\) missing 1 required positional argument: 'name'"):
        ours()
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        ours("a", colour=1)


def test_what_is_out_of_the_ordinary_goes_to_the_standard_library() -> None:
    @records.dataclass
    class Counted:
        made: ClassVar[int] = 0
        name: str

    assert "__record__" not in vars(Counted)
    assert [one.name for one in dataclasses.fields(Counted)] == ["name"]


def test_threads_may_make_the_first_objects_at_once() -> None:
    for _ in range(20):
        ours, _ = both(frozen=True, slots=True)
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _, ours=ours: hash(ours("a", parts=())), range(8)))
        assert len(set(made)) == 1


def test_every_module_takes_its_dataclass_from_here() -> None:
    alone = {PACKAGE / "records.py", PACKAGE / "codes" / "__init__.py"}  # `codes` needs nothing but the standard library
    lines = [line for place in PACKAGE.rglob("*.py") if place not in alone for line in place.read_text("utf-8").split("\n")]
    assert [line for line in lines if "from dataclasses import" in line and "dataclass" in line.split(" import ")[1].split(", ")] == []


COUNT = """
import gc, policy_engine.api
records = [one for one in gc.get_objects() if isinstance(one, type) and "__record__" in vars(one)]
print(len(records), sum(type(vars(one)["__dataclass_fields__"]).__name__ != "_Late" for one in records))
"""


def test_importing_the_interface_makes_next_to_no_methods() -> None:
    ran = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    known, ready = map(int, ran.stdout.split())
    assert known > 100
    assert ready < known / 10
