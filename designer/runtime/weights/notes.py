"""What is to be known of a file of weights besides whether it fits, a line each. Imports no torch."""

from __future__ import annotations

from collections.abc import Container

from designer.numbers import plural
from designer.runtime.reports import Diagnosis, OddValues, WeightsReport


def prefix_words(prefix: str) -> str:
    """`all names in the file begin with "module.", which was left out`"""
    return f'all names in the file begin with "{prefix}", which was left out'


def odd_words(odd: OddValues) -> str:
    """`fc.weight holds 3 NaN of 84,000 values`"""
    return f"{odd.name} holds {briefly(odd)} of {plural(odd.of, 'value')}"


def briefly(odd: OddValues) -> str:
    """`3 NaN and 1 infinite`"""
    counts = ((odd.nan, "NaN"), (odd.infinite, "infinite"))
    return " and ".join(f"{count:,} {word}" for count, word in counts if count)


def notes(found: WeightsReport | Diagnosis, taken: Container[str] | None = None) -> list[str]:
    """All that is to be known, of the tensors of the file that are taken."""
    said = [prefix_words(found.prefix)] if found.prefix else []
    odd = [one for one in found.odd if taken is None or one.name in taken]
    said += [odd_words(one) for one in odd[:1]]
    if others := odd[1:]:
        said.append(f"{plural(len(others), 'other tensor')} {'holds' if len(others) == 1 else 'hold'} such values too")
    return said
