"""Nodes of code at work: shapes, runs, what is told when they fail, and that nothing runs without trust."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.errors import GraphError, NotTrusted, RunFailed
from designer.files.trust import Trust
from designer.graph import edit
from designer.graph.blocks.group import group
from designer.graph.model import Design, Edge, Node, Port
from designer.graph.parameters.again import use_again
from designer.runtime.build import build
from designer.runtime.reports import InputChoice
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from designer.ui.action_context import ActionContext, a_module
from tests.catalogue.test_code_node import drawn

EVERYTHING = Trust(everything=True)


def said(text: str, trust: Trust = EVERYTHING) -> list[tuple[str, str, int]]:
    report = find_shapes(drawn(text), Memo(), trust)
    return [(problem.severity, problem.message, problem.line) for problem in report.problems]


def test_its_shape_is_found_and_flows_on() -> None:
    report = find_shapes(drawn("y = torch.cat((x, x * 2), 1)"), Memo(), EVERYTHING)
    assert report.nodes["c"].outputs == {"y": "B×8"}
    assert report.nodes["y"].outputs == {"value": "B×8"}
    assert not report.problems


def test_other_lines_are_another_shape() -> None:
    memo = Memo()
    shapes = [
        find_shapes(drawn(text), memo, EVERYTHING).nodes["c"].outputs["y"] for text in ("y = x.sum(1)", "y = x[None]")
    ]
    assert shapes == ["B", "1×B×4"]


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("y = {'a': x}", "mine: forward gave a dict", 0),
        ("t = x + 1\ny = t @ torch.ones(7, 1)", "mine line 2: ", 2),
        ("y = 1 / 0 * x", "mine line 1: ZeroDivisionError: division by zero", 1),
        ("y = x.nothing", "mine line 1: AttributeError: 'Tensor' object has no attribute 'nothing'", 1),
    ],
)
def test_what_it_raises_is_told_at_the_node_with_the_line(text, words, line) -> None:
    (severity, message, found) = said(text)[0]
    assert severity == "error" and message.startswith(words) and found == line


def test_nothing_of_it_runs_without_trust(tmp_path) -> None:
    none = Trust(tmp_path / "trusted.txt")
    text = "y = x\nraise SystemExit(3)"
    assert said(text, none) == [("warning", "mine: its shape is not known: its code is not trusted", 0)]
    engine = Engine(none)
    with pytest.raises(NotTrusted, match=r"Python code that is not trusted: the node mine\. Look at it"):
        engine.answer(BuildLive(drawn(text)))
    none.grant([("y = x * 3",)])
    engine.answer(BuildLive(drawn("y = x * 3")))
    with pytest.raises(NotTrusted):
        engine.answer(BuildLive(drawn("y = x * 4")))


def test_what_flows_out_of_it_is_seen_in_a_run_and_a_failure_names_it() -> None:
    engine = Engine(EVERYTHING)
    engine.answer(BuildLive(drawn("t = x * 2\ny = t + 1")))
    report = engine.answer(RunOnce(InputChoice("random")))
    assert "c" in report.nodes
    assert engine.module is not None
    torch.testing.assert_close(engine.module(torch.ones(1, 4)), torch.full((1, 4), 3.0))
    engine.answer(BuildLive(drawn("y = x\nif x[0, 0] != 1:\n    raise ValueError('no')")))
    with pytest.raises(RunFailed, match="mine: mine line 3: no"):
        engine.answer(RunOnce(InputChoice("random")))


def twice() -> Design:
    """Lines in a block, and that block called once more on what it gave."""
    after, block = group(drawn("t = x * 2\ny = t + 1"), "Net", ["c"], "Lines")
    after, (more,) = use_again(after, "Net", [block], 80.0)
    face = after.blocks[after.main_block.node(block).of]
    into, out_of = face.of_kind("input")[0].name, face.of_kind("output")[0].name
    after = edit.connect(after, "Net", Edge(Port(block, out_of), Port(more, into)))
    return edit.connect(after, "Net", Edge(Port(more, out_of), Port("y", "value")))


def test_a_block_around_the_lines_is_called_again_and_its_text_says_so_once() -> None:
    text = generate(twice()).text
    assert text.count("* 2") == 1 and text.count("Lines()") == 1 and text.count(" = shared\n") == 2
    engine = Engine(EVERYTHING)
    engine.answer(BuildLive(twice()))
    assert engine.module is not None
    assert torch.equal(engine.module(torch.ones(1, 4)), torch.full((1, 4), 7.0))
    reading = read_text(text)
    assert not reading.reason and [node.kind for node in reading.design.main_block.nodes].count("again") == 1
    assert torch.equal(build(generate(reading.design))(torch.ones(1, 4)), torch.full((1, 4), 7.0))
    assert generate(reading.design).text.count(" = shared\n") == 2


def test_lines_alone_have_no_weights_to_be_used_again_and_are_told_so_in_words() -> None:
    with pytest.raises(GraphError, match="there are no weights to use again"):
        use_again(drawn("y = x"), "Net", ["c"], 80.0)
    more = edit.add_node(drawn("y = x"), "Net", Node("m", "again", "more", "c"))
    more = edit.connect(more, "Net", Edge(Port("c", "y"), Port("m", "x")))
    more = edit.connect(more, "Net", Edge(Port("m", "y"), Port("y", "value")))
    said = [problem.message for problem in problems(more) if problem.severity == "error"]
    assert said[0] == "more: mine is lines of Python, which have no weights; duplicate them instead"
    why = a_module(ActionContext(more, selected=(more.main_block.node("c"),)))
    assert why == "lines of Python have no weights; Duplicate makes them once more"
