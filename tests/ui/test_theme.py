import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QLineEdit, QPushButton

from designer.bundled import bundled
from designer.ui.icons import icon, pixmap
from designer.ui.palette import DARK, LIGHT
from designer.ui.theme import CHOSEN, apply_theme, mixed, mono, style_sheet, ui

PALETTES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour):
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """The ratio of WCAG 2.1: 1 for no difference, 21 for black on white."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@PALETTES
def test_words_are_readable_on_their_grounds(colours):
    for words in (colours.text, colours.quiet, colours.accent, colours.problem, colours.warning, colours.good):
        assert contrast(words, colours.panel) >= 4.5, words
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    for sort, colour in colours.syntax.items():
        assert contrast(colour, colours.panel) >= 4.5, sort


@PALETTES
def test_words_are_readable_wherever_they_stand(colours):
    chosen = [mixed(colour, colours.panel, CHOSEN) for colour in (colours.accent, colours.quiet)]
    for ground in (colours.panel, colours.canvas, colours.card, colours.field, colours.hover, *chosen):
        for words in (colours.text, colours.quiet, colours.accent, colours.problem, colours.warning, colours.good):
            assert contrast(words, ground) >= 4.5, (words, ground)
    assert contrast(colours.problem, colours.problem_fill) >= 4.5


@PALETTES
def test_the_style_sheet_is_filled_in_completely(qapp, colours):
    text = style_sheet(colours)
    assert "$" not in text
    assert colours.accent in text
    for path in re.findall(r"url\((.+?)\)", text):
        assert bundled("themes", path.rpartition("/")[2]).is_file(), path


@pytest.mark.parametrize("dark", [False, True])
def test_a_theme_dresses_what_is_there_already(qapp, qtbot, dark):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(120, 30)
    colours = apply_theme(qapp, dark)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(colours.panel)
    with qtbot.waitExposed(field):
        field.show()
    assert field.grab().toImage().pixelColor(60, 4) == QColor(colours.field)
    assert field.font().pixelSize() == 13
    apply_theme(qapp, False)


def test_code_has_a_font_of_one_width(qapp):
    metrics = QFontMetrics(mono())
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("MMMM")


def test_latin_words_have_a_latin_font_though_one_for_chinese_stands_behind_it(qapp):
    assert "CJK" not in QFontInfo(ui()).family()
    assert QFontInfo(ui()).family() == ui().family(), "a generic name would leave the choice to what stands behind it"


@pytest.mark.parametrize("path", sorted(bundled("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_one_hand_and_takes_its_colour(qapp, path):
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke="currentColor"' in text
    assert 'stroke-width="1.5"' in text
    image = pixmap(path.stem, "#FF0000", 20, 2.0).toImage()
    assert image.width() == 40
    inked = [image.pixelColor(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() > 200]
    assert inked
    assert all(colour.red() > 250 and colour.green() < 5 for colour in inked)


def test_a_disabled_icon_is_faint(qapp):
    def strongest(mode):
        image = icon("stop", "#000000").pixmap(20, 20, mode).toImage()
        return max(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))

    assert strongest(QIcon.Mode.Disabled) < 0.5 * strongest(QIcon.Mode.Normal)


def test_an_icon_that_is_not_there_is_told(qapp):
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", "#000000")


@pytest.mark.parametrize("dark", [False, True])
def test_a_link_that_is_switched_on_shows_it(qapp, qtbot, dark):
    apply_theme(qapp, dark=dark)
    link = QPushButton("Gradient")
    qtbot.addWidget(link)
    link.setCheckable(True)
    link.setProperty("role", "link")
    link.show()
    ground = link.grab().toImage().pixelColor(4, link.height() // 2)
    link.click()
    assert link.grab().toImage().pixelColor(4, link.height() // 2) != ground
