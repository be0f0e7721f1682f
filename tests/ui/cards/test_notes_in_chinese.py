"""Words in Chinese on notes: whole, in simplified letters, and a plain hint where a computer has no font for them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from designer.files.examples import EXAMPLES
from designer.graph.model import Node
from designer.ui import theme
from designer.ui.canvas import text
from designer.ui.canvas.even_weight import draw_words
from designer.ui.canvas.notes import note_look
from designer.ui.canvas.notes.lesson_result import LessonResult
from designer.ui.canvas.notes.note_items import words_of
from designer.ui.canvas.notes.note_look import check_rect, height_for
from designer.ui.canvas.text import NO_FONT, metrics, width
from tests.book.test_book import opened
from tests.ui.cards.by_hand import add

FONT_OR_NONE = pytest.mark.parametrize("there_is_a_font", [True, False])


@pytest.fixture
def fonts(monkeypatch):
    """Says whether this computer has a font for Chinese, whatever it has."""

    def say(there_is_a_font: bool) -> None:
        for room in (text, note_look):
            monkeypatch.setattr(room, "can_write", lambda _: there_is_a_font)

    return say


def notes(example: str) -> list[Node]:
    return [node for node in opened(example).main_block.nodes if node.kind == "note"]


@FONT_OR_NONE
@pytest.mark.parametrize("example", [one.name for one in EXAMPLES])
def test_every_word_of_a_lesson_is_seen_above_its_button(example, there_is_a_font, fonts, qapp):
    fonts(there_is_a_font)
    for note in notes(example):
        look = note_look.paper_look(note, width)
        lines = words_of(look)
        wanted = note.text + (note.words["zh"] if there_is_a_font else "")
        assert "".join("".join(lines).split()) == "".join(wanted.split()), "no line is cut"
        foot = 12 - 2 + (len(lines) - 1) * metrics("note").height() * 1.35 + metrics("note").height()
        assert foot <= (check_rect(look).top() if look.asks else look.height)


def test_chinese_is_broken_anywhere_and_no_line_is_wider_than_the_note(fonts, qapp):
    fonts(True)
    (note,) = notes("channels")
    look = note_look.paper_look(note, width)
    assert all(width(line.rstrip(), "note") <= look.width - 2 * 12 + 1 for line in words_of(look))


def test_a_note_that_is_large_enough_keeps_its_size(fonts, qapp):
    fonts(True)
    note = Node("n", "note", "note", text="words", words={"zh": "词"}, size=(340.0, 500.0))
    assert note_look.paper_look(note, width).height == 500.0
    small = Node("n", "note", "note", text="words", words={"zh": "词"}, size=(340.0, 40.0))
    assert note_look.paper_look(small, width).height == height_for("words\n\n词", 340.0, False)


def test_without_a_font_there_is_a_hint_and_no_boxes(fonts, window, hand, qtbot):
    fonts(False)
    add(hand.document, Node("n", "note", "note", pos=(0, 300), text="Try it.\n试一试"))
    assert " ".join(words_of(hand.scene.items_by_id["n"].look)).split() == ["Try", "it.", *NO_FONT.split()][:100]
    add(hand.document, Node("m", "note", "note", pos=(300, 300), text="Try it.", words={"zh": "试一试"}))
    item = hand.scene.items_by_id["m"]
    assert words_of(item.look) == ("Try it.",) and item.tip == NO_FONT
    assert LessonResult(False, "1 is not bypassed.", "1 没有被旁路。").told == f"Not yet: 1 is not bypassed.\n{NO_FONT}"


@FONT_OR_NONE
def test_the_inspector_says_that_there_is_no_font(there_is_a_font, monkeypatch, window, hand, qtbot):
    from designer.ui.panels.inspector import note_form

    monkeypatch.setattr(note_form, "can_write", lambda _: there_is_a_font)
    add(hand.document, Node("n", "note", "note", pos=(0, 300), text="Try it."))
    hand.document.select({"n"})
    form = window.panel("inspector").note_form
    qtbot.waitUntil(form.isVisible)
    assert form.no_font.isVisible() != there_is_a_font and form.no_font.text() == NO_FONT


def test_simplified_letters_are_asked_for_by_name_behind_the_font_of_the_window(monkeypatch, qapp):
    here = {"Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK TC"}
    monkeypatch.setattr(theme, "_installed", lambda names: [name for name in names if name in here])
    for made in (theme.ui(), theme.mono()):
        assert made.families()[-1] == "Noto Sans CJK SC" and len(made.families()) > 1


def ink_of(words: str, letters: str, ground: str) -> float:
    """How many pixels of ink the words take: 1 for one that is all of the letters' colour."""
    picture = QImage(480, 40, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor(ground))
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setPen(QColor(letters))
    draw_words(painter, QPointF(4, 26), words, "note")
    painter.end()
    green = np.frombuffer(picture.constBits(), np.uint8).reshape(40, 480, 4)[:, :, 1].astype(float)
    below, above = QColor(ground).green(), QColor(letters).green()
    return float(((green - below) / (above - below)).sum())


def test_chinese_is_no_heavier_on_dark_than_on_light(qapp):
    if not text.can_write("zh"):
        pytest.skip("this computer has no font for Chinese")
    words = "卷积层只有这些参数中的百分之四，却做了大部分的计算"
    light, dark = ink_of(words, "#1B1F24", "#ECEDFD"), ink_of(words, "#E6EAF0", "#2C2F4E")
    assert 0.75 * light < dark < 1.05 * light
    plain = "The same in Latin letters"
    assert ink_of(plain, "#E6EAF0", "#2C2F4E") == pytest.approx(ink_of(plain, "#1B1F24", "#ECEDFD"), rel=0.03)
