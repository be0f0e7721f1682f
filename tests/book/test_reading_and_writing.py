"""Section 5.5, row by row: tensors, lists, dictionaries and the parameters of a network in files."""

from __future__ import annotations

from collections import OrderedDict

import pytest
import torch

import designer
from designer.bundled import bundled
from designer.engine.calls.live import BuildLive
from designer.engine.calls.pictures import ReadBlocks
from designer.engine.calls.run import RunOnce
from designer.engine.calls.tensor_files import OpenTensors, SaveTensors
from designer.engine.calls.weights import DiagnoseWeights, LoadChosen, LoadWeights, SaveWeights
from designer.engine.engine import Engine
from designer.files.tensors import read_tensors
from designer.graph import edit
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Block, Design
from designer.runtime.pictures.reports import Arrangement, OfFile, Window
from designer.runtime.reports import InputChoice
from designer.runtime.weights.diagnosis import first_choice, sentence
from tests.helpers.drawing import design, node, row

X, Y = torch.arange(4), torch.zeros(4)


def engine_of(drawn: Design, seed: int = 0) -> Engine:
    torch.manual_seed(seed)
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine


def of_20(block: Block) -> Design:
    """A design with 20 features at its input."""
    return with_input_shapes(design(block), {"x": ("B", 20)})


def mlp(output: str = "output", classes: int = 10) -> Design:
    """The book's network of 5.5; in 5.1 it calls the second layer `out`."""
    return of_20(
        row(
            node("h", "layer", "hidden", "Linear", in_features=20, out_features=256),
            node("r", "layer", "act", "ReLU"),
            node("o", "layer", output, "Linear", in_features=256, out_features=classes),
        )
    )


def chain(classes: int) -> Design:
    """A chain 20-256-64-classes, its layers called by their places."""
    sizes = ((20, 256), (256, 64), (64, classes))
    layers = [
        node(f"l{at}", "layer", str(2 * at), "Linear", in_features=wide, out_features=out)
        for at, (wide, out) in enumerate(sizes)
    ]
    acts = [node(f"r{at}", "layer", str(2 * at + 1), "ReLU") for at in range(2)]
    return of_20(row(layers[0], acts[0], layers[1], acts[1], layers[2]))


def test_5_5a_a_parameter_and_what_came_out_of_a_run_are_saved_and_loaded(tmp_path):
    engine = engine_of(designer.load(bundled("examples", "lenet.design.json")))
    engine.answer(RunOnce(InputChoice()))
    saves = {
        "bias.pt": SaveTensors(str(tmp_path / "bias.pt"), "live", ("7.bias",)),
        "out.pt": SaveTensors(str(tmp_path / "out.pt"), "outputs"),
    }
    for call in saves.values():
        engine.answer(call)
    assert torch.equal(read_tensors(tmp_path / "bias.pt"), engine.module.state_dict()["7.bias"])
    assert read_tensors(tmp_path / "out.pt").shape == (1, 10)


@pytest.mark.parametrize(
    ("value", "kinds"), [([X, Y], ["list", "Tensor", "Tensor"]), ({"x": X, "y": Y}, ["dict", "Tensor", "Tensor"])]
)
def test_5_5b_and_c_members_kinds_and_values_are_seen_before_anything_is_loaded(tmp_path, value, kinds):
    torch.save(value, tmp_path / "x-file")
    path = tmp_path / "x-file.pt"
    (tmp_path / "x-file").rename(path)
    engine = engine_of(mlp())
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    report = engine.answer(OpenTensors(str(path)))
    assert [member.kind for member in report.members] == kinds
    assert [member.dtype for member in report.members[1:]] == ["int64", "float32"]
    blocks = engine.answer(ReadBlocks(OfFile(str(path), 1), Arrangement((), (0,)), Window(0, 0, 1, 4)))
    assert blocks.array.tolist() == [[0, 1, 2, 3]]
    assert all(torch.equal(tensor, before[name]) for name, tensor in engine.module.state_dict().items())


def test_5_5d_mlp_params_holds_an_ordered_dict_under_the_books_names(tmp_path):
    path = tmp_path / "mlp.params"
    engine_of(mlp()).answer(SaveWeights(str(path)))
    state = torch.load(path, weights_only=True)
    assert isinstance(state, OrderedDict)
    assert {name: tuple(tensor.shape) for name, tensor in state.items()} == {
        "hidden.weight": (256, 20),
        "hidden.bias": (256,),
        "output.weight": (10, 256),
        "output.bias": (10,),
    }
    assert sum(tensor.nbytes for tensor in state.values()) == 31_784
    assert 31_784 < path.stat().st_size < 36_000


