"""The numbers of several outputs stand in columns."""

from __future__ import annotations

from designer.runtime.reports import OutputReport
from designer.ui.palette import LIGHT
from designer.ui.panels.run.numbers_label import NumbersLabel, laid_out
from designer.ui.theme import apply_theme


def output(name, *values, shape=None):
    return OutputReport(name, shape or (1, len(values)), "float32", tuple(map(float, values)))


def test_one_output_that_fits_stands_in_its_line():
    assert laid_out((output("y", 2, -1.5, 0.25),), 80) == "y 1×3:  2  −1.5  0.25"


def test_numbers_that_do_not_fit_stand_in_columns_below_the_name():
    assert laid_out((output("y", 2, -1.5, 0.25, 100),), 14).splitlines() == ["y 1×4:", "     2  −1.5", "  0.25   100"]


def test_the_names_of_short_outputs_are_equally_wide():
    assert laid_out((output("X", 1, 2.25), output("pooled", -3)), 80).splitlines() == [
        "X 1×2:       1  2.25",
        "pooled 1×1:  −3",
    ]


def test_samples_stand_below_one_another_and_apart_where_they_take_more_than_a_line():
    two = OutputReport("y", (2, 3), "float32", (1.0, 2.0, 3.0), others=((4.0, 5.0, 60.0),))
    assert laid_out((two,), 80).splitlines() == ["y 2×3:  1  2   3", "        4  5  60"]
    assert laid_out((two,), 12).splitlines() == ["y 2×3:", "   1   2   3", "   4   5  60"]
    assert laid_out((two,), 8).splitlines() == ["y 2×3:", "   1   2", "   3", "", "   4   5", "  60"]


def test_a_picture_keeps_its_rows():
    shown = laid_out((output("y", *range(9), shape=(1, 1, 3, 3)), output("z", 1, 2)), 80)
    assert shown.splitlines() == ["y 1×1×3×3:", "  0  1  2", "  3  4  5", "  6  7  8", "z 1×2:  1  2"]


def test_what_is_not_shown_is_told_and_nothing_at_all_too():
    assert laid_out((output("y", *range(20)),), 40).endswith(" …")
    assert laid_out((output("y", shape=(0, 3)), output("z", 1)), 40).splitlines()[0] == "y 0×3:  no numbers"


def test_in_the_panel_every_line_fits_and_all_numbers_can_be_copied(qtbot, qapp):
    apply_theme(qapp, LIGHT.dark)
    shown = NumbersLabel()
    qtbot.addWidget(shown)
    shown.resize(300, 200)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_outputs((output("X", *range(16)), output("pooled", *(1 / (n + 1) for n in range(16)))))
    lines = shown.seen.splitlines()
    assert len(lines) > 4
    assert all(shown.fontMetrics().horizontalAdvance(line) <= 300 for line in lines)
    assert shown.text().splitlines()[0] == "X 1×16:  " + "  ".join(map(str, range(16)))
    before = len(lines)
    shown.resize(600, 200)
    qtbot.waitUntil(lambda: len(shown.seen.splitlines()) < before)
