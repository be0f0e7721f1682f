"""What a layer or operation that runs is told about, by its settings and what the wires bring it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from designer.graph.model import Value
from designer.runtime.shapes.avals import Aval, Known
from designer.runtime.shapes.case import Case
from designer.runtime.shapes.remarks.normalising import each_mode, one_value
from designer.runtime.shapes.remarks.walks import (
    even_kernel,
    own_stride,
    padding_of_pools,
    reads_of_pools,
    sides,
    unread,
)


@dataclass(frozen=True, slots=True)
class Advice:
    """One sentence, and the setting and value that would change what it says, where one would; see `Remark`."""

    text: str
    loud: bool = False
    setting: str = ""
    value: Value = field(default=None)
    listed: bool = True


Rule = Callable[[Case, Known], Iterator["Advice"]]


def advise(case: Case, result: Known) -> tuple[Advice, ...]:
    """Everything that is worth knowing, what the person has most likely not meant first."""
    return tuple(advice for rule in RULES for advice in rule(case, result))


def nothing_out(result: Known) -> Iterator[Advice]:
    """A result without a single number, which a loop over the wrong dimension gives."""
    if isinstance(result, Aval) and any(dim.at(1) == 0 for dim in result.dims):
        yield Advice(f"What comes out is empty: {result}. Not a single number flows on.", loud=True)


def _empty(case: Case, result: Known) -> Iterator[Advice]:
    return nothing_out(result)


def _walks(case: Case, result: Known) -> Iterator[Advice]:
    """Of a window that walks: what it never reads, how the size comes about, and what its padding is."""
    if (lost := unread(case)) is not None:
        yield Advice(*lost)
    if (told := even_kernel(case)) is not None:
        yield Advice(told)
    if (told := own_stride(case)) is not None:
        yield Advice(told, setting="stride", value=1)
    for text, setting, value in padding_of_pools(case):
        yield Advice(text, setting=setting, value=value)
    for told in (sides(case), reads_of_pools(case, result)):
        if told is not None:
            yield Advice(told, listed=False)


def _normalises(case: Case, result: Known) -> Iterator[Advice]:
    for told in (one_value(case), each_mode(case)):
        if told is not None:
            yield Advice(told)


RULES: tuple[Rule, ...] = (_empty, _walks, _normalises)
