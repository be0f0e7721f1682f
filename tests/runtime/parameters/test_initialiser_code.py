"""Initialisers in code: what the text says, what runs, what is refused, and that nothing runs without trust."""

from __future__ import annotations

import re
import signal
import threading

import pytest
import torch

from designer.catalogue.check import problems
from designer.catalogue.initialiser_code import FIRST, read_code
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive
from designer.engine.calls.parameter_edits import PreviewStart
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.engine import Engine
from designer.errors import DesignerError, NotTrusted
from designer.files.trust import Trust
from designer.graph.model import Design, Rule
from designer.runtime.build import build
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, mlp, node, row
from tests.helpers.parameters import with_node_rules, with_rules
from tests.runtime.nets import messages, shapes


def code(*lines: str, pattern: str = "*.weight", of: str = "") -> Rule:
    return Rule(pattern, "code", {"code": lines}, of)


def trusted(drawn: Design) -> Engine:
    engine = Engine(Trust(everything=True))
    engine.answer(BuildLive(drawn))
    return engine


def test_5_2j_the_book_s_own_initialiser_leaves_what_is_at_least_5_in_size_and_zeros() -> None:
    wide = design(row(node("a", "layer", "0", "Linear", in_features=4, out_features=20_000)))
    weight = trusted(with_rules(wide, code(*FIRST))).module.get_parameter("0.weight").detach()
    zeros = float((weight == 0).float().mean())
    assert zeros == pytest.approx(0.5, abs=0.01)
    assert float(((weight >= 5) & (weight <= 10)).float().mean()) == pytest.approx(0.25, abs=0.01)
    assert float(((weight <= -5) & (weight >= -10)).float().mean()) == pytest.approx(0.25, abs=0.01)
    assert float(weight.std()) == pytest.approx(5.40, abs=0.03)


def test_the_text_holds_the_function_once_and_calls_it_where_the_rules_say() -> None:
    drawn = with_node_rules(with_rules(mlp(), code(*FIRST)), "a", code(*FIRST, pattern="weight"))
    text = generate(drawn).text
    assert text.count("def my_init(parameter):") == 1
    assert text.index("def my_init") < text.index("class Net")
    assert '        for parameter in parameters_of(self, "*.weight"):\n            with torch.no_grad():\n' in text
    assert "                my_init(parameter)\n" in text
    assert "        with torch.no_grad():\n            my_init(self[0].weight)" in text
    build(generate(drawn))


def test_its_imports_go_to_the_head_of_the_program() -> None:
    lines = ("import math", "", "def scaled(p, by=2):", "    p.fill_(math.sqrt(by))")
    source = generate(with_rules(mlp(), code(*lines)))
    assert source.text.startswith("import fnmatch\nimport math\n")
    assert float(build(source).get_parameter("2.weight").detach()[0, 0]) == pytest.approx(2**0.5)


def test_nothing_of_it_runs_without_trust() -> None:
    drawn = with_rules(mlp(), code("def bad(p):", "    raise SystemExit"))
    engine = Engine(Trust())
    with pytest.raises(
        NotTrusted, match=r"this design holds Python code that is not trusted: the initialiser bad\. Look at it"
    ):
        engine.answer(BuildLive(drawn))
    with pytest.raises(NotTrusted):
        engine.answer(PreviewStart(drawn, "Net"))
    report = engine.answer(FindShapes(drawn))
    assert report.nodes["a"].parameters == 40, "shapes are found all the same"


def test_trust_is_for_this_text_and_no_other(tmp_path) -> None:
    trust = Trust(tmp_path / "trusted.txt")
    trust.grant([FIRST])
    Engine(trust).answer(BuildLive(with_rules(mlp(), code(*FIRST))))
    with pytest.raises(NotTrusted, match="my_init"):
        Engine(trust).answer(BuildLive(with_rules(mlp(), code(*FIRST, "    parameter += 1"))))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "code needs the lines of a function"),
        (("def f(p)",), "its code line 1: expected ':'"),
        (("1 + 1",), "its code line 1: it needs a function that is given the parameter: def my_init(parameter):"),
        (("def f():", "    pass"), "f line 1: f has to take one thing, the parameter"),
        (("def f(p, q):", "    pass"), "f line 1: f has to take one thing, the parameter"),
        (("def nn(p):", "    pass"), "nn line 1: the program uses the word nn itself"),
        (("def Net(p):", "    pass"), '"Net" is a block or a layer of this design too; give it another name here'),
    ],
)
def test_a_text_that_is_no_initialiser_is_a_problem_with_its_line(lines, said) -> None:
    found = problems(with_rules(mlp(), code(*lines)))
    assert [problem.message for problem in found] == [f"Net: the rule for *.weight: {said}"]


