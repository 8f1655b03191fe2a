"""Public holidays of a country, from the `holidays` package, which is imported on first use only."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


class NoHolidaysError(Exception):
    """Nobody here knows the public holidays of this country or subdivision."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        super().__init__(f"no public holidays are known for {country}{f'-{subdivision}' if subdivision else ''}")
        self.country, self.subdivision = country, subdivision


@lru_cache(maxsize=4096)
def holiday_names(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """Day → name of the holiday, for one year. Raises NoHolidaysError."""
    from holidays import country_holidays

    try:
        found = country_holidays(country, subdiv=subdivision, years=year, expand=False)
    except NotImplementedError:
        raise NoHolidaysError(country, subdivision) from None
    return {day: str(name) for day, name in found.items() if day.year == year}
