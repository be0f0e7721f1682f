"""Custom layers are tried, built and run; what goes wrong is told in one line with the line of their text."""

import signal
import threading

import pytest
import torch

import designer
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.engine import Engine
from designer.errors import NotTrusted, RunFailed
from designer.runtime.layers.custom import STOPPED
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.run import run_once
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.written import TRUSTED, centered, module, my_linear, with_code


def told(design, trust=TRUSTED):
    return [(p.severity, p.message) for p in find_shapes(design, Memo(), trust).problems]


def forward(body, inputs="x"):
    return module(f"def forward(self, {inputs}):\n    " + body.replace("\n", "\n    "))


def test_a_layer_that_is_stopped_while_it_is_tried_says_where_and_is_not_tried_again():
    """*Stop* is an interrupt of the engine's process, which raises KeyboardInterrupt wherever Python is."""
    drawn, memo = with_code(forward("y = x\nwhile True:\n    y = y + 1\nreturn y")), Memo()
    assert told(centered()) == []  # what torch imports first must not be broken off
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressed = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
    pressed.start()
    try:
        for _ in range(2):
            (problem,) = find_shapes(drawn, memo, TRUSTED).problems
            assert problem.severity == "warning" and problem.line in (4, 5)
            assert problem.message == f"mine: Mine line {problem.line}: {STOPPED}"
    finally:
        pressed.join()
        signal.signal(signal.SIGINT, handler)


def test_5_4_1_centered_layer_takes_the_mean_away():
    net = designer.build(centered(), trust=True)
    assert torch.equal(net(torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])), torch.tensor([-2.0, -1.0, 0.0, 1.0, 2.0]))


def test_5_4_2_my_linear_has_its_shape_its_parameters_and_its_cost():
    report = find_shapes(my_linear(), Memo(), TRUSTED)
    assert [problem.severity for problem in report.problems] == ["warning"]
    assert report.nodes["c"].outputs == {"output": "B×3"}
    assert report.nodes["c"].parameters == 15
    net = designer.build(my_linear(), trust=True)
    assert {name: tuple(p.shape) for name, p in net.named_parameters()} == {"mine.weight": (4, 3), "mine.bias": (3,)}


def test_the_weights_of_a_custom_layer_stay_when_the_design_is_built_anew():
    live = Live()
    live.build(my_linear())
    before = live.module.get_parameter("mine.weight").clone()
    assert live.build(my_linear()).carried == 2
    assert torch.equal(live.module.get_parameter("mine.weight"), before)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (forward("return x @ torch.ones(7, 1)"), "Mine line 3: "),
        (forward("y = 1 / 0\nreturn y"), "Mine line 3: ZeroDivisionError: division by zero"),
        (forward("return self.weight"), "Mine line 3: AttributeError: 'Mine' object has no attribute 'weight'"),
        (forward("raise SystemExit(3)\nreturn x"), "Mine line 3: SystemExit: 3"),
        (forward("return [x][0] if False else None"), "Mine: forward gave nothing (None); it has to give a tensor"),
        (forward("a = dict(y=x)\nreturn a"), "Mine: forward gave a dict; give the tensors one after the other"),
        (forward('return "x"'), "Mine: forward gave a str; it has to give a tensor"),
        ("import nowhere_at_all\n" + forward("return x"), "Mine: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        (forward("return x[: torch.randint(1, 3, (1,)).item()].sum(0)[None].repeat(Mine.n(), 1)").replace(
            "    def forward", "    count = 0\n    @classmethod\n    def n(cls):\n        cls.count += 1\n"
            "        return cls.count\n\n    def forward"), "Mine: forward gives another shape each time: "),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line_that_names_node_layer_and_line(text, message):
    [(severity, found)] = told(with_code(text))
    assert severity == "error"
    assert found.startswith(f"mine: {message}")
    assert "\n" not in found


def test_a_problem_of_the_code_knows_its_layer_and_line():
    [problem] = find_shapes(with_code(forward("return x / (1 // 0)")), Memo(), TRUSTED).problems
    assert (problem.node, problem.layer, problem.line) == ("c", "Mine", 3)


def test_an_exception_at_run_time_names_the_node_and_the_line_of_the_layer():
    live = Live()
    live.build(with_code(forward("if x.device.type != 'meta' and not torch.is_grad_enabled() and x.sum() != 8:\n"
                                 "    raise KeyError('beyond')\nreturn x")))  # fmt: skip
    with pytest.raises(RunFailed) as caught:
        run_once(live, InputChoice())
    assert str(caught.value) == "Net ▸ mine: Mine line 4: KeyError: 'beyond'"
    assert caught.value.path == "c"