def test_two_functions_of_one_name_that_differ_are_told() -> None:
    drawn = with_rules(mlp(), code(*FIRST), code(*FIRST[:2], pattern="*.bias"))
    (problem,) = problems(drawn)
    assert problem.message.endswith('"my_init" is another function in another rule; give one of them another name')


def test_a_name_given_to_another_tensor_is_pointed_out() -> None:
    (fault,) = read_code(("def f(p):", "    p = torch.zeros(3)")).faults
    assert not fault.serious and "write p.copy_(…) to change it" in fault.message
    assert read_code(("def f(p):", "    q = p.view(-1)", "    p = p.view(-1)")).faults == ()
    (problem,) = problems(with_rules(mlp(), code("def f(p):", "    p = torch.zeros(3)")))
    assert problem.severity == "warning"


def test_what_it_raises_is_a_problem_at_the_rule_with_its_line(monkeypatch) -> None:
    drawn = with_rules(mlp(), code("def f(p):", "    x = 1", "    return p.nothing"))
    monkeypatch.setattr("designer.runtime.shapes.shapes.untrusted", lambda *_: ())
    assert messages(drawn)[0].startswith("the rule for *.weight: f line 3: AttributeError: 'Parameter' object has no")


def test_one_that_gives_the_parameter_another_shape_is_told() -> None:
    drawn = with_rules(
        mlp(), code("def cut(parameter):", "    parameter.data = parameter.data[:1]", pattern="0.weight")
    )
    found = Engine(Trust(everything=True)).answer(FindShapes(drawn)).problems
    (message,) = [problem.message for problem in found if problem.severity == "error"]
    assert message == "the rule for 0.weight: cut makes 1×4 of 8×4; the shape has to stay: 0.weight"


def test_an_endless_one_that_is_stopped_says_so_at_its_rule_and_is_not_tried_on_the_next_parameter() -> None:
    """*Stop* is an interrupt of the engine's process, which raises KeyboardInterrupt wherever Python is."""
    lines = ("def f(p):", "    while True:", "        pass")
    drawn, engine = with_rules(mlp(), code(*lines), code(*lines, pattern="*.bias")), Engine(Trust(everything=True))
    engine.answer(FindShapes(with_rules(mlp(), code(*FIRST))))  # what torch imports first must not be broken off
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressed = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
    pressed.start()
    try:
        for _ in range(2):
            (problem,) = engine.answer(FindShapes(drawn)).problems
            assert problem.severity == "error" and problem.setting == "init"
            said = (
                r"the rule for \*.weight: f line [23]: it was stopped here, so nothing starts from it; other code is "
            )
            assert re.fullmatch(said + "tried again: 0.weight", problem.message)
    finally:
        pressed.join()
        signal.signal(signal.SIGINT, handler)


def test_one_that_needs_values_is_tried_with_values(monkeypatch) -> None:
    drawn = with_rules(mlp(), code("def f(p):", "    if float(p.mean()) < 2:", "        p.fill_(3)"))
    monkeypatch.setattr("designer.runtime.shapes.shapes.untrusted", lambda *_: ())
    report = shapes(drawn)
    assert not report.problems
    assert [rule.met for rule in report.rules] == [2]
    assert float(trusted(drawn).module.get_parameter("2.weight").detach().mean()) == 3


def test_a_raising_one_refuses_the_build_and_leaves_what_was_live() -> None:
    engine = trusted(mlp())
    before = engine.module
    drawn = with_rules(mlp(), code("def f(p):", "    if not p.is_meta and p.numel() > 1: raise KeyError(3)"))
    with pytest.raises(DesignerError, match="f line 2"):
        engine.answer(BuildLive(drawn, fresh=True))
    assert engine.module is before


def test_parameters_of_lazy_layers_are_given_to_it_once_their_shapes_are_known() -> None:
    drawn = design(row(node("a", "layer", "0", "LazyLinear", out_features=3)))
    engine = trusted(with_rules(drawn, code("def f(p):", "    p.fill_(7)")))
    engine.answer(RunOnce(InputChoice("random")))
    assert torch.equal(engine.module.get_parameter("0.weight"), torch.full((3, 4), 7.0))


def test_a_preview_shows_its_three_humps() -> None:
    wide = design(row(node("a", "layer", "0", "Linear", in_features=4, out_features=2000)))
    drawn = with_rules(wide, code(*FIRST))
    found = trusted(drawn).answer(PreviewStart(drawn, "Net"))
    assert found.statistics.zeros == pytest.approx(0.5, abs=0.05)
    humps = [count > 0 for count in found.counts]
    assert humps[0] and humps[-1] and any(humps[20:28]) and not any(humps[14:20])
