"""The sectors and issues that `new` knows, as `sectors.yaml` and `issues.yaml` say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from policy_engine.records import dataclass
from policy_engine.shipped import shipped_policy


@dataclass(frozen=True, slots=True)
class Issue:
    """A reason to write. An issue with a `detector` can be added to any policy.

    `ids` are the parts of one shipped policy that are about it; `covered`: this policy takes care of it in its own way.
    """

    name: str
    words: tuple[str, ...]
    detector: str | None = None
    height: int = 1
    always: bool = False
    ids: tuple[str, ...] = ()
    covered: bool = False

    def is_meant_by(self, phrase: str) -> bool:
        """Whether somebody who says `phrase` means this issue."""
        said = _words(phrase)
        wanted = [_words(self.name), *map(_words, self.words)]
        return any(all(any(word.startswith(_stem(beginning)) for word in said) for beginning in words) for words in wanted)


@dataclass(frozen=True, slots=True)
class Sector:
    """A kind of business. `issues`: first those that only its policy knows; `sentences`: issue → how sentences read without it."""

    name: str
    policy: str
    what: str
    title: str
    untitled: str
    names: dict[str, str]
    issues: tuple[Issue, ...]
    sentences: dict[str, dict[str, str]]

    def issues_meant(self, phrase: str) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.is_meant_by(phrase))


@cache
def sectors() -> dict[str, Sector]:
    """Every sector whose policy is here, by name, in the order of the table."""
    rows = _read("sectors.yaml").items()
    return {name: _sector(name, row) for name, row in rows if shipped_policy(row["policy"]).is_dir()}


def _sector(name: str, row: dict[str, Any]) -> Sector:
    own = tuple(
        Issue(issue, tuple(parts["words"]), always=not parts["parts"], ids=tuple(parts["parts"])) for issue, parts in row["own"].items()
    )
    shared = tuple(replace(issue, covered=issue.name in row["covered"]) for issue in _issues())
    return Sector(name, row["policy"], row["what"], row["title"], row["untitled"], row["names"], (*own, *shared), row.get("sentences", {}))


@cache
def _issues() -> tuple[Issue, ...]:
    return tuple(
        Issue(name, tuple(row["words"]), row["detector"], int(row["height"]), row.get("always") == "yes")
        for name, row in _read("issues.yaml").items()
    )


def _read(name: str) -> dict[str, Any]:
    import yaml  # slow to import; the list of sectors is all that `--help` needs

    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return data


def _words(phrase: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", phrase.casefold())


def _stem(word: str) -> str:
    """`refunds` is found in `refund`."""
    return word.removesuffix("s") if len(word) > 3 else word
