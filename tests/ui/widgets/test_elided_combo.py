import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from designer.ui.widgets.elided_combo import ElidedComboBox
from tests.ui.open_lists import choose_last


@pytest.fixture
def box(qtbot):
    made = ElidedComboBox()
    made.addItems(["Test image", "Random numbers"])
    made.add_question("Other test images…")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_O])
def test_no_key_on_a_closed_list_reaches_the_line_that_asks(box, qtbot, key):
    chosen = []
    box.activated.connect(chosen.append)
    for _ in range(4):
        qtbot.keyClick(box, key)
    assert 2 not in chosen
    assert box.currentIndex() < 2


def test_nor_does_the_wheel(box):
    for _ in range(4):
        at = QPointF(box.rect().center())
        turn = QWheelEvent(
            at, box.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turn)
    assert box.currentIndex() == 1


def test_the_open_list_offers_it(box):
    chosen = []
    box.activated.connect(chosen.append)
    choose_last(box)
    assert chosen == [2]
