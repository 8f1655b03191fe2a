"""What can be read of the wanted signals in a text's language: which detectors its pack has, and whose own phrases fit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.text.packs import HOME, language_id, lexicon_names, pack_of
from policy_engine.text.reading import Reading, Wanted


@dataclass(frozen=True, slots=True)
class Coverage:
    """`readable` is what to look for; `unread` says of the others why not; of those in `partly` only a yes can be relied on."""

    readable: tuple[Wanted, ...]
    unread: Mapping[str, str]
    partly: Mapping[str, str]

    def complete(self, readings: Mapping[str, Reading], names: Sequence[str]) -> dict[str, Reading]:
        """The readings of all `names`, unknown where they can't be read."""
        if not self.unread and not self.partly:
            return dict(readings)
        return {name: self._reading(name, readings) for name in names}

    def _reading(self, name: str, readings: Mapping[str, Reading]) -> Reading:
        if name in self.unread:
            return Reading(None, doubt=self.unread[name])
        reading = readings[name]
        if name in self.partly and reading.values == ():
            return replace(reading, values=None, doubt=self.partly[name])
        return reading


def cover(wanted: Sequence[Wanted], tag: str | None) -> Coverage:
    """What of `wanted` can be read in a covered language; `tag` is the text's language."""
    language = language_id(tag) if tag else HOME
    readable: list[Wanted] = []
    unread: dict[str, str] = {}
    partly: dict[str, str] = {}
    for one in wanted:
        if one.uses and one.uses not in lexicon_names(language):
            unread[one.name] = say("text.no_detector", language=_title(language))
        elif not _has_own_phrases(one) or language_id(one.language) == language:
            readable.append(one)
        elif one.uses and one.kind == "flag" and not (one.phrases or one.exclude):
            readable.append(replace(one, also=()))
            partly[one.name] = _other_language(one, language)
        else:
            unread[one.name] = _other_language(one, language)
    return Coverage(tuple(readable), unread, partly)


def _has_own_phrases(wanted: Wanted) -> bool:
    return bool(wanted.phrases or wanted.also or wanted.exclude)


def _other_language(wanted: Wanted, language: str) -> str:
    return say("text.own_phrases", theirs=_title(language_id(wanted.language)), language=_title(language))


def _title(language: str) -> str:
    pack = pack_of(language)
    return pack.title if pack else "English" if language == HOME else f"`{language}`"
