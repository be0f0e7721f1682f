"""No row of the book is forgotten: each has a test that exists, or says why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.book.listings import LISTINGS
from tests.book.rows import BY_HAND, LISTING, ROWS

ROOT = Path(__file__).parent.parent.parent
LETTERS = {
    "5.1": "abcdefghijk", "5.2": "abcdefghijklm", "5.3": "abcd", "5.4": "abcdef", "5.5": "abcdefgh", "5.6": "abcdefghi",
    "6.1": "abcdef", "6.2": "abcdefgh", "6.3": "abcdef", "6.4": "abcde", "6.5": "abcdefg", "6.6": "abcde", "N": "12345",
}  # fmt: skip


def test_every_row_of_the_book_is_listed():
    assert list(ROWS) == [section + letter for section, letters in LETTERS.items() for letter in letters]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_a_test_that_exists_or_says_why_not(row):
    said = ROWS[row]
    if not said.startswith("not tested"):
        file, _, name = said.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text()


SAID = re.compile(r"test_(?:(\d)_(\d)_?([a-m](?:_(?:and_)?[a-m](?=_))*)?_|(n\d(?:_n\d)*)_)")
"""The rows that a test's name speaks of: `test_6_5a_c_d_…`, `test_n2_n3_…`."""


def spoken_of(name: str) -> list[str]:
    """`["6.5a", "6.5c", "6.5d"]` of `test_6_5a_c_d_…`."""
    found = SAID.match(name)
    if found is None:
        return []
    chapter, section, letters, prose = found.groups()
    if prose:
        return prose.upper().split("_")
    return [f"{chapter}.{section}{letter}" for letter in re.findall(r"[a-m]", (letters or "").replace("and", ""))]


@pytest.mark.parametrize("row", ROWS)
def test_the_name_of_the_test_says_the_section(row):
    said = ROWS[row]
    if said == LISTING:
        first = {one.row.partition("-")[0] for one in LISTINGS}
        assert row in first
    else:
        assert row in spoken_of(said.partition("::")[2])


@pytest.mark.parametrize(("row", "said"), [(row, said) for row, found in BY_HAND.items() for said in found])
def test_what_is_done_and_heard_by_hand_has_a_test_that_exists_and_says_the_section(row, said):
    file, _, name = said.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text()
    assert row in spoken_of(name)
