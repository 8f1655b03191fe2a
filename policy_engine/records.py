"""Data classes whose methods are made when they are first used.

The `dataclass` of the standard library writes five or six functions for every class and compiles them while a module is imported: half a
millisecond to a whole one. A command imports two hundred such classes, makes objects of a third, and compares or prints next to none. This
`dataclass` takes the same arguments and gives the same class, but makes `__init__` when the first object is made, `__hash__` when it is
first needed, and has the standard library itself make the rest when it is asked for. After that nothing of this module is in the way.

Every module of the package takes `dataclass` from here, but `codes`, which stands alone. A class that is out of the ordinary (`ClassVar`,
`InitVar`, its own `__init__` or `__eq__`) goes to the standard library at once.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any

_UNUSUAL = ("ClassVar", "InitVar", "KW_ONLY")
_WRITTEN = ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__slots__", "__match_args__")
_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
_REST = ("__repr__", "__dataclass_params__", *(("__replace__",) if sys.version_info >= (3, 13) else ()))


class _Late:
    """A part of a class that is not there yet. Whoever looks it up, in whatever way, has it made."""

    __slots__ = ("make", "name")

    def __init__(self, name: str, make: Callable[[str], Any]) -> None:
        self.name, self.make = name, make

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        found = self.make(self.name)
        return found.__get__(instance, owner) if hasattr(found, "__get__") else found


class _Record:
    """One class: its body as written, its options, and its fields (name → what stands behind the `=`), those of its bases first."""

    def __init__(self, written: type, own: dict[str, Any], options: dict[str, bool]) -> None:
        self.options, self.written = options, written
        self.body = {name: part for name, part in written.__dict__.items() if name not in ("__dict__", "__weakref__")}
        self.fields: dict[str, Any] = {}
        for base in reversed(written.__mro__[1:]):
            if "__record__" in base.__dict__:
                self.fields |= base.__dict__["__record__"].fields
        self.fields |= own
        self.made: Any = self.slotted(own) if options.get("slots") else written

    def again(self, body: dict[str, Any]) -> Any:
        """A class like the written one, with another body."""
        made = type(self.written)(self.written.__name__, self.written.__bases__, body)
        made.__qualname__ = self.written.__qualname__
        return made

    def slotted(self, own: dict[str, Any]) -> Any:
        inherited = {name for base in self.written.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
        body = {name: part for name, part in self.body.items() if name not in own}
        return self.again({**body, "__slots__": tuple(name for name in own if name not in inherited)})

    def finish(self, own: dict[str, Any]) -> Any:
        """The class, with everything that takes no compiling."""
        made, frozen = self.made, self.options.get("frozen", False)
        if made is self.written:
            for name in (name for name, default in own.items() if isinstance(default, Field)):
                delattr(made, name)
        late = {"__init__": self.init, "__signature__": self.signature, "__dataclass_fields__": self.described}
        late |= dict.fromkeys(_REST, self.rest)
        if self.options.get("eq", True):
            late["__eq__"] = self.rest
            made.__hash__ = None
            # `attrgetter` gives a tuple of two values and more
            late |= {"__hash__": self.hash if len(self.compared()) > 1 else self.rest} if frozen else {}
        late |= dict.fromkeys(_ORDER, self.rest) if self.options.get("order") else {}
        for name, make in late.items():
            setattr(made, name, _Late(name, make))
        made.__record__ = self
        setattr(made, "__match_args__", tuple(self.fields))  # noqa: B010
        if frozen:
            made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
            if self.options.get("slots") and "__getstate__" not in self.body:
                made.__getstate__, made.__setstate__ = _state, _set_state
        return made

    # ---- what is made late -------------------------------------------------------------------------------------------------------

    def init(self, name: str) -> Any:
        function = _init_function(self.fields, self.options.get("frozen", False), hasattr(self.made, "__post_init__"))
        function.__qualname__, function.__module__ = f"{self.made.__qualname__}.{name}", self.made.__module__
        self.made.__init__ = function
        return function

    def hash(self, name: str) -> Any:
        """As the standard library's: the hash of what is compared."""
        values: Any = attrgetter(*self.compared())

        def __hash__(self: Any) -> int:
            return hash(values(self))

        __hash__.__qualname__, __hash__.__module__ = f"{self.made.__qualname__}.{name}", self.made.__module__
        self.made.__hash__ = __hash__
        return __hash__

    def compared(self) -> list[str]:
        return [name for name, default in self.fields.items() if not isinstance(default, Field) or default.compare]

    def signature(self, name: str) -> inspect.Signature:
        self.made.__signature__ = found = inspect.signature(self.model())
        return found

    def described(self, name: str) -> Any:
        """The fields, for `replace` and pydantic: the standard library's, from a model without any method."""
        bare = {"init": False, "repr": False, "eq": False, "frozen": len(self.made.__mro__) > 2 and self.options.get("frozen", False)}
        found = dataclasses.dataclass(**bare)(self.again(self.body | {"__doc__": "fields only"})).__dict__[name]
        self.made.__dataclass_fields__ = found
        return found

    def rest(self, name: str) -> Any:
        """A part as the standard library makes it; with it all others that are still missing."""
        model = self.model()
        for part, value in list(self.made.__dict__.items()):
            if isinstance(value, _Late) and value.make == self.rest:
                setattr(self.made, part, model.__dict__[part])
        return model.__dict__[name]

    def model(self) -> Any:
        """The standard library's data class of the same body."""
        options = {option: value for option, value in self.options.items() if option != "slots"}
        return dataclasses.dataclass(**options)(self.again(dict(self.body)))


