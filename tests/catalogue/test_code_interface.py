"""Ports and settings of custom layers come from their text, which is never run."""

import pytest

from designer.catalogue.check import problems
from designer.catalogue.code_interface import face_of, read
from designer.catalogue.interface import interface
from designer.graph.edit import apply_repair
from designer.graph.model import Layer
from tests.helpers.written import CENTERED, MY_LINEAR, module, my_linear, with_code, written


def face(text, name="Mine"):
    found = read(name, written(text)).face
    assert found is not None
    return found


def faults(text, name="Mine"):
    return [(fault.line, fault.message) for fault in read(name, written(text)).faults]


def test_the_book_s_layer_without_parameters_has_one_port_in_one_out_and_no_settings():
    found = face(CENTERED, "CenteredLayer")
    assert [port.name for port in found.inputs] == ["x"]
    assert [port.name for port in found.outputs] == ["output"]
    assert found.settings == ()


def test_the_book_s_layer_with_parameters_needs_its_two_settings():
    found = face(MY_LINEAR, "MyLinear")
    assert [(s.name, s.required) for s in found.settings] == [("in_units", True), ("units", True)]


def test_annotations_and_defaults_say_what_a_setting_takes():
    found = face(module(
        """
        def __init__(self, width: int, act: Literal["relu", "tanh"] = "relu", size: "tuple[int, int]" = (3, 3),
                     rate: float | None = None, on=True, dtype=torch.float64, inner=nn.ReLU(), *, key: int, **others):
            super().__init__()

        def forward(self, x):
            return x
        """
    ))  # fmt: skip
    told = {s.name: (s.types, s.default, s.required, s.by_name) for s in found.settings}
    assert told["width"] == (("int",), None, True, False)
    assert told["act"] == (("str",), "relu", False, False)
    assert told["size"] == (("tuple",), (3, 3), False, False)
    assert told["rate"] == (("float", "int", "none"), None, False, False)
    assert told["on"] == (("bool",), True, False, False)
    assert told["dtype"][1] == "float64"
    assert told["inner"][1:] == (None, False, False)
    assert told["key"] == (("int",), None, True, True)
    assert "others" not in told
    assert next(s for s in found.settings if s.name == "act").choices == ("relu", "tanh")
    assert next(s for s in found.settings if s.name == "inner").doc == "By itself: nn.ReLU()"


def test_optional_inputs_and_a_row_of_inputs_become_ports_that_need_no_wire():
    found = face(module("def forward(self, x, mask=None, *more):\n    return x"))
    assert [(p.name, p.required, p.variadic) for p in found.inputs] == [
        ("x", True, False), ("mask", False, False), ("more", False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "outputs"),
    [
        ("return x, y", ["x", "y"]),
        ("return x + 1, y", ["output1", "y"]),
        ("return x, x", ["x", "output2"]),
        ("if x.sum() > 0:\n        return x, y\n    return y, x", ["output1", "output2"]),
        ("def inner():\n        return 1, 2, 3\n    return x", ["output"]),
    ],
)
def test_a_row_that_is_given_back_gives_several_outputs(body, outputs):
    text = module(f"def forward(self, x, y):\n    {body}")
    assert [p.name for p in face(text).outputs] == outputs


def test_an_annotation_gives_several_outputs_too():
    found = face(module("def forward(self, x) -> tuple[torch.Tensor, torch.Tensor]:\n    return self.two(x)"))
    assert [p.name for p in found.outputs] == ["output1", "output2"]


