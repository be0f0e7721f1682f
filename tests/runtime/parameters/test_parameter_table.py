"""The table of parameters: what goes in comes out, however many rows have something in common."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.reports import ParameterRow, ParameterTable
from tests.helpers.parameters import table_of

words = st.text("abc.0", min_size=1, max_size=8)
rows = st.builds(
    ParameterRow,
    shape=st.lists(st.integers(0, 9), max_size=4).map(tuple),
    dtype=st.sampled_from(["float32", "bfloat16"]),
    device=st.sampled_from(["cpu", "cuda:1"]),
    kind=st.sampled_from(["parameter", "buffer"]),
    trained=st.booleans(),
    waits=st.booleans(),
    name=words,
    path=words,
    aliases=st.lists(words, max_size=2).map(tuple),
)


@given(st.lists(rows, max_size=20))
def test_a_table_holds_its_rows_and_survives_the_way_to_the_window(given_rows: list[ParameterRow]) -> None:
    table = table_of(given_rows)
    assert list(table) == given_rows and [table[n] for n in range(len(table))] == given_rows
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(table), type=ParameterTable) == table
    assert table.parameters == sum(row.count for row in given_rows if row.kind == "parameter")
    assert table.waiting == sum(row.waits for row in given_rows)
    for path in {row.path for row in given_rows}:
        assert list(table.at(path)) == [row for row in given_rows if row.path == path]


def test_a_row_is_found_by_any_of_its_names_and_held_back_by_its_first() -> None:
    first, second = (
        ParameterRow((2, 3), "float32", "cpu", "parameter", True, name=name, path="n", aliases=others)
        for name, others in (("a.w", ("b.w",)), ("c.w", ()))
    )
    table = table_of((first, second))
    assert table.find("b.w") == table.find("a.w") == first
    assert table.find("nothing") is None
    held = table.held_back(("c.w", "gone"))
    assert [(row.waits, row.count) for row in held] == [(False, 6), (True, 0)]
    assert [row.waits for row in table] == [False, False]
    with pytest.raises(IndexError):
        table[2]