def _init_function(fields: dict[str, Any], frozen: bool, has_more: bool) -> Any:
    defaults = tuple(default for default in fields.values() if default is not MISSING)
    if any(isinstance(one, Field) for one in defaults) or any(one is MISSING for one in [*fields.values()][len(fields) - len(defaults) :]):
        return _compiled_init(fields, frozen, has_more)
    model = _model_init(len(fields), frozen, has_more)
    names = dict(zip(model.__code__.co_varnames[1:], fields, strict=True))

    def renamed(parts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(names.get(part, part) if isinstance(part, str) else part for part in parts)

    code = model.__code__
    code = code.replace(co_varnames=renamed(code.co_varnames), co_names=renamed(code.co_names), co_consts=renamed(code.co_consts))
    return FunctionType(code, model.__globals__, "__init__", defaults)


@cache
def _model_init(count: int, frozen: bool, has_more: bool) -> Any:
    """An `__init__` for so many fields. Others of the same shape differ by the names only: to compile one takes ten times as long."""
    return _compiled_init({f"_{number}": MISSING for number in range(count)}, frozen, has_more)


def _compiled_init(fields: dict[str, Any], frozen: bool, has_more: bool) -> Any:
    names: dict[str, Any] = {"_set": object.__setattr__, "_factory": _FACTORY}
    head, lines = ["self"], []
    for name, default in fields.items():
        makes = isinstance(default, Field) and default.default_factory is not MISSING
        value = default.default_factory if makes else default.default if isinstance(default, Field) else default
        names[f"_of_{name}"] = value
        head.append(f"{name}=_factory" if makes else name if value is MISSING else f"{name}=_of_{name}")
        given = f"_of_{name}() if {name} is _factory else {name}" if makes else name
        lines.append(f"_set(self, {name!r}, {given})" if frozen else f"self.{name} = {given}")
    lines += ["self.__post_init__()"] if has_more else []
    exec(f"def __init__({', '.join(head)}):\n " + ("\n ".join(lines) or "pass"), names)  # the names are those of fields
    return names["__init__"]


class _Factory:
    """Stands in a signature for a default that is made anew for every object."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


# ---- methods that are the same for every class ----------------------------------------------------------------------------------


def _refuse_to_set(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in type(self).__record__.fields]


def _set_state(self: Any, state: list[Any]) -> None:
    put = object.__setattr__
    for name, value in zip(type(self).__record__.fields, state, strict=True):
        put(self, name, value)


# ---- the decorator --------------------------------------------------------------------------------------------------------------


def _made_late(written: type, options: dict[str, bool]) -> type:
    types = inspect.get_annotations(written)
    own = {name: written.__dict__.get(name, MISSING) for name in types}
    if _is_unusual(written, types, own):
        return dataclasses.dataclass(**options)(written)
    made: type = _Record(written, own, options).finish(own)
    return made


def _is_unusual(written: type, types: dict[str, Any], own: dict[str, Any]) -> bool:
    of_the_library = any("__dataclass_fields__" in base.__dict__ and "__record__" not in base.__dict__ for base in written.__mro__)
    marked = any(word in str(one) for one in types.values() for word in _UNUSUAL)
    special = any(isinstance(one, Field) and (not one.init or one.kw_only is True or one.hash is not None) for one in own.values())
    return of_the_library or marked or special or any(name in written.__dict__ for name in (*_WRITTEN, *_ORDER))


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(written=None, /, **options):
        """As `dataclasses.dataclass`."""
        return _made_late(written, options) if written is not None else lambda written: _made_late(written, options)
