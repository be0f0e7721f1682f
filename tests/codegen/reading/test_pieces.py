"""Single turns of phrase in which people write networks are drawn: the same names, the same numbers, no Python left."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.graph.model import Expr, Rule
from tests.codegen.reading.test_text import run, tensors

SHUFFLED = """
class Net(nn.Module):
    def __init__(self, stride=1):
        super().__init__()
        if not (1 <= stride <= 3):
            raise ValueError("illegal stride")
        for number, name in enumerate(["first", "second"]):
            setattr(self, name, nn.Linear(4, 4 + number))

    def forward(self, x):
        return self.second(self.first(x))
"""
CARDS = """
class Net(nn.Module):
    def __init__(self, ngpu=0):
        super().__init__()
        self.ngpu = ngpu
        self.main = nn.Linear(4, 4)

    def forward(self, x):
        if x.is_cuda and self.ngpu > 1:
            y = nn.parallel.data_parallel(self.main, x, range(self.ngpu))
        else:
            y = self.main(x)
        return y
"""
SCALED = """
class Net(nn.Module):
    def __init__(self, dim=4, scale=1e-6):
        super().__init__()
        self.fc = nn.Linear(dim, dim)
        self.gamma = nn.Parameter(scale * torch.ones(dim)) if scale > 0 else None
        self.pos = nn.Parameter(torch.randn(1, dim) * 0.02, requires_grad=True)

    def forward(self, x):
        x = self.fc(x)
        if self.gamma is not None:
            x = x.mul(self.gamma)
        return x + self.pos
"""
ENCODER = """
class Net(nn.Module):
    def __init__(self, d=4, layers=2):
        super().__init__()
        layer = nn.TransformerEncoderLayer(d, 2, 8, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=layers, norm=nn.LayerNorm(d))

    def forward(self, x):
        return self.encoder(x.unsqueeze(1)).squeeze(1)
"""
POOLED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool, self.back = nn.MaxPool1d(2, return_indices=True), nn.MaxUnpool1d(2)

    def forward(self, x):
        x, places = self.pool(x)
        return self.back(x, places)
"""
STATES = """
class Net(nn.Module):
    def __init__(self, hidden=6):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.GRUCell(4, hidden)

    def forward(self, x):
        h = x.new_zeros(x.size(0), self.hidden)
        return self.cell(x, h) + x.new_ones(len(x), 1)
"""
WHOLE = {"shuffled": SHUFFLED, "cards": CARDS, "scaled": SCALED, "encoder": ENCODER, "pooled": POOLED, "states": STATES}


@pytest.mark.parametrize("name", WHOLE)
def test_it_is_drawn_whole_with_python_s_names_and_numbers(name):
    reading = read_text(WHOLE[name])
    assert not reading.reason and not reading.kept
    design = reading.design
    assert [one for one in problems(design) if one.severity == "error" and "needs a shape" not in one.message] == []
    source = generate(design)
    theirs, ours = run(WHOLE[name])["Net"](), run(source.text)[source.class_name]()
    assert ours.state_dict().keys() == theirs.state_dict().keys()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 4)
    with torch.no_grad():
        outputs = [tensors(module.eval()(x)) for module in (theirs, ours)]
    assert all(torch.equal(one, other) for one, other in zip(*outputs, strict=True))


def test_how_large_a_parameter_is_at_first_is_drawn():
    block = read_text(SCALED).design.main_block
    gamma = next(node for node in block.nodes if node.name == "gamma")
    assert gamma.settings == {"shape": (Expr("dim"),), "value": Expr("scale"), "init": "constant"}
    assert block.init == (Rule("pos", "normal_", {"std": 0.02}),)


def test_a_module_that_starts_otherwise_than_all_others_has_a_rule_behind_theirs():
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        last = nn.Conv2d(2, 2, 1)
        self.body = nn.Sequential(nn.Conv2d(2, 2, 1), nn.ReLU(), last)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                if m is last:
                    nn.init.constant_(m.weight, 5.0)
                else:
                    nn.init.constant_(m.weight, 1.0)
                nn.init.zeros_(m.bias)

    def forward(self, x):
        return self.body(x)
"""
    reading = read_text(text)
    assert reading.kept == ()
    source = generate(reading.design)
    theirs, ours = run(text)["Net"]().state_dict(), run(source.text)[source.class_name]().state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    unsaid = text.replace("isinstance(m, nn.Conv2d)", "True")
    assert "of which sort it is" in read_text(unsaid).reason


def test_that_the_layers_of_a_stack_start_alike_in_torch_alone_is_said():
    assert [note for note in read_text(ENCODER).notes if "start alike" in note]
    assert read_text(ENCODER.replace("layers=2", "layers=1")).notes == ()


def test_a_stack_of_layers_that_is_given_a_mask_stays_python():
    text = ENCODER.replace("self.encoder(x.unsqueeze(1))", "self.encoder(x.unsqueeze(1), torch.ones(1, 1))")
    assert read_text(text).reason


def test_a_line_that_begins_with_a_tensor_of_its_own_is_one_line_of_python():
    text = """
class Net(nn.Module):
    def forward(self, x):
        return x + torch.eye(3).view(1, 9).repeat(x.size(0), 1)
"""
    reading = read_text(text)
    assert [node.code for node in reading.design.main_block.nodes if node.kind == "code"] == [
        ("y = torch.eye(3).view(1, 9).repeat(x.size(0), 1)",)
    ]
    theirs, source = run(text)["Net"](), generate(reading.design)
    x = torch.randn(2, 9)
    assert torch.equal(theirs(x), run(source.text)[source.class_name]()(x))