def test_a_layer_that_needs_values_is_run_with_them():
    assert told(with_code(forward("return x * x.sum().item()"))) == []


def test_several_outputs_flow_on_by_their_names():
    report = find_shapes(with_code(forward("big = x * 2\nreturn x, big"), output="big"), Memo(), TRUSTED)
    assert report.nodes["c"].outputs == {"x": "B×4", "big": "B×4"}
    assert report.problems == ()


def test_another_text_of_the_same_name_is_another_layer():
    memo = Memo()
    one, two = with_code(forward("return x")), with_code(forward("return x[:, :2]"))
    assert find_shapes(one, memo, TRUSTED).nodes["y"].outputs == {"value": "B×4"}
    assert find_shapes(two, memo, TRUSTED).nodes["y"].outputs == {"value": "B×2"}


HOSTILE = "open({path!r}, 'w').close()\n\n\nclass Mine(nn.Module):\n    def forward(self, x):\n        return x"


def test_code_that_is_not_trusted_never_runs(tmp_path):
    mark = tmp_path / "ran"
    drawn = with_code(HOSTILE.format(path=str(mark)))
    engine = Engine()
    assert designer.check(drawn)[0].message == "mine: its shape is not known: the code of Mine is not trusted"
    assert [p.severity for p in engine.answer(FindShapes(drawn)).problems] == ["warning"]
    assert "class Mine" in designer.source(drawn)
    for build in (lambda: designer.build(drawn), lambda: engine.answer(BuildLive(drawn))):
        with pytest.raises(NotTrusted, match="holds Python code that is not trusted: the layer Mine"):
            build()
    assert not mark.exists()
    designer.build(drawn, trust=True)
    assert mark.exists()


def test_a_trusted_layer_runs_in_the_engine(tmp_path, monkeypatch):
    from designer.files.trust import WHERE, Trust

    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    engine, drawn = Engine(), my_linear()
    assert engine.answer(FindShapes(drawn)).nodes.keys() == {"x"}
    Trust().grant(layer.source for layer in drawn.layers.values())
    assert engine.answer(FindShapes(drawn)).nodes.keys() == {"x", "c", "y"}
    engine.answer(BuildLive(drawn))
    assert engine.answer(RunOnce(InputChoice())).outputs


def test_the_program_of_a_design_runs_alone(tmp_path):
    file = tmp_path / "net.py"
    file.write_text(generate(my_linear()).text)
    names: dict[str, object] = {}
    exec(compile(file.read_text(), str(file), "exec"), names)
    assert names["Net"]()(torch.ones(2, 4)).shape == (2, 3)


@pytest.mark.parametrize("stop", ["raise OSError('no card')", "raise SystemExit(3)"])
def test_what_a_constructor_raises_on_the_real_device_is_told_with_node_and_line(stop):
    text = module(
        f"def __init__(self):\n    super().__init__()\n    if torch.empty(1).device.type == 'cpu':\n        {stop}\n\n"
        "def forward(self, x):\n    return x"
    )
    with pytest.raises(RunFailed) as caught:
        Engine(trust=TRUSTED).answer(BuildLive(with_code(text)))
    assert str(caught.value).startswith("Net ▸ mine: Mine line 5: ")
    assert caught.value.path == "c"


def test_a_layer_that_leaves_the_program_while_it_runs_is_told():
    live = Live()
    live.build(with_code(forward("if x.device.type != 'meta':\n    raise SystemExit(1)\nreturn x")))
    with pytest.raises(RunFailed, match="Net ▸ mine: Mine line 4: SystemExit: 1"):
        run_once(live, InputChoice())


@pytest.mark.parametrize(("body", "kind"), [("return [x, x]", "list"), ("y = x, x\nreturn y", "tuple")])
def test_several_tensors_for_one_output_are_refused_with_how_to_have_an_output_for_each(body, kind):
    said = f"forward gave a {kind} of 2 things for its one output; give each a name: return a, b makes two outputs"
    assert told(with_code(forward(body))) == [("error", f"mine: Mine: {said}")]
    only_live = with_code(forward(f"if x.is_meta: return x\n{body}"))
    live = Live()
    live.build(only_live)
    with pytest.raises(RunFailed, match=f"mine: {said}"):
        run_once(live, InputChoice("random"))


def test_a_nested_tensor_is_refused_with_what_to_give_instead():
    (told_of_it,) = told(with_code(forward("return torch.nested.nested_tensor([x, x])")))
    assert told_of_it[1].endswith(
        "forward gave a nested tensor, which the nodes after it do not take; give its to_padded_tensor(0)"
    )
