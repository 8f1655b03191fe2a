"""What a lead says about her business, and everything that is wrong with it, at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.spelling import closest
from policy_engine.starter.catalogue import Sector, sectors

MAX_LENGTH = 300
FREE = ("name", "company_type", "audience", "team")
"""Texts of her own, one each."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The answers; `None` and empty lists leave what the shipped policy says."""

    sector: str
    name: str | None = None
    company_type: str | None = None
    audience: str | None = None
    team: str | None = None
    issues: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()


def as_list(texts: Iterable[str]) -> tuple[str, ...]:
    """`billing, outages, and lost data` → three; also of an option that is given several times."""
    parts = [re.sub(r"^(?:and|or)\s+", "", part.strip()) for text in texts for part in re.split(r"[,;]", text)]
    return tuple(dict.fromkeys(part for part in parts if part))


def find_problems(wishes: Wishes) -> tuple[str, ...]:
    """A sentence for each thing that can't be."""
    return (*_sector_problem(wishes.sector), *_text_problems(wishes), *_issue_problems(wishes))


def _sector_problem(name: str) -> Iterator[str]:
    if not name:
        yield say("starter.which_sector", names=_listed_sectors())
    elif name not in sectors():
        near = closest(name, sectors())
        yield say(
            "starter.no_sector",
            name=name,
            help=say("cli.did_you_mean", near=near) if near else say("starter.sectors", names=_listed_sectors()),
        )


def _listed_sectors() -> str:
    return ", ".join(f"`{sector.name}` ({sector.what})" for sector in sectors().values())


def _text_problems(wishes: Wishes) -> Iterator[str]:
    """What can't stand in a policy: nothing at all, lines, signs that can't be seen, and blanks where messages are filled in."""
    texts = [(key, text) for key in FREE if (text := getattr(wishes, key)) is not None]
    texts += [("issues", text) for text in wishes.issues] + [("challenges", text) for text in wishes.challenges]
    for key, text in texts:
        option = "--" + key.replace("_", "-")
        if not text.strip():
            yield say("starter.empty", option=option)
        elif not text.isprintable():
            yield say("starter.not_printable", option=option)
        elif len(text) > MAX_LENGTH:
            yield say("starter.too_long", option=option, most=MAX_LENGTH)
        elif key == "name" and re.search(r"\{[{%#]", text):
            yield say("starter.braces", option=option)


def _issue_problems(wishes: Wishes) -> Iterator[str]:
    """Issues that are hardly more than a slip away from a known one; others that nobody knows become placeholders."""
    known = [issue for sector in _meant(wishes.sector) for issue in sector.issues]
    names = list(dict.fromkeys(issue.name for issue in known))
    for phrase in wishes.issues:
        if not any(issue.is_meant_by(phrase) for issue in known):
            near = closest(phrase, names)
            if near:
                yield say("starter.no_issue", name=phrase, help=say("cli.did_you_mean", near=near))
            elif not any(sign.isalpha() for sign in phrase) and phrase.strip() and phrase.isprintable():
                yield say("starter.no_word", name=phrase)


def _meant(name: str) -> tuple[Sector, ...]:
    return (sectors()[name],) if name in sectors() else tuple(sectors().values())
