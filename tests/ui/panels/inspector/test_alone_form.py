"""5.6i The selected node is timed by itself on every device, from the inspector."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from designer.engine.calls.costs import TimeAlone
from designer.engine.calls.devices import Devices
from designer.graph.edit import set_setting
from designer.runtime.cost import alone
from designer.runtime.cost.alone_report import Alone
from designer.runtime.reports import DeviceReport, InputChoice
from designer.ui.panels.inspector.alone_form import rows
from tests.ui.conftest import book_mlp, running_window


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(alone, "LONGEST", 0.002)
    return running_window(qtbot, book_mlp(), InputChoice("random", batch=4))


def form_of(window, name):
    """The form in the inspector, with a node selected."""
    window.document.select({next(n.id for n in window.document.block.nodes if n.name == name)})
    return window.panel("inspector").node_form.alone


def click(qtbot, form):
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)


def test_5_6i_a_node_is_timed_by_itself_on_the_cpu_with_its_norm_left_and_read(window, qtbot):
    form = form_of(window, "hidden")
    qtbot.waitUntil(form.start.isVisible)
    assert form.facts.isHidden()
    click(qtbot, form)
    qtbot.waitUntil(lambda: bool(form.facts.facts))
    assert [name for name, _ in form.facts.facts] == ["cpu", "and its norm", "read each time"]
    assert all(value.endswith("s") for _, value in form.facts.facts)
    assert form.start.text() == "Time 1,000 Runs" and form.start.isEnabled()


def test_another_node_or_another_design_is_not_told_what_was_measured_before(window, qtbot):
    form = form_of(window, "hidden")
    click(qtbot, form)
    qtbot.waitUntil(lambda: bool(form.facts.facts))
    form_of(window, "act")
    assert form.facts.facts == ()
    form_of(window, "x")
    assert form.isHidden()
    form_of(window, "hidden")
    click(qtbot, form)
    qtbot.waitUntil(lambda: bool(form.facts.facts))
    window.document.edit("Widen", set_setting(window.document.design, "Net", "h", "bias", False))
    qtbot.waitUntil(lambda: form.facts.facts == ())


def test_what_cannot_be_run_alone_is_told_there(window, qtbot, monkeypatch):
    form = form_of(window, "hidden")
    window.session.set_choice(InputChoice("typed", typed="one"))
    click(qtbot, form)
    qtbot.waitUntil(lambda: form.refusal.text() == '"one" is no number')
    assert form.start.isEnabled()


def test_5_6i_several_devices_are_asked_one_after_the_other_and_then_at_once(window, qtbot, monkeypatch):
    found = tuple(DeviceReport(name, name) for name in ("cpu", "cuda:0", "meta"))
    window.session.engine.devices = replace(window.session.devices or Devices((), "", ""), devices=found)
    form = form_of(window, "hidden")
    asked = []

    def ask(call, on_reply, _on_refusal=None):
        if not isinstance(call, TimeAlone):
            return  # the panels beside it ask for what they show
        asked.append(call.devices)
        several = len(call.devices) > 1
        on_reply(Alone(" and ".join(call.devices), 1000, 0.0 if several else 1e-5, 2e-5, 3e-5, 1.2e-5 * several))

    monkeypatch.setattr(window.session, "ask", ask)
    click(qtbot, form)
    assert asked == [("cpu",), ("cuda:0",), ("cpu", "cuda:0")]
    assert form.facts.facts[-2:] == (("one after another", "20 µs"), ("all at once", "12 µs"))
    assert len(form.facts.facts) == 8


def test_the_lines_name_each_device():
    assert rows([Alone("cuda:1", 500, 2e-6, 3e-6, 4e-6)]) == [
        ("cuda:1", "2 µs"), ("and its norm", "3 µs"), ("read each time", "4 µs")
    ]  # fmt: skip