def test_5_5d_mlp_params_does_not_fit_5_1_and_is_proposed_by_node_order_and_shape(tmp_path):
    path = str(tmp_path / "mlp.params")
    saved = engine_of(mlp())
    saved.answer(SaveWeights(path))
    for other, how in ((mlp("out"), "node"), (designer.load(bundled("examples", "mlp.design.json")), "order")):
        engine = engine_of(other, seed=1)
        assert engine.answer(LoadWeights(path)).loaded == ()
        found = engine.answer(DiagnoseWeights(path))
        assert {pair.own: (pair.given, pair.how) for pair in found.pairs if pair.how != "name"} == {
            "out.weight": ("output.weight", how),
            "out.bias": ("output.bias", how),
        }
    engine = engine_of(designer.load(bundled("examples", "sequential.design.json")), seed=1)
    found = engine.answer(DiagnoseWeights(path))
    assert sentence(found, first_choice(found)) == "4 tensors will be loaded, all of them from other names."
    engine.answer(LoadChosen(path, first_choice(found)))
    x = torch.rand(2, 20)
    assert torch.equal(engine.module(x), saved.module(x)), "put in by order the outputs are equal bit for bit"


@pytest.mark.parametrize("ending", [".params", ".pth", ".pt", ".safetensors"])
def test_5_5e_a_clone_gives_the_same_to_the_last_bit_and_the_report_says_what_was_loaded(tmp_path, ending):
    path = str(tmp_path / f"mlp{ending}")
    net, clone = engine_of(mlp()), engine_of(mlp(), seed=1)
    net.answer(SaveWeights(path))
    x = torch.rand(2, 20)
    assert not torch.equal(net.module(x), clone.module(x))
    report = clone.answer(LoadWeights(path))
    assert report.fits
    assert report.loaded == ("hidden.weight", "hidden.bias", "output.weight", "output.bias")
    assert torch.equal(net.module(x), clone.module(x))
    assert clone.module(x).shape == (2, 10)


def test_5_5e_a_pickled_whole_module_is_refused(tmp_path):
    torch.save(torch.nn.Linear(2, 2), tmp_path / "net.params")
    with pytest.raises(designer.DesignerError, match=r"^net.params: is refused: it asks for .*save a state_dict"):
        engine_of(mlp()).answer(LoadWeights(str(tmp_path / "net.params")))


def test_5_5f_the_first_two_layers_go_into_a_net_with_other_classes(tmp_path):
    path = str(tmp_path / "net.params")
    ten, three = engine_of(chain(10)), engine_of(chain(3), seed=1)
    ten.answer(SaveWeights(path))
    before = {name: tensor.clone() for name, tensor in three.module.state_dict().items()}
    found = three.answer(DiagnoseWeights(path))
    chosen = first_choice(found)
    assert sentence(found, chosen) == (
        "4 of 6 tensors will be loaded; 4.weight and 4.bias have no counterpart and stay as they are; "
        "2 tensors of the file will not be used."
    )
    three.answer(LoadChosen(path, chosen))
    given, now = ten.module.state_dict(), three.module.state_dict()
    assert all(torch.equal(now[name], given[name]) for name in ("0.weight", "0.bias", "2.weight", "2.bias"))
    assert all(torch.equal(now[name], before[name]) for name in ("4.weight", "4.bias"))


def test_5_5g_structure_and_weights_together_make_the_net_again(tmp_path):
    engine = engine_of(mlp())
    designer.save(mlp(), tmp_path / "mlp.design.json")
    engine.answer(SaveWeights(str(tmp_path / "mlp.params")))
    net = designer.build(designer.load(tmp_path / "mlp.design.json"))
    assert designer.load_weights(net, tmp_path / "mlp.params").fits
    x = torch.rand(2, 20)
    assert torch.equal(net(x), engine.module(x))


def test_5_2l_a_file_in_which_tied_layers_disagree_is_said_and_not_silently_the_last_one(tmp_path):
    drawn = designer.load(bundled("examples", "shared_layers.design.json"))
    engine = engine_of(drawn)
    state = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    assert {"2.weight", "4.weight"} <= set(state)
    state["4.weight"] += 1
    torch.save(state, tmp_path / "w.params")
    report = engine.answer(LoadWeights(str(tmp_path / "w.params")))
    assert report.differing == (("2.weight", "4.weight"),)
    assert report.loaded == ()
    found = engine.answer(DiagnoseWeights(str(tmp_path / "w.params")))
    assert "differ in the file: 2.weight counts" in sentence(found, first_choice(found))
    engine.answer(LoadChosen(str(tmp_path / "w.params"), {**first_choice(found), "2.weight": "4.weight"}))
    assert torch.equal(engine.module.state_dict()["2.weight"], state["4.weight"])


def test_weights_follow_a_node_that_was_renamed_after_they_were_saved(tmp_path):
    path = str(tmp_path / "w.params")
    engine = engine_of(mlp())
    engine.answer(SaveWeights(path))
    renamed = edit.rename_node(mlp(), "Net", "o", "head")
    other = engine_of(renamed, seed=3)
    found = other.answer(DiagnoseWeights(path))
    other.answer(LoadChosen(path, first_choice(found)))
    x = torch.rand(2, 20)
    assert torch.equal(engine.module(x), other.module(x))
