import subprocess
import sys
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.table import PANELS


def test_every_panel_is_made_and_takes_other_colours(document, session, qtbot):
    assert [spec.id for spec in PANELS] == [
        "library",
        "inspector",
        "parameters",
        "weights",
        "code",
        "problems",
        "run",
        "accuracy",
        "train",
        "watch",
        "compare",
        "cost",
        "laboratory",
        "console",
    ]
    for spec in PANELS:
        panel: Any = spec.factory(document, session, LIGHT, None)
        qtbot.addWidget(panel)
        panel.set_palette(DARK)
        assert isinstance(panel, QWidget)


def test_every_button_and_field_has_a_name(document, session, qtbot):
    for spec in PANELS:
        panel = spec.factory(document, session, LIGHT, None)
        qtbot.addWidget(panel)
        for kind in (QLineEdit, QComboBox, QAbstractButton):
            for widget in panel.findChildren(kind):
                if widget.isHidden() or isinstance(widget.parent(), QLineEdit | QAbstractSpinBox | QComboBox):
                    continue
                said = widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.toolTip()
                assert said, f"{spec.id}: {widget}"


def test_the_laboratory_is_made_when_it_is_seen_and_every_part_of_it_has_a_name(document, session, show):
    place: Any = next(spec for spec in PANELS if spec.id == "laboratory").factory(document, session, LIGHT, None)
    assert not place.findChildren(QWidget)
    show(place, 860, 500)
    for kind in (QLineEdit, QComboBox, QAbstractButton):
        for widget in place.panel.findChildren(kind):
            if isinstance(widget.parent(), QLineEdit | QAbstractSpinBox | QComboBox):
                continue
            assert widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.toolTip(), widget
    place.set_palette(DARK)


def test_what_is_read_ahead_of_a_panel_is_there():
    for spec in PANELS:
        for module in spec.reads:
            import_module(f"designer.ui.panels.{module}")


def test_plots_are_loaded_only_when_a_picture_is_drawn():
    code = (
        "import sys; from designer.ui.panels import code, inspector, library, parameters, problems, run, weights;"
        "assert 'pyqtgraph' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
