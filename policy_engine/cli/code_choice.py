"""`--select` and `--ignore`: beginnings of codes, with commas between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_engine.cli.exits import Stop
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.analysis import Options


def chosen_codes(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The beginnings of codes that an option names, in capitals. Raises Stop for one that no code begins with,
    and for a `--select` that names none."""
    if given is not None and option == "--select" and not any(part.strip(" ,") for part in given):
        raise Stop(say("check.no_choice", given=given[-1]))
    words = [word.strip() for part in given or () for word in part.split(",")]
    return tuple(dict.fromkeys(_known(option, word) for word in words if word))


def check_choice(options: Options) -> None:
    """Raises Stop where nothing is left to look for."""
    from policy_engine.codes import all_codes

    if not any(options.wants(info.code) for info in all_codes()):
        raise Stop(say("check.nothing_left"))


def _known(option: str, word: str) -> str:
    from policy_engine.codes import FAMILIES, all_codes

    code = word.upper()
    names = {info.name: info.code for info in all_codes()}
    if any(known.startswith(code) for known in (*FAMILIES, *names.values())):
        return code
    raise Stop(say("check.no_code", option=option, code=word, help=_help(word, names)))


def _help(word: str, names: dict[str, str]) -> str:
    from policy_engine.spelling import closest

    near = names.get(closest(word, names) or "") or closest(word, names.values())
    return say("cli.did_you_mean", near=near) if near else say("cli.list_codes")
