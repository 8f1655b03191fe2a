"""Public holidays of a country, from the `holidays` package.

The package takes long to import, so it is only where a year is not in the user's cache yet.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from policy_engine.cache import is_on, load, store


class NoHolidaysError(Exception):
    """Nobody here knows the public holidays of this country or subdivision."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        super().__init__(f"no public holidays are known for {country}{f'-{subdivision}' if subdivision else ''}")
        self.country, self.subdivision = country, subdivision


@lru_cache(maxsize=4096)
def holiday_names(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """Day → name of the holiday, for one year. Raises NoHolidaysError."""
    kept = _kept(name := _name(country, subdivision, year))
    if kept is not None:
        return kept
    try:
        found = _maker(country)(subdiv=subdivision, years=year, expand=False)
    except NotImplementedError:
        raise NoHolidaysError(country, subdivision) from None
    days = {day: str(name) for day, name in found.items() if day.year == year}
    if name:
        store(name, marshal.dumps([(day.toordinal(), words) for day, words in days.items()]))
    return days


@cache
def _maker(country: str) -> Callable[..., Mapping[date, object]]:
    """What makes the holidays of a country. Only its own file is read: the package, when asked, imports those of all countries."""
    import holidays
    from holidays.registry import COUNTRIES

    home = next((module for module, names in COUNTRIES.items() if country in names), None)
    spec = spec_from_file_location(f"{__name__}.{home}", Path(str(holidays.__file__)).parent / "countries" / f"{home}.py")
    if home is None or spec is None or spec.loader is None:
        return partial(holidays.country_holidays, country)
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except OSError:  # the package comes as an archive
        return partial(holidays.country_holidays, country)
    found: Callable[..., Mapping[date, object]] = getattr(module, country)
    return found


def _kept(name: str | None) -> dict[date, str] | None:
    """The days kept under a name; None where there are none."""
    data = load(name) if name else None
    try:
        return None if data is None else {date.fromordinal(day): str(words) for day, words in marshal.loads(data)}
    except (ValueError, TypeError, EOFError):
        return None


def _name(country: str, subdivision: str | None, year: int) -> str | None:
    """The name in the cache; None where nothing is kept, or one can't tell which package this is."""
    if not is_on():
        return None
    try:
        about = ("holidays", _version(), country, subdivision, year)
    except OSError:
        return None
    return hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _version() -> str | None:
    """Which package it is, without importing it: where it stands, and how old its file of the version is."""
    found = find_spec("holidays")
    if found is None or found.origin is None:
        return None
    about = Path(found.origin).with_name("version.py").stat()
    return f"{found.origin} {about.st_size} {about.st_mtime_ns}"
