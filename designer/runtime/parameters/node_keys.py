"""What names each tensor of the live module by its node: written beside saved weights, known again after a rename."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from designer.runtime.places import Place, place_of

WORD = "design.ids"
"""Under this word the keys stand in a file of weights."""

LARGEST = 4 << 20
"""Characters of keys that are written beside weights; a network of more tensors goes without."""


def node_keys(names: Iterable[str], found: Mapping[str, Place]) -> dict[str, str]:
    """By full name of a tensor: the ids on the way to its node, which copy, and its name within the node."""
    keys = {}
    for name in names:
        place = place_of(name, found)
        within = name[len(place.name) :].lstrip(".")
        keys[name] = "/".join((*place.path, *place.copies, within))
    return keys


def as_words(keys: Mapping[str, str]) -> dict[str, str]:
    """The keys as words for a file."""
    text = json.dumps(dict(keys), separators=(",", ":"))
    return {WORD: text} if keys and len(text) <= LARGEST else {}


def of_words(words: Mapping[str, str]) -> dict[str, str]:
    """The keys that stand in a file; none where it has none, or where they are not ours."""
    try:
        keys = json.loads(words.get(WORD, "{}"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(keys, dict):
        return {}
    return {name: key for name, key in keys.items() if isinstance(key, str)}
