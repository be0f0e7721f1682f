"""No row of the book is forgotten: each has a test that exists, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.book.rows import ROWS

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
