from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from designer.ui.actions import ACTIONS, MENUS
from designer.ui.canvas.gestures.table import GESTURES
from designer.ui.key_sheet import in_columns, keys_of, sections
from designer.ui.widgets.keys import KeyCaps, caps

Key = Qt.Key


def rows(found):
    return [row for _, section in found for row in section]


def test_no_two_actions_share_a_key():
    taken = Counter(QKeySequence(keys).toString() for spec in ACTIONS for keys in spec.keys)
    assert [keys for keys, count in taken.items() if count > 1] == []
    assert "" not in taken


def test_every_action_has_an_id_of_its_own_and_stands_in_a_menu():
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)
    assert {spec.menu.split(" ▸ ")[0] for spec in ACTIONS} == set(MENUS)


def test_every_action_with_keys_and_every_gesture_stands_on_the_page():
    found = rows(sections(ACTIONS, GESTURES))
    assert {(spec.text.rstrip("…"), keys_of(spec)) for spec in ACTIONS if spec.keys} <= {
        (r.does, r.keys) for r in found
    }
    assert {(g.does, g.hand) for g in GESTURES} <= {(r.does, r.hand) for r in found}


def test_the_columns_hold_every_section_once_and_in_order():
    found = sections(ACTIONS, GESTURES)
    columns = in_columns(found, 3)
    assert len(columns) == 3
    assert [section for column in columns for section in column] == list(found)
    assert in_columns((), 3) == [[], [], []]


def test_a_shortcut_is_drawn_cap_by_cap():
    assert caps("Ctrl+Shift+V") == ("Ctrl", "Shift", "V")
    assert caps("F1") == ("F1",)
    assert caps("Ctrl+.") == ("Ctrl", ".")
    assert caps("Ctrl++") == ("Ctrl", "+")
    assert caps("+") == ("+",)


def test_f1_shows_the_page_and_the_filter_leaves_what_fits(window, press, qtbot):
    press(Key.Key_F1)
    sheet = window.key_sheet
    assert sheet.isVisible()
    everything = {caps.shortcuts for caps in sheet.findChildren(KeyCaps)}
    assert everything >= {keys_of(spec) for spec in ACTIONS if spec.keys}
    QTest.keyClicks(sheet.filter, "paste")
    assert [row.does for row in rows(sheet.shown)] == ["Paste", "Paste with Wires", "Paste Weights"]
    sheet.filter.setText("ctrl+shift+v")
    assert [row.does for row in rows(sheet.shown)] == ["Paste with Wires"]
    sheet.filter.setText("wheel")
    assert all("heel" in row.hand for row in rows(sheet.shown))
    window.set_dark(True)
    sheet.filter.clear()
    QTest.keyClick(sheet.filter, Key.Key_Escape)
    assert not sheet.isVisible()
