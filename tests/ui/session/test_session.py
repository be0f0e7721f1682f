"""What the session makes of the engine's answers; the real engine in its own process is in test_whole_way.py."""

import pytest

from designer.engine.calls.figures import FindFigures
from designer.engine.calls.live import BuildLive
from designer.engine.calls.shapes import FindShapes
from designer.files.design import read_design
from designer.graph import edit
from designer.graph.blocks import block_settings
from designer.graph.model import BlockSetting, Edge, Expr, Node, Port
from designer.ui.document import Document
from designer.ui.session import Session
from designer.ui.session.program_writer import AT_ONCE, Program, ProgramWriter
from tests.bench.graphs import chain
from tests.helpers.drawing import mlp, node
from tests.helpers.in_blocks import LENET_IN_BLOCKS, WEIGHTS_IN_BLOCKS
from tests.helpers.inline_client import InlineClient


@pytest.fixture
def session(qtbot):
    session = Session(Document(mlp()), InlineClient)
    yield session
    session.close()


def started(session, qtbot):
    session.start()
    qtbot.waitUntil(lambda: session.settled)
    return session


def values(session, qtbot, name):
    """What the engine tells of a live tensor."""
    told = []
    session.ask(FindFigures((name,)), told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0].figures[name]


def test_text_and_static_problems_are_there_before_the_engine(session):
    assert "nn.Linear(4, 8)" in session.source.text
    assert session.problems == ()
    assert session.shapes is None


def test_an_edit_brings_text_at_once_and_shapes_and_module_soon(session, qtbot):
    started(session, qtbot)
    assert session.shapes.parameters == 49
    document = session.document
    document.edit("Set", edit.set_setting(document.design, "Net", "a", "bias", False))
    assert "bias=False" in session.source.text
    qtbot.waitUntil(lambda: session.shapes is not None and session.shapes.parameters == 41)
    qtbot.waitUntil(lambda: session.live_is_current)
    assert [row.name for row in session.live.rows] == ["0.weight", "2.weight", "2.bias"]


def test_the_engine_finds_the_shapes_while_the_window_writes_the_program(session, qtbot, monkeypatch):
    started(session, qtbot)
    document, order = session.document, []
    ask = session.engine.client.ask
    monkeypatch.setattr(
        session.engine.client, "ask", lambda call, *callbacks: order.append(call) or ask(call, *callbacks)
    )
    session.source_changed.connect(lambda: order.append("written"))
    document.edit("Set", edit.set_setting(document.design, "Net", "a", "bias", False))
    assert order == [FindShapes(document.design), "written"]
    qtbot.waitUntil(lambda: session.settled)


def test_a_wrong_size_is_a_problem_with_a_repair(session, qtbot):
    started(session, qtbot)
    document = session.document
    document.edit("Set", edit.set_setting(document.design, "Net", "a", "out_features", 9))
    qtbot.waitUntil(lambda: session.has_errors)
    (problem,) = session.problems
    assert problem.node == "c"
    assert "expects 8 features, gets 9" in problem.message
    document.edit(problem.repair.text, edit.apply_repair(document.design, problem.repair))
    qtbot.waitUntil(lambda: session.settled and not session.has_errors)


def test_a_setting_that_was_never_given_is_filled_in_from_the_wire_as_part_of_the_wiring(session, qtbot):
    started(session, qtbot)
    document = session.document
    before = document.design
    fc = node("d", "layer", "fc", "Linear", out_features=3)
    document.edit("Place fc", edit.add_node(before, "Net", fc))
    wired = edit.connect(document.design, "Net", Edge(Port("a", "output"), Port("d", "input")))
    document.edit("Wire 0 to fc", wired)
    qtbot.waitUntil(lambda: document.design.main_block.node("d").settings.get("in_features") == 8)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.design is before


def test_only_what_a_wire_tells_is_filled_in_and_no_other_repair_is_made_unasked(session, qtbot):
    document = started(session, qtbot).document
    constant = Node("k", "tensor", "k", "constant", {"shape": (4,), "init": "uniform"})
    after = edit.add_node(edit.add_node(document.design, "Net", constant), "Net", Node("z", "output", "z"))
    with qtbot.waitSignal(session.shapes_changed):
        document.edit("Add k", edit.connect(after, "Net", Edge(Port("k", "value"), Port("z", "value"))))
    warning = next(problem for problem in session.problems if problem.node == "k")
    assert warning.repair is not None
    assert document.block.node("k").of == "constant"


def test_weights_stay_when_a_node_is_renamed(session, qtbot):
    started(session, qtbot)
    before = values(session, qtbot, "0.weight")
    document = session.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "a", "first"))
    qtbot.waitUntil(lambda: session.live_is_current)
    assert values(session, qtbot, "first.weight") == before


