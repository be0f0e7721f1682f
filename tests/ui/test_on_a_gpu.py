"""5.6 The way of a person on a machine with a GPU: the whole design there, half of it, learnt there, kept, read on the CPU."""

from __future__ import annotations

import pytest
import torch

from designer.bundled import bundled
from designer.files.weights import read_weights
from designer.runtime.reports import InputChoice
from designer.ui.learning.training import Training
from tests.ui.mouse_drawer import choose_in
from tests.ui.test_whole_way import click, settled

GPU = "cuda:0"
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")


@pytest.fixture
def window(engine_window, qtbot):
    """LeNet with its trained weights."""
    engine_window.document.open(bundled("examples", "lenet.design.json"))
    settled(engine_window, qtbot)
    return engine_window


def values(window, qtbot):
    """What the network gives for the first test image."""
    with qtbot.waitSignal(window.session.ran):
        window.session.run()
    return window.session.last_run.outputs[0].values


def devices(window):
    return {row.device for row in window.session.live.rows}


def test_5_6d_a_design_and_a_half_of_it_live_on_the_gpu_give_the_same_and_go_back(window, qtbot):
    before = values(window, qtbot)
    choose_in(window.tool_bar.device, qtbot, GPU)
    settled(window, qtbot)
    assert (devices(window), window.session.live.device) == ({GPU}, GPU)
    assert values(window, qtbot) == pytest.approx(before, rel=0.02, abs=0.02)
    assert window.session.last_run.device == GPU
    node = next(node for node in window.document.block.nodes if node.of == "Linear")
    click(window, qtbot, node.id)
    choose_in(window.panel("inspector").node_form.device.choice, qtbot, "cpu")
    settled(window, qtbot)
    assert devices(window) == {GPU, "cpu"}
    marks = [said for said, _ in window.canvas.scene.wires.marks.values()]
    assert len(marks) == 2 and marks[0].startswith("→ cpu · ") and marks[1].startswith(f"→ {GPU} · ")
    assert values(window, qtbot) == pytest.approx(before, rel=0.02, abs=0.02)
    window.actions_by_id["undo"].trigger()
    window.actions_by_id["undo"].trigger()
    settled(window, qtbot)
    assert devices(window) == {"cpu"}
    assert values(window, qtbot) == before


def test_5_6i_what_was_learnt_on_the_gpu_is_read_on_the_cpu(window, qtbot, tmp_path):
    choose_in(window.tool_bar.device, qtbot, GPU)
    settled(window, qtbot)
    training = Training.of(window.session)
    window.show_panel("train")
    training.start()
    qtbot.waitUntil(lambda: training.report is not None and training.report.step >= 3)
    training.pause()
    qtbot.waitUntil(lambda: not training.runs and window.session.settled)
    there = values(window, qtbot)
    path = tmp_path / "learnt.params"
    window.session.weights.save(str(path), lambda _: None)
    qtbot.waitUntil(path.is_file)
    settled(window, qtbot)
    assert {value.device.type for value in read_weights(path).values()} == {"cpu"}
    choose_in(window.tool_bar.device, qtbot, "cpu")
    window.session.reinitialise()
    settled(window, qtbot)
    assert values(window, qtbot) != pytest.approx(there, rel=0.02, abs=0.02)
    with qtbot.waitSignal(window.session.weights.loaded):
        window.session.weights.load(str(path))
    assert values(window, qtbot) == pytest.approx(there, rel=0.02, abs=0.02)


def test_every_panel_looks_into_what_lives_on_the_gpu(window, qtbot):
    choose_in(window.tool_bar.device, qtbot, GPU)
    settled(window, qtbot)
    session, refused = window.session, []
    session.refused.connect(refused.append)
    values(window, qtbot)
    for row in session.live.rows:
        window.show_panel("weights")
        window.panel("parameters").choose(row.name)
        qtbot.waitUntil(lambda row=row: window.panel("weights").title.text() == row.name)
    with qtbot.waitSignal(session.runs.classified):
        session.runs.measure_accuracy()
    qtbot.waitUntil(lambda: not session.runs.classifying)
    session.costs.measure(4)
    qtbot.waitUntil(lambda: not session.costs.measuring)
    assert session.costs.refusal == "" and session.costs.measured is not None
    for name in ("cost", "watch", "compare", "laboratory", "console", "accuracy"):
        window.show_panel(name)
    session.set_choice(InputChoice("random", batch=2))
    values(window, qtbot)
    assert refused == []
