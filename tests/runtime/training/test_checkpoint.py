"""A training that is saved and gone on with ends as one that nobody broke off, to the last bit."""

from __future__ import annotations

import pytest
import torch

from designer.bundled import bundled
from designer.errors import DesignerError, FileRefused, WeightsMisfit
from designer.files.design import read_design
from designer.files.weights import read_weights
from designer.graph.parameters import parameters
from designer.runtime.live import Live
from designer.runtime.training.reports import OPTIMISERS, Recipe
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import node
from tests.runtime.training.test_training import built, pictures, small

EVERY = 1000
RECIPES = {name: Recipe(optimiser=name, rate=0.01, batch=EVERY, seed=7) for name in OPTIMISERS}


def some(trainer: Trainer, recipe: Recipe, steps: int, epochs: int = 100) -> list[float]:
    """The losses of so many steps."""
    losses: list[float] = []
    while len(losses) < steps:
        report = trainer.advance(recipe, epochs, steps=1)
        losses += [figure.loss for figure in report.steps]
    return losses


def same(live: Live, twin: Live) -> bool:
    pairs = zip(live.module.state_dict().values(), twin.module.state_dict().values(), strict=True)
    return all(torch.equal(own, other) for own, other in pairs)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_5_5h_twenty_steps_cut_at_ten_and_gone_on_with_elsewhere_are_those_of_one_training(optimiser, tmp_path):
    recipe, path = RECIPES[optimiser], str(tmp_path / "cut.pt")
    whole, cut, elsewhere = built(small()), built(small()), built(small(), seed=9)
    losses = some(Trainer(whole), recipe, 20)
    trainer = Trainer(cut)
    some(trainer, recipe, 10)
    trainer.save(path)
    torch.manual_seed(99)
    other = Trainer(elsewhere)
    found = other.resume(path)
    assert (found.recipe, found.report.step, found.report.epoch, found.report.said) == (recipe, 10, 1, "")
    assert some(other, recipe, 10) == losses[10:] and same(whole, elsewhere)


def test_5_5h_with_the_weights_alone_it_ends_elsewhere(tmp_path):
    recipe, path = RECIPES["Adam"], str(tmp_path / "cut.pt")
    whole, cut = built(small()), built(small())
    losses = some(Trainer(whole), recipe, 20)
    trainer = Trainer(cut)
    some(trainer, recipe, 10)
    trainer.save(path)
    anew = built(small())
    anew.module.load_state_dict(read_weights(path))
    assert same(anew, cut), "as weights the file can be loaded too"
    assert some(Trainer(anew), recipe, 10) != losses[10:] and not same(whole, anew)


def test_5_5h_all_of_it_loads_with_weights_only(tmp_path):
    trainer, path = Trainer(built(small())), tmp_path / "cut.pt"
    some(trainer, RECIPES["Adam"], 3)
    trainer.save(str(path))
    found = torch.load(path, weights_only=True)
    assert found["training"]["step"] == 3 and found["optimiser"][0].keys() == {"step", "exp_avg", "exp_avg_sq"}


@pytest.mark.parametrize("steps", [5, 6, 7])
def test_an_epoch_and_its_test_may_be_cut_anywhere(steps, tmp_path):
    recipe, path = RECIPES["Adam"], str(tmp_path / "cut.pt")
    whole, cut = built(small()), built(small())
    figures = Trainer(whole).advance(recipe, 2, seconds=60).epochs
    trainer = Trainer(cut)
    for _ in range(steps):  # after the fifth step come pieces of the test
        trainer.advance(recipe, 2, seconds=0.0)
    trainer.save(path)
    other = Trainer(built(small(), seed=4))
    other.resume(path)
    assert other.advance(recipe, 2, seconds=60).epochs == figures


def test_constants_that_no_state_dict_holds_go_on_too(tmp_path):
    drawn = read_design(bundled("examples", "fixed_hidden_mlp.design.json"))
    recipe, path = Recipe("random", "mse", batch=256), str(tmp_path / "cut.pt")
    whole, elsewhere = built(drawn), built(drawn, seed=5)
    assert not torch.equal(whole.module.rand_weight, elsewhere.module.rand_weight)
    trainer = Trainer(whole)
    some(trainer, recipe, 2)
    trainer.save(path)
    losses = some(trainer, recipe, 3)
    other = Trainer(elsewhere)
    other.resume(path)
    assert some(other, recipe, 3) == losses
    assert torch.equal(whole.module.rand_weight, elsewhere.module.rand_weight)


def test_lazy_layers_are_filled_by_what_they_are_gone_on_with(tmp_path):
    drawn = pictures(node("f", "layer", "flat", "Flatten"), node("a", "layer", "lazy", "LazyLinear", out_features=10))
    trainer, path = Trainer(built(drawn)), str(tmp_path / "cut.pt")
    some(trainer, RECIPES["SGD"], 2)
    trainer.save(path)
    losses = some(trainer, RECIPES["SGD"], 2)
    other = Trainer(built(drawn, seed=3))
    assert other.resume(path).report.filled == ("lazy.weight", "lazy.bias")
    assert some(other, RECIPES["SGD"], 2) == losses


