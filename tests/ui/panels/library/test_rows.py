"""Long names in the library can be read whole at the width that its dock has at first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.ui.panels.library.panel import LibraryPanel
from designer.ui.panels.library.rows import HIGH, LOW, in_two


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Conv2d", ("Conv2d", "")),
        ("A megapixel, dense", ("A megapixel,", "dense")),
        ("TransformerEncoderLayer", ("Transformer", "EncoderLayer")),
        ("scaled_dot_product", ("scaled_dot_", "product")),
        ("ABCDEFGHIJKLMNOP", ("", "ABCDEFGHIJKLMNOP")),
    ],
)
def test_a_long_name_is_broken_between_its_words(text, lines):
    assert in_two(text, 12, len) == lines


@given(st.text("aB1 _·", max_size=40), st.integers(1, 40))
def test_nothing_of_a_name_is_lost(text, room):
    first, second = in_two(text, room, len)
    assert (first + second).replace(" ", "") == text.replace(" ", "")
    assert len(first) <= room


@pytest.fixture
def library(make):
    return make(LibraryPanel, 208, 640)


def shelf(library, title):
    headings = [library.tree.topLevelItem(at) for at in range(library.tree.topLevelItemCount())]
    found = next(heading for heading in headings if heading.text(0) == title)
    found.setExpanded(True)
    return [found.child(at) for at in range(found.childCount())]


@pytest.mark.parametrize("title", ["Book", "Losses", "Transformer"])
def test_at_its_first_width_the_library_cuts_no_name(library, title):
    entries = shelf(library, title)
    measure = library.tree.fontMetrics().horizontalAdvance
    for entry in entries:
        row = library.tree.visualItemRect(entry)
        assert row.height() in (LOW, HIGH)
        room = library.tree.viewport().width() - row.left() - 32
        section, between, name = entry.text(0).rpartition("  ")
        lines = in_two(name, room - measure(section + between), measure)
        assert max(map(measure, lines)) <= room - measure(section + between)
        assert bool(lines[1]) <= (row.height() == HIGH)


def test_a_wider_library_needs_one_line_only(library, qtbot):
    entries = shelf(library, "Book")
    assert any(library.tree.visualItemRect(entry).height() == HIGH for entry in entries)
    library.resize(420, 640)
    qtbot.waitUntil(lambda: all(library.tree.visualItemRect(entry).height() == LOW for entry in entries))


def test_the_second_line_of_a_title_is_seen(library, qtbot):
    entry = next(entry for entry in shelf(library, "Book") if "Parameters of nested blocks" in entry.text(0))
    library.tree.scrollToItem(entry)
    row = library.tree.visualItemRect(entry)
    picture = library.tree.viewport().grab(row).toImage()
    ground = picture.pixel(picture.width() - 2, 2)
    second = [picture.pixel(x, y) for x in range(60, 140) for y in range(24, 36)]
    assert any(pixel != ground for pixel in second)