def test_another_design_takes_nothing_over_from_the_one_before(session, qtbot):
    started(session, qtbot)
    before = values(session, qtbot, session.live.rows[0].name)
    session.document.replace(mlp(), None)
    assert session.live is None
    qtbot.waitUntil(lambda: session.settled)
    assert values(session, qtbot, session.live.rows[0].name) != before  # type: ignore[attr-defined]


def test_moving_a_node_asks_the_engine_nothing(session, qtbot):
    started(session, qtbot)
    client = session.engine.client
    client.calls.clear()
    session.document.edit("Move", edit.move_nodes(session.document.design, "Net", {"a": (80.0, 0.0)}))
    assert session.settled
    assert client.calls == []
    assert BuildLive not in map(type, client.calls)


def test_a_run_of_a_design_with_a_problem_is_refused_in_one_line(session, qtbot):
    started(session, qtbot)
    document = session.document
    document.edit("Set", edit.set_setting(document.design, "Net", "a", "out_features", 9))
    qtbot.waitUntil(lambda: session.has_errors)
    with qtbot.waitSignal(session.refused) as said:
        session.run()
    assert "gets 9" in said.args[0]


def test_a_device_that_is_not_there_is_the_designs_wish_and_the_cpu_takes_its_place(session, qtbot):
    started(session, qtbot)
    session.set_device("cuda:77")
    qtbot.waitUntil(lambda: session.settled)
    assert (session.device, session.document.design.device, session.live.device) == ("cuda:77", "cuda:77", "cpu")
    said = "Net is for cuda:77, which this machine does not have; it runs on the cpu here"
    assert [(problem.message, problem.severity) for problem in session.problems] == [(said, "warning")]
    session.document.undo_stack.undo()
    assert session.device == "cpu"
    qtbot.waitUntil(lambda: session.settled and not session.problems)


def test_a_run_on_a_bundled_image_names_it(qtbot):
    session = Session(Document(read_design(LENET_IN_BLOCKS)), InlineClient)
    started(session, qtbot)
    session.weights.load(str(WEIGHTS_IN_BLOCKS))
    with qtbot.waitSignal(session.ran):
        session.run()
    assert session.last_run.outputs[0].classes[0].label == "ankle boot"
    session.close()


def test_the_program_of_a_large_design_is_written_in_the_background(qtbot):
    session = Session(Document(chain(AT_ONCE + 10)), InlineClient)
    try:
        before = session.source
        with qtbot.waitSignal(session.source_changed):
            session.document.edit("Rename", edit.rename_node(session.document.design, "Net", "n5", "middle"))
            assert session.source is before
        assert "self.middle = " in session.source.text
        session.document.edit("Rename", edit.rename_node(session.document.design, "Net", "n5", "other"))
        assert "self.other = " in session.current_source().text
    finally:
        session.close()


def test_a_removed_setting_is_told_and_not_put_back_by_itself(session, qtbot):
    started(session, qtbot)
    document = session.document
    design = block_settings.add_setting(document.design, "Net", BlockSetting("wide", 8))
    document.edit("Speak of it", edit.set_setting(design, "Net", "a", "out_features", Expr("wide")))
    qtbot.waitUntil(lambda: session.settled)
    document.edit("Remove it", block_settings.remove_setting(document.design, "Net", "wide"))
    qtbot.waitUntil(lambda: session.has_errors and session.shapes is not None)
    assert document.design.main_block.settings == ()


def test_a_large_design_runs_as_it_is_now_and_not_as_it_was(qtbot):
    session = Session(Document(chain(AT_ONCE + 10)), InlineClient)
    heard: list[str] = []
    session.refused.connect(heard.append)
    try:
        session.start()
        qtbot.waitUntil(lambda: session.settled)
        whole = session.document.design
        last = whole.main_block.edges[-1]
        session.document.edit("Cut", edit.disconnect(whole, "Net", (last,)))
        session.run()
        assert "y is not connected" in heard[-1]
        session.document.undo_stack.undo()
        session.run()
        qtbot.waitUntil(lambda: session.last_run is not None)
        assert len(heard) == 1
    finally:
        session.close()


def test_a_program_that_cannot_be_written_does_not_stop_the_next_one(qtbot, monkeypatch):
    writer = ProgramWriter(chain(AT_ONCE + 10))
    good, broken = chain(AT_ONCE + 20), chain(AT_ONCE + 30)

    def writes(design):
        if design is broken:
            raise RuntimeError("broken")
        return Program(design, *writer.program[1:])

    monkeypatch.setattr("designer.ui.session.program_writer.program_of", writes)
    with qtbot.captureExceptions() as raised:
        writer.write(broken)
        qtbot.waitUntil(lambda: bool(raised))
    with qtbot.waitSignal(writer.written):
        writer.write(good)
    assert writer.is_current