def test_what_a_class_of_the_same_text_or_of_torch_has_is_inherited():
    text = """
    class Base(nn.Module):
        def __init__(self, width):
            super().__init__()

        def forward(self, x, y):
            return x


    class Mine(Base):
        pass


    class Row(nn.Linear):
        pass
    """
    assert [s.name for s in face(text).settings] == ["width"]
    assert [p.name for p in face(text).inputs] == ["x", "y"]
    assert [s.name for s in face(text, "Row").settings][:2] == ["in_features", "out_features"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("class Mine(nn.Module):\n    def forward(self, x)\n        return x", 2, "expected ':'"),
        ("class Mine(nn.Module):\n    def forward(self, x):\n    return x", 3, "expected an indented block"),
        ("return 1", 1, "'return' outside function"),
        ("class Other(nn.Module):\n    pass", 1, 'the code defines no class called "Mine"'),
        ("x = 1\nclass Mine:\n    pass", 2, "Mine is no module: write class Mine(nn.Module):"),
        ("class Mine(nn.Module):\n    pass", 1, "Mine has no forward(self, x)"),
        (module("def forward():\n    return 1"), 2, "forward must take self"),
        (module("@staticmethod\ndef forward(x):\n    return x"), 3, "forward must take self"),
        (module("def forward(x):\n    return x"), 2, "forward takes x where self has to be: def forward(self, x):"),
        (module("def forward(self, x, *, m):\n    return x"), 2, "forward needs m by its name only"),
        (module("def forward(self, x):\n    x + 1"), 2, "forward gives nothing back"),
        (module("def forward(self, x):\n    return None"), 2, "forward gives nothing back"),
        (module('def forward(self, x):\n    return {"a": x}'), 3, "forward gives a dict"),
        (module("def __init__(self):\n    self.a = 1\ndef forward(self, x):\n    return x"), 2, "super().__init__()"),
    ],
)
def test_what_cannot_run_is_told_with_its_line(text, line, message):
    found = faults(text)
    assert found[0][0] == line
    assert message in found[0][1]
    drawn = with_code(text)
    errors = [p for p in problems(drawn) if p.severity == "error" and p.layer == "Mine"]
    assert (errors[0].node, errors[0].line) == ("c", line)
    assert errors[0].message.startswith(f"mine: Mine line {line}: ")


@pytest.mark.parametrize("text", ["\\", "(" * 5000, "x = '\ud800'", "\x00", "", "a\x0cb = (", "def f(:\n" * 50])
def test_no_text_breaks_the_reading(text):
    assert read("Mine", tuple(text.split("\n"))).face is None


def test_while_the_code_is_broken_the_last_good_ports_stay():
    good = written(MY_LINEAR)
    face_now = face_of("MyLinear", Layer(("class MyLinear(",), good))
    assert [s.name for s in face_now.settings] == ["in_units", "units"]
    assert [p.name for p in face_now.inputs] == ["X"]


def test_a_custom_layer_cannot_hide_a_layer_of_torch_or_a_block():
    drawn = with_code(module("def forward(self, x):\n    return x", "Net"), "Net")
    assert any('a block called "Net" already' in p.message for p in problems(drawn))
    hiding = with_code(module("def forward(self, x):\n    return x", "ReLU"), "ReLU", "input")
    assert interface(hiding, hiding.main_block, hiding.main_block.node("c")).category == "activation"
    assert any('torch.nn has a layer called "ReLU" already' in p.message for p in problems(hiding))


def test_the_settings_that_a_layer_needs_are_asked_for():
    drawn = with_code(MY_LINEAR, "MyLinear", "X", in_units=4)
    assert [p.message for p in problems(drawn) if p.severity == "error"] == ["mine needs units"]


def test_5_4_2_what_cuts_a_gradient_is_pointed_out_with_the_line_that_does_not():
    [problem] = problems(my_linear())
    assert (problem.severity, problem.line) == ("warning", 13)
    assert problem.message == (
        "mine: MyLinear line 13: .data cuts the gradient of weight and bias: never learnt. "
        "Without it: linear = torch.matmul(X, self.weight) + self.bias"
    )


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ("return x @ self.weight.data + self.bias.data", "return x @ self.weight + self.bias"),
        ('return x + self.w.data  # ".data" of self.w.data', 'return x + self.w  # ".data" of self.w.data'),
        ("return self.w.data + self.database", "return self.w + self.database"),
        ("y = x * self.größe.data; return y + self.w.detach( )", "y = x * self.größe; return y + self.w"),
    ],
)
def test_5_4c_the_offered_text_differs_only_where_the_gradient_is_cut(line, without):
    text = module(f"def forward(self, x):\n    {line}")
    [problem] = [p for p in problems(with_code(text)) if p.repair is not None]
    mended = apply_repair(with_code(text), problem.repair)
    assert mended.layers["Mine"].source == written(module(f"def forward(self, x):\n    {without}"))
    assert problem.repair.text.startswith("Write it without .d")


def test_5_4c_a_cut_over_two_lines_is_mended_too():
    text = module("def forward(self, x):\n    return (x + self.w.detach(\n    )) * 2")
    [problem] = [p for p in problems(with_code(text)) if p.repair is not None]
    assert apply_repair(with_code(text), problem.repair).layers["Mine"].source[-1] == "        return (x + self.w) * 2"


