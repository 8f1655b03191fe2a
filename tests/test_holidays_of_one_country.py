"""The holidays of one country are those that the whole package gives, and the files of other countries are left alone."""

from __future__ import annotations

import subprocess
import sys

import holidays
import pytest

from policy_engine.clock.holidays import holiday_names

YEAR = 2027


@pytest.mark.parametrize(
    ("country", "subdivision"),
    [("US", None), ("US", "CA"), ("DE", "BY"), ("GB", "SCT"), ("PR", None), ("HK", None), ("UnitedStates", None)],
)
def test_a_country_has_the_days_that_the_package_gives(country: str, subdivision: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_ENGINE_CACHE", "off")
    holiday_names.cache_clear()
    whole = holidays.country_holidays(country, subdiv=subdivision, years=YEAR, expand=False)
    assert holiday_names(country, subdivision, YEAR) == {day: name for day, name in whole.items() if day.year == YEAR}


def test_the_files_of_other_countries_are_left_alone() -> None:
    code = (
        "import os, sys; os.environ['POLICY_ENGINE_CACHE'] = 'off'\n"
        "from policy_engine.clock.holidays import holiday_names\n"
        "print(len(holiday_names('US', None, 2027)) > 9, 'holidays.countries' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
