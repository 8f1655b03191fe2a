"""Named sets of words that phrases share: `{staff}` stands for agent, rep, supervisor and the like (`lexicon/classes/en.yaml`).

Another language's own sets stand beside the English ones and go before them.
"""

from __future__ import annotations

from functools import lru_cache

from policy_engine.text.packs import HOME, lexicon_folder


@lru_cache
def word_classes(language: str = HOME) -> dict[str, str]:
    """Each class by its name, written as a phrase would: `(agent|rep|customer service)`. A class may name others, no circles."""
    import yaml  # slow to import; most runs need none of this

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    places = [lexicon_folder() / "classes" / f"{one}.yaml" for one in dict.fromkeys((HOME, language))]
    book: dict[str, str] = {}
    for place in places:
        book |= yaml.load(place.read_text(encoding="utf-8"), Loader=loader) if place.is_file() else {}
    return {name: f"({'|'.join(part.strip() for part in words.split(','))})" for name, words in book.items()}
