"""Chinese is typed on dark in the weight that it has on light."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from designer.ui.canvas.text import can_write
from designer.ui.palette import palette
from designer.ui.panels.inspector.note_form import WordsField
from designer.ui.theme import apply_theme

WORDS = "试一试：把平均汇聚层换成最大汇聚层"


def ink_of(field, qapp, dark):
    """How much stands on the ground of a field, of 255 a pixel."""
    apply_theme(qapp, dark)
    field.even.set_dark(dark)
    picture = field.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    values = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    inked = np.abs(values[:, : picture.width()].astype(int) - int(values[-2, 2]))
    colours = palette(dark)
    return inked.sum() / abs(lightness(colours.text) - lightness(colours.field))


def lightness(colour):
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return (11 * red + 16 * green + 5 * blue) / 32


def test_chinese_in_a_field_is_no_heavier_on_dark_than_on_light(qtbot, qapp):
    if not can_write("zh"):
        pytest.skip("this computer has no font for Chinese")
    field = WordsField()
    qtbot.addWidget(field)
    field.resize(400, 120)
    field.show_text(WORDS, one_line=False)
    light, dark = ink_of(field, qapp, False), ink_of(field, qapp, True)
    assert 0.75 * light < dark < 1.05 * light
    assert field.toPlainText() == WORDS and not field.document().isUndoAvailable()