@pytest.mark.parametrize(
    ("init", "line", "words"),
    [
        ("self.row = [nn.Linear(4, 4) for _ in range(3)]", 4, "row is a list of Python's own: torch does not find"),
        ("self.row = (nn.ReLU(), nn.ReLU())", 4, "row is a tuple of Python's own"),
        (
            'self.row = {"a": nn.ReLU()}',
            4,
            "row is a dict of Python's own: torch does not find the modules in it; use nn.M",
        ),
        ("self.row = []\nself.row.append(nn.ReLU())", 5, "use nn.ModuleList"),
        (
            "self.kept = torch.rand(4)",
            4,
            "kept is a plain tensor: it follows to no device and is not saved; use self.reg",
        ),
    ],
)
def test_5_1g_what_torch_would_not_find_is_pointed_out(init, line, words):
    inside = init.replace("\\n", "\n").replace("\n", "\n    ")
    text = module(f"def __init__(self):\n    super().__init__()\n    {inside}\n\ndef forward(self, x):\n    return x")
    [(found, message)] = faults(text)
    assert (found, words in message) == (line, True), message


def test_lists_of_numbers_and_module_lists_are_nothing_to_speak_of():
    text = module("def __init__(self):\n    super().__init__()\n    self.sizes = [1, 2]\n"
                  "    self.row = nn.ModuleList([nn.ReLU()])\n\ndef forward(self, x):\n    return x")  # fmt: skip
    assert faults(text) == []


TWICE = """
class MySequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.ReLU()
        self.c = self.a

    def forward(self, x):
        for module in self.{walked}:
            x = module(x)
        return x
"""


def test_5_1c_a_walk_over_the_children_leaves_out_what_stands_twice_and_one_over_the_modules_does_not():
    [(line, message)] = faults(TWICE.format(walked="children()").strip(), "MySequential")
    assert line == 8 and "children() gives a module that stands twice only once" in message
    assert "self._modules.values() gives it each time" in message
    assert faults(TWICE.format(walked="_modules.values()").strip(), "MySequential") == []


def test_5_1c_modules_that_are_handed_over_by_their_number_are_in_no_setting_and_that_is_said():
    text = "def __init__(self, *args):\n    super().__init__()\n    self.row = nn.ModuleList(args)\n\n"
    [(line, message)] = faults(module(text + "def forward(self, x):\n    return x"))
    assert line == 2 and message == (
        "*args stays empty: no setting is for it; modules in it are drawn as a block of them"
    )


def test_5_1i_a_list_times_four_holds_one_module_four_times_and_that_is_said():
    text = "def __init__(self):\n    super().__init__()\n    self.row = nn.Sequential(*[nn.Linear(4, 4)] * 4)\n\n"
    [(line, message)] = faults(module(text + "def forward(self, x):\n    return self.row(x)"))
    assert line == 4
    assert message.startswith("[nn.Linear(4, 4)] * n is one module n times, with the same weights; ")


@pytest.mark.parametrize(
    ("written_so", "mended"),
    [
        ("[nn.ReLU(), nn.Linear(4, 4)]", "nn.ModuleList([nn.ReLU(), nn.Linear(4, 4)])"),
        ("nn.ReLU(), nn.Tanh()", "nn.ModuleList((nn.ReLU(), nn.Tanh()))"),
        ("[nn.ReLU()\n                    for _ in range(3)]", "nn.ModuleList([nn.ReLU()\n                    for _ in range(3)])"),
        ("[nn.ReLU(), None]", ""),
        ("{'a': nn.ReLU()}", ""),
    ],
)  # fmt: skip
def test_5_1g_a_click_puts_a_list_of_modules_into_a_module_list_where_it_holds_nothing_else(written_so, mended):
    text = f"class Mine(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.row = {written_so}\n\n"
    text += "    def forward(self, x):\n        return x"
    drawn = with_code(text)
    [found] = [problem for problem in problems(drawn) if "of Python's own" in problem.message]
    assert found.severity == "warning" and (found.repair is not None) == bool(mended)
    if found.repair is not None:
        assert found.repair.text == "Use nn.ModuleList for row"
        after = apply_repair(drawn, found.repair)
        assert "\n".join(after.layers["Mine"].source) == text.replace(written_so, mended)
        assert not [problem for problem in problems(after) if "of Python's own" in problem.message]
