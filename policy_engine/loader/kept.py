"""Policies that loaded, kept in the user's cache between two runs: a warm start reads no YAML and checks nothing again.

A kept policy is found by the content and the names of its files. Pickled parts are read back as classes of this package and a few plain
ones, and as nothing else: no function is ever called.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_engine.cache import code_age, is_on, load, store
from policy_engine.loader.file_names import CASES_ENDING, yaml_files
from policy_engine.loader.policy_source import PolicySource
from policy_engine.loader.revision import as_revision

if TYPE_CHECKING:
    from policy_engine.diagnostics import Report
    from policy_engine.source import Node

MAX_KEPT = 4_000_000
"""Bytes of policy files; larger ones are read anew each time."""
PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("decimal", "Decimal"), ("datetime", "date"), ("datetime", "time")}
"""Classes of other packages that a policy is made of."""


class KeptSource(PolicySource):
    """A policy from the cache. Its tree of places, which few commands need, is read when it is asked for."""

    def __init__(self, source: PolicySource, node: bytes) -> None:
        for name in ("path", "document", "program", "digest"):
            object.__setattr__(self, name, getattr(source, name))
        object.__setattr__(self, "_bytes", node)

    @cached_property
    def node(self) -> Node:
        found: Node = _unpickled(self.__dict__["_bytes"])
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return PolicySource, (self.path, self.document, self.program, self.node, self.digest)


def load_source(path: Path) -> tuple[PolicySource | None, Report | None]:
    """The policy at `path`, from the cache if it is there; else as `read_policy` gives it, with the report."""
    name = _name(path)
    kept = _unpacked(load(name)) if name else None
    if kept is not None:
        return kept, None
    from policy_engine.loader.policy import read_policy

    source, report = read_policy(path)
    # Examples may hold words of tickets, which go into no cache; and the files must still be what they were.
    if source is not None and not source.document.cases and name and name == _name(path):
        store(name, _packed(source))
    return source, report


def _name(path: Path) -> str | None:
    """The name of a policy in the cache: whatever it depends on is in it. None for one that is not kept."""
    age = code_age() if is_on() else None
    if age is None or as_revision(path) is not None:
        return None
    try:
        files = [place for place in yaml_files(path) if not place.name.endswith(CASES_ENDING)] if path.is_dir() else [path]
        texts = [(str(place), place.read_bytes()) for place in files]
        listing = _listing(path)
    except OSError:
        return None
    if sum(len(text) for _, text in texts) > MAX_KEPT:
        return None
    digest = hashlib.sha256(repr((age, sys.version, str(path), listing)).encode("utf-8", "surrogatepass"))
    for place, text in texts:
        digest.update(f"{place!r} {len(text)}\n".encode("utf-8", "surrogatepass") + text)
    return digest.hexdigest()


def _listing(path: Path) -> list[str]:
    """The policy files beside a file: whether it is a policy of its own depends on them."""
    return [] if path.is_dir() else [str(place) for place in yaml_files(path.parent)]


def _packed(source: PolicySource) -> bytes:
    bare = PolicySource(source.path, source.document, source.program, None, source.digest)  # type: ignore[arg-type]
    return pickle.dumps((pickle.dumps(bare, 5), pickle.dumps(source.node, 5)), 5)


def _unpacked(data: bytes | None) -> PolicySource | None:
    """The policy in `data`; None where there is none, or anything else."""
    if data is None:
        return None
    try:
        bare, node = _unpickled(data)
        source = _unpickled(bare)
        return KeptSource(source, node) if isinstance(source, PolicySource) else None
    except Exception:
        return None  # whatever is wrong with a file of the cache, it is as if it were not there


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("policy_engine.") or (module, name) in PLAIN:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a policy")


def _unpickled(data: bytes) -> Any:
    return _Reader(io.BytesIO(data)).load()
