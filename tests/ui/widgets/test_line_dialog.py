from PySide6.QtWidgets import QWidget

from designer.errors import GraphError
from designer.ui.widgets.line_dialog import WIDTH, LineDialog


def refuse(_text):
    raise GraphError("there is a block of this name already; two blocks of one name cannot be told apart")


def test_the_dialog_is_as_wide_as_its_words_want_and_grows_by_the_reason(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LineDialog("Group into a Block", "Name of the block", "block", refuse, parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.width() == WIDTH
    before = dialog.height()
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert dialog.width() == WIDTH and dialog.reason.visibleRegion().boundingRect().height() == dialog.reason.height()