def test_reset_goes_back_to_what_was_before_it_was_gone_on_with(tmp_path):
    trainer, path = Trainer(built(small())), str(tmp_path / "cut.pt")
    some(trainer, RECIPES["Adam"], 2)
    trainer.save(path)
    elsewhere = built(small(), seed=8)
    before = {name: value.clone() for name, value in elsewhere.module.state_dict().items()}
    other = Trainer(elsewhere)
    other.resume(path)
    other.reset()
    assert all(torch.equal(value, before[name]) for name, value in elsewhere.module.state_dict().items())


def test_what_was_not_trained_cannot_be_saved(tmp_path):
    live = built(small())
    trainer = Trainer(live)
    with pytest.raises(DesignerError, match="no training to save"):
        trainer.save(str(tmp_path / "cut.pt"))
    some(trainer, RECIPES["Adam"], 1)
    with pytest.raises(FileRefused, match=r"cut.safetensors: a checkpoint holds more than tensors by name"):
        trainer.save(str(tmp_path / "cut.safetensors"))
    live.build(small())
    with pytest.raises(DesignerError, match="since the module was built"):
        trainer.save(str(tmp_path / "cut.pt"))
    assert not list(tmp_path.iterdir())


def wider():
    return pictures(
        node("f", "layer", "flat", "Flatten"),
        node("a", "layer", "first", "Linear", in_features=784, out_features=17),
        node("d", "layer", "drop", "Dropout", p=0.3),
        node("r", "layer", "act", "ReLU"),
        node("b", "layer", "last", "Linear", in_features=17, out_features=10),
    )


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (wider(), r"of another shape \(first.weight: 16×784 instead of 17×784\)"),
        (parameters.set_frozen(small(), "Net", {"a"}, True), "first.bias is trained in one of them only"),
    ],
)
def test_another_network_is_refused_and_its_training_stays(drawn, said, tmp_path):
    trainer, path = Trainer(built(small())), str(tmp_path / "cut.pt")
    some(trainer, RECIPES["Adam"], 2)
    trainer.save(path)
    live = built(drawn)
    other = Trainer(live)
    some(other, RECIPES["Adam"], 3)
    before = {name: value.clone() for name, value in live.module.state_dict().items()}
    with pytest.raises(WeightsMisfit, match=said) as refused:
        other.resume(path)
    assert "\n" not in str(refused.value)
    assert all(torch.equal(value, before[name]) for name, value in live.module.state_dict().items())
    assert other.advance(RECIPES["Adam"], 9, steps=1).step == 4


def damage(value, how):
    """A file that a stranger has changed."""
    match how:
        case "weights alone":
            return value["state_dict"]
        case "no optimiser":
            del value["optimiser"]
        case "another shape":
            value["optimiser"][0]["exp_avg"] = torch.zeros(3)
        case "more than there is":
            value["optimiser"][0]["exec"] = torch.zeros(16, 784)
        case "half of it":
            del value["optimiser"][1]["step"]
        case "a step of words":
            value["training"]["step"] = "ten"
        case "less than nothing":
            value["training"]["epoch"] = -1
        case "a rate of nothing":
            value["training"]["recipe"]["rate"] = 0.0
        case "no such sample":
            value["left"][0] = 5000
        case "samples of floats":
            value["left"] = value["left"].float()
        case "random numbers of another sort":
            value["random"] = [torch.zeros(7, dtype=torch.uint8)]
    return value


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("weights alone", "holds no training to go on with; as weights it can be loaded"),
        ("no optimiser", "is a damaged checkpoint: optimiser is missing"),
        ("another shape", "what the optimiser keeps of first.weight does not fit it (exp_avg)"),
        ("more than there is", "Adam keeps no exec"),
        ("half of it", "what the optimiser keeps of first.bias is not whole"),
        ("a step of words", "Expected `int`, got `str` - at `$.step`"),
        ("less than nothing", "Expected `int` >= 0 - at `$.epoch`"),
        ("a rate of nothing", "the learning rate is a number above 0"),
        ("no such sample", "names samples that there are not"),
        ("samples of floats", "left is no row of int64 numbers"),
        ("random numbers of another sort", "is a damaged checkpoint: "),
    ],
)
def test_a_file_of_a_stranger_is_refused_in_one_line_and_nothing_is_changed(how, said, tmp_path):
    trainer, path = Trainer(built(small())), tmp_path / "cut.pt"
    some(trainer, RECIPES["Adam"], 2)
    trainer.save(str(path))
    torch.save(damage(torch.load(path, weights_only=True), how), path)
    live = built(small(), seed=1)
    before = {name: value.clone() for name, value in live.module.state_dict().items()}
    with pytest.raises(DesignerError) as refused:
        Trainer(live).resume(str(path))
    assert str(refused.value).startswith("cut.pt: ") and said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert all(torch.equal(value, before[name]) for name, value in live.module.state_dict().items())


def test_the_power_cord_leaves_the_old_file_or_the_new_one(tmp_path, monkeypatch):
    trainer, path = Trainer(built(small())), tmp_path / "cut.pt"
    some(trainer, RECIPES["Adam"], 1)
    trainer.save(str(path))
    old = path.read_bytes()
    some(trainer, RECIPES["Adam"], 1)

    def cut(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("designer.files.atomic.os.replace", cut)
    with pytest.raises(FileRefused, match="cannot be written"):
        trainer.save(str(path))
    assert path.read_bytes() == old and list(tmp_path.iterdir()) == [path]
