"""Random policies that read fields, texts and times, and random tables of tickets for them, with all that a help desk may get wrong."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from policy_engine.api import Policy
from tests.generated.policies import Sizes, random_policy
from tests.policies_from_data import policy_from

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
WORDS = ("apple", "pear", "plum", "cherry", "fig", "lemon", "grape", "melon", "olive", "peach", "quince", "mango")
BECAUSE = "a test takes it so"


def reading_policy(seed: int) -> Policy:
    """A generated policy whose signals have fields, phrases and meanings of silence, and that measures time."""
    rng = random.Random(seed)
    data = random_policy(rng, Sizes(signals=7, triggers=7, real_clocks=seed % 5 == 0))
    data["currency"] = "USD"
    data["roles"] = [{"id": "chief", "title": "Chief"}]
    for index, signal in enumerate(data["signals"]):
        if not {"when", "table", "from"} & set(signal):
            _read(rng, signal, index)
    if "severity" in data.get("scales", {}) and rng.random() < 0.5:
        data["scales"]["severity"]["decided_by"] = "chief"
    _measure(rng, data)
    return policy_from(data)


def _read(rng: random.Random, signal: dict[str, Any], index: int) -> None:
    name, kind = signal["id"], signal["type"]
    if kind == "number" and rng.random() < 0.5:
        signal["type"] = kind = "money"
    if rng.random() < 0.7:
        signal["field"] = rng.choice([name + "_field", f"desk.{name}", f"desk.deep.{name}"])
    if kind == "flag" and rng.random() < 0.6:
        signal["text"] = [WORDS[index]]
    if kind == "choice" and rng.random() < 0.4:
        signal["text"] = {value: [f"{WORDS[index]} {value}"] for value in signal["values"]}
    values = {"flag": ["yes", "no"], "choice": signal.get("values", []), "number": [10, 25], "money": [10, 25]}.get(kind, [])
    roll = rng.random()
    if roll < 0.2:
        signal["if_missing"] = "unknown"
    elif roll < 0.5 and values:
        value = rng.choice(values)
        signal["if_missing"] = value if rng.random() < 0.5 else {"take": value, "because": BECAUSE}


def _measure(rng: random.Random, data: dict[str, Any]) -> None:
    """Two events and the times since, which triggers test."""
    names = [event["id"] for event in data.get("events", [])]
    data["events"] = [*data.get("events", []), {"id": "replied", "field": "desk.replied_at"}, {"id": "paid", "if_missing": "unknown"}]
    assert not {"replied", "paid"} & set(names)
    starts = rng.choice(["received", "replied", "paid", ["received", "replied"], ["replied", "paid"]])
    since: dict[str, Any] = {"id": "since", "type": "duration", "from": starts}
    if rng.random() < 0.5:
        since["to"] = "paid" if starts == "received" else "now"
    if rng.random() < 0.3:
        since["if_missing"] = {"take": "0h", "because": BECAUSE}
    data["signals"] = [*data["signals"], since]
    test = rng.choice(["over 24h", "at least 90m", "under 2h", {"not": "over 1h"}])
    timed = {"id": "timed", "title": "Timed", "when": {"since": test}, "raise": {"level": "level2"}}
    happened = {
        "id": "happened",
        "title": "Happened",
        "when": {"replied": rng.choice(["happened", "not_yet"])},
        "raise": {"level": "level1"},
    }
    data["triggers"] = [*data["triggers"], timed, happened]


def random_records(rng: random.Random, policy: Policy, count: int, mess: float) -> list[dict[str, Any]]:
    """Tickets as flat records. `mess`: how often a value is of another type, unknown, or wrong."""
    return [_record(rng, policy, mess) for _ in range(count)]


def _record(rng: random.Random, policy: Policy, mess: float) -> dict[str, Any]:
    program, record = policy.source.program, dict[str, Any]()
    for signal in program.signals:
        if signal.field and rng.random() < 0.7:
            record[signal.field] = _value(rng, signal.type, signal.values, mess)
        if rng.random() < 0.15 and not signal.from_events:
            record[f"signals.{signal.name}"] = _value(rng, signal.type, signal.values, mess, said=True)
    for scale in program.scales:
        if rng.random() < 0.15:
            record[f"current.{scale.name}"] = rng.choice([*scale.values, "new"]) if rng.random() > mess else "nowhere"
        if scale.decided_by and rng.random() < 0.2:
            record[f"decided.{scale.name}"] = rng.choice(scale.values)
    if rng.random() < 0.7:
        record["text"] = " ".join(_words(rng))
    if rng.random() < 0.2:
        record["subject"] = rng.choice(["", "   ", "About an apple", "No plum value"])
    for name in ("created_at", "desk.replied_at", "events.paid"):
        if rng.random() < 0.5:
            record[name] = _time(rng, mess, words=name != "created_at")
    record["id"] = str(rng.randrange(10_000))
    return record


def _words(rng: random.Random) -> list[str]:
    return [rng.choice([*WORDS, "not", "v0", "v1", "the", ".", "no"]) for _ in range(rng.randint(1, 6))]


def _value(rng: random.Random, kind: str, values: tuple[str, ...], mess: float, *, said: bool = False) -> Any:
    if rng.random() < mess:
        return rng.choice(["unknown", "?", -5, True, 7.5, "30 EUR", ["v0"], "over 10" if said else "x", {"a": 1}, "", 0.1, "15.50"])
    match kind:
        case "flag":
            return rng.choice(["yes", "no", True, False])
        case "choices":
            return rng.sample(values, rng.randint(0, len(values)))
        case "choice":
            return rng.choice(values)
        case _:
            return rng.choice([0, 5, 10, 10.0, 20, 25, 40, "30", "10.5", 19.99, 20.01, 55])


def _time(rng: random.Random, mess: float, *, words: bool) -> Any:
    if rng.random() < mess:
        return rng.choice(["yesterday", "2026-03-01", "2026-03-01T10:00:00", 12, "unknown" if words else "?", "not_yet", "happened"])
    moment = NOW - timedelta(minutes=rng.choice([-30, 0, 60, 90, 91, 120, 1440, 1441, 5000]))
    return moment.isoformat()
