"""Random changes to a generated policy."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from policy_engine.loader import PolicySource
from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build
from policy_engine.model.document import PolicyDocument
from policy_engine.source.from_data import node_of


def source_of(data: dict[str, Any]) -> PolicySource | None:
    """A policy from plain data; None when it has mistakes."""
    node = node_of(data, "generated")
    document, found = build(PolicyDocument, data, node)
    if document is None or found:
        return None
    program, unsettled = resolve(document, node)
    return None if unsettled else PolicySource("generated", document, program, node, str(id(data)))


def changed(rng: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """The policy after one to three small changes."""
    for _ in range(20):
        after = copy.deepcopy(data)
        for _ in range(rng.randint(1, 3)):
            rng.choice(CHANGES)(rng, after)
        if source_of(after) is not None:
            return after
    return data


def _conditions(data: Any) -> Iterator[dict[str, Any]]:
    """Every condition, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("when", "only_if", "not") and isinstance(value, dict) and value:
                yield value
            yield from _conditions(value)
    elif isinstance(data, list):
        for item in data:
            yield from _conditions(item)


def move_a_line(rng: random.Random, data: dict[str, Any]) -> None:
    """Another threshold, another value, or one line fewer."""
    condition = rng.choice(list(_conditions(data)))
    name = rng.choice(list(condition))
    test = condition[name]
    if isinstance(test, str) and any(sign.isdigit() for sign in test) and not test.startswith("v"):
        condition[name] = rng.choice(["over 10", "at least 20", "under 30", "at most 40", "0 to 20"])
    elif test in ("yes", "no"):
        condition[name] = "no" if test == "yes" else "yes"
    elif len(condition) > 1:
        del condition[name]


def drop_a_trigger(rng: random.Random, data: dict[str, Any]) -> None:
    if len(data["triggers"]) > 1:
        data["triggers"].pop(rng.randrange(len(data["triggers"])))


def move_a_trigger(rng: random.Random, data: dict[str, Any]) -> None:
    trigger = rng.choice(data["triggers"])
    if "level" in trigger["raise"]:
        trigger["raise"]["level"] = rng.choice([level["id"] for level in data["levels"][1:]])


def copy_a_trigger(rng: random.Random, data: dict[str, Any]) -> None:
    trigger = copy.deepcopy(rng.choice(data["triggers"]))
    data["triggers"].append(trigger | {"id": f"t{len(data['triggers']) + 50}"})
    move_a_line(rng, trigger)


def rename_a_trigger(rng: random.Random, data: dict[str, Any]) -> None:
    trigger = rng.choice(data["triggers"])
    trigger["id"] = f"renamed-{trigger['id']}"


def shuffle(rng: random.Random, data: dict[str, Any]) -> None:
    for key in ("triggers", "signals", "gates"):
        rng.shuffle(data.get(key, []))


def swap_lanes(rng: random.Random, data: dict[str, Any]) -> None:
    lanes = data.get("lanes", [])
    if lanes:
        lanes[0]["with_others"] = "no" if lanes[0].get("with_others") == "yes" else "yes"


def move_a_cap(rng: random.Random, data: dict[str, Any]) -> None:
    gates = data.get("gates", [])
    if gates and rng.random() < 0.5:
        gates.pop()
    elif gates and "level" in gates[0]["cap"]:
        gates[0]["cap"]["level"] = rng.choice([level["id"] for level in data["levels"]])


def add_a_level(rng: random.Random, data: dict[str, Any]) -> None:
    if not any(level["id"] == "extra" for level in data["levels"]):
        data["levels"].insert(rng.randint(0, len(data["levels"])), {"id": "extra", "title": "Extra"})


def rename_a_level(rng: random.Random, data: dict[str, Any]) -> None:
    """Everywhere, with the same title."""
    text = repr(data).replace("'level1'", "'middle'").replace(" level1'", " middle'")
    data.update(eval(text, {}))


def swap_levels(rng: random.Random, data: dict[str, Any]) -> None:
    if rng.random() < 0.3:
        rng.shuffle(data["levels"])


def add_a_value(rng: random.Random, data: dict[str, Any]) -> None:
    signals = [signal for signal in data["signals"] if signal["type"] in ("choice", "choices") and "table" not in signal]
    if signals:
        signal = rng.choice(signals)
        if "extra" not in signal["values"]:
            signal["values"].append("extra")
        if rng.random() < 0.3:  # and lose one, where nothing speaks of it
            signal["values"].remove(rng.choice(signal["values"][:-1]))


def add_a_signal(rng: random.Random, data: dict[str, Any]) -> None:
    if not any(signal["id"] == "fresh" for signal in data["signals"]):
        data["signals"].append({"id": "fresh", "type": "flag"})
        rng.choice(data["triggers"])["when"]["fresh"] = "yes"


def change_a_scale(rng: random.Random, data: dict[str, Any]) -> None:
    scale = rng.choice(list(data["scales"].values()))
    if "only_if" in scale and rng.random() < 0.5:
        del scale["only_if"]
    else:
        scale["never_falls"] = "no" if scale.get("never_falls") == "yes" else "yes"


def define_a_signal(rng: random.Random, data: dict[str, Any]) -> None:
    """What was said is found now, or the other way round."""
    definitions = [signal for signal in data["signals"] if "when" in signal]
    if definitions:
        del rng.choice(definitions)["when"]


CHANGES = (
    *(
        move_a_line,
        move_a_line,
        move_a_line,
        drop_a_trigger,
        move_a_trigger,
        copy_a_trigger,
        rename_a_trigger,
        shuffle,
        swap_lanes,
        move_a_cap,
    ),
    *(add_a_level, rename_a_level, swap_levels, add_a_value, add_a_signal, change_a_scale, define_a_signal),
)
