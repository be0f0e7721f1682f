"""Training does to the last bit what a loop does that one writes by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.nn import functional

from designer.bundled import bundled
from designer.errors import DesignerError, RunFailed
from designer.files import fashion
from designer.files.design import read_design
from designer.graph.model import Block
from designer.graph.parameters import parameters
from designer.runtime.live import Live
from designer.runtime.training.reports import OPTIMISERS, Recipe, refuse_recipe
from designer.runtime.training.trainer import ANOTHER, REBUILT, Trainer
from tests.helpers.drawing import design, mlp, node, row

STEPS = 12
PLAIN = Recipe()


def built(drawn, seed=0):
    torch.manual_seed(seed)
    live = Live()
    live.build(drawn)
    return live


def pictures(*nodes):
    """A network that takes an image."""
    block = row(*nodes)
    return design(Block((node("x", "input", "x", shape=("B", 1, 28, 28)), *block.nodes[1:]), block.edges))


def small():
    return pictures(
        node("f", "layer", "flat", "Flatten"),
        node("a", "layer", "first", "Linear", in_features=784, out_features=16),
        node("d", "layer", "drop", "Dropout", p=0.3),
        node("r", "layer", "act", "ReLU"),
        node("b", "layer", "last", "Linear", in_features=16, out_features=10),
    )


def trained(live, recipe=PLAIN, epochs=1, steps=STEPS):
    """The figures of so many steps, asked for a few at a time."""
    trainer, figures = Trainer(live), []
    while len(figures) < steps:
        report = trainer.advance(recipe, epochs, steps=min(5, steps - len(figures)))
        figures += report.steps
        assert not report.stopped
        if report.done:
            break
    return figures


def by_hand(net, optimiser, batch, seed, steps):
    """What a person writes in a notebook."""
    images = torch.from_numpy(fashion.images("train").copy()).float()[:, None] / 255
    labels = torch.from_numpy(fashion.labels("train").astype("int64"))
    net.train()
    torch.manual_seed(seed)
    losses = []
    while len(losses) < steps:
        for chosen in torch.split(torch.randperm(len(images)), batch):
            loss = functional.cross_entropy(net(images[chosen]), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
            if len(losses) == steps:
                break
    return losses


def make_optimiser(name, net, rate):
    more = {"momentum": 0.9} if name == "SGD" else {}
    return getattr(torch.optim, name)(net.parameters(), lr=rate, **more)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_losses_and_weights_are_those_of_a_loop_by_hand_to_the_last_bit(name):
    live, twin = built(small()), built(small()).module
    figures = trained(live, Recipe(optimiser=name, rate=0.01, batch=32, seed=7))
    losses = by_hand(twin, make_optimiser(name, twin, 0.01), 32, 7, STEPS)
    assert [figure.loss for figure in figures] == losses
    assert [figure.step for figure in figures] == list(range(1, STEPS + 1))
    for (key, own), other in zip(live.module.state_dict().items(), twin.state_dict().values(), strict=True):
        assert torch.equal(own, other), key


def test_others_that_draw_random_numbers_in_between_change_nothing():
    one, other = built(small()), built(small())
    trainer, alone = Trainer(one), trained(other)
    figures = []
    for _ in range(STEPS):
        figures += trainer.advance(Recipe(), 1, steps=1).steps
        torch.randn(100)
    assert figures == alone


def test_training_leaves_the_random_numbers_of_others_as_they_are():
    live = built(small())
    torch.manual_seed(3)
    wanted = torch.rand(4)
    torch.manual_seed(3)
    trained(live)
    assert torch.equal(torch.rand(4), wanted)


def test_every_epoch_goes_once_through_all_images_and_is_tested():
    live = built(small())
    trainer = Trainer(live)
    report = trainer.advance(Recipe(batch=512), 2, seconds=60)
    assert report.done and report.per_epoch == 10 and report.step == 20 and report.epoch == 2
    first, second = report.epochs
    assert (first.epoch, first.step, second.epoch, second.step) == (1, 10, 2, 20)
    assert second.loss == pytest.approx(sum(figure.loss for figure in report.steps[10:]) / 10)
    images = torch.from_numpy(fashion.images("test").copy()).float()[:, None] / 255
    live.module.eval()
    right = (live.module(images).argmax(1).numpy() == fashion.labels("test")).mean()
    assert second.share == pytest.approx(right)
    assert trainer.advance(Recipe(batch=512), 2).step == 20, "there is no more to do"
    assert trainer.advance(Recipe(batch=512), 3, steps=1).step == 21, "and one more epoch goes on from there"


def test_lenet_learns_to_name_clothes():
    live = built(read_design(bundled("examples", "lenet.design.json")))
    report = Trainer(live).advance(Recipe(), 2, seconds=120)
    assert report.epochs[-1].share > 0.6
    assert report.epochs[1].loss < 0.7 * report.epochs[0].loss


def test_the_module_stays_itself_in_the_mode_it_was_in():
    live = built(small())
    module, weight = live.module, live.module.get_parameter("first.weight")
    module.get_submodule("drop").eval()
    trained(live)
    assert live.module is module and module.get_parameter("first.weight") is weight
    assert module.training and not module.get_submodule("drop").training


def test_what_is_frozen_stays_and_what_is_tied_stays_one():
    drawn = design(
        row(
            node("a", "layer", "a", "Linear", in_features=4, out_features=4),
            node("b", "layer", "b", "Linear", in_features=4, out_features=4),
            node("c", "layer", "c", "Linear", in_features=4, out_features=4),
        )
    )
    drawn = parameters.set_frozen(drawn, "Net", {"a"}, True)
    drawn = parameters.tie(drawn, "Net", [("b.weight", "c.weight")])
    live = built(drawn)
    before = {name: value.clone() for name, value in live.module.state_dict().items()}
    trained(live, Recipe(data="random", loss="mse"))
    after = live.module.state_dict()
    assert torch.equal(before["a.weight"], after["a.weight"]) and torch.equal(before["a.bias"], after["a.bias"])
    assert not torch.equal(before["b.weight"], after["b.weight"])
    assert live.module.get_parameter("b.weight") is live.module.get_parameter("c.weight")


def test_lazy_layers_are_filled_before_the_first_step():
    drawn = pictures(node("f", "layer", "flat", "Flatten"), node("a", "layer", "lazy", "LazyLinear", out_features=10))
    live = built(drawn)
    report = Trainer(live).advance(Recipe(), 1, steps=2)
    assert report.filled == ("lazy.weight", "lazy.bias")
    assert live.module.get_parameter("lazy.weight").shape == (10, 784)
    assert Trainer(live).advance(Recipe(), 1, steps=1).filled == ()


def test_random_numbers_train_a_regression_as_by_hand():
    live, twin = built(mlp()), built(mlp()).module
    recipe = Recipe(data="random", loss="mse", optimiser="SGD", rate=0.1, momentum=0.0, batch=64, seed=5)
    losses = [figure.loss for figure in trained(live, recipe, epochs=20, steps=320)]
    assert sum(losses[-16:]) < sum(losses[:16])
    inputs = torch.rand((1024, 4), generator=torch.Generator().manual_seed(5))
    wanted = torch.randn((1024, 1), generator=torch.Generator().manual_seed(5 + (1 << 20)))
    torch.manual_seed(5)
    chosen = torch.randperm(1024)[:64]
    assert losses[0] == functional.mse_loss(twin(inputs[chosen]), wanted[chosen]).item()


def test_a_picture_can_be_its_own_target():
    drawn = pictures(node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding=1))
    live = built(drawn)
    report = Trainer(live).advance(Recipe(loss="mse", batch=500), 3, seconds=60)
    assert report.epochs[-1].loss < report.epochs[0].loss and report.epochs[-1].share is None


def test_an_input_without_a_batch_is_fed_alone():
    x = node("x", "input", "x", shape=(1, 6, 8))
    block = row(node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=(1, 2)))
    live = built(design(Block((x, *block.nodes[1:]), block.edges)))
    report = Trainer(live).advance(Recipe(data="random", loss="mse"), 1, steps=3)
    assert report.per_epoch == 1024 and report.step == 3


def test_a_rate_can_change_on_the_way_and_another_optimiser_begins_anew():
    live = built(small())
    trainer = Trainer(live)
    assert trainer.advance(Recipe(), 1, steps=3).run == 1
    report = trainer.advance(Recipe(rate=0.5), 1, steps=1)
    assert (report.run, report.step, report.said) == (1, 4, "")
    report = trainer.advance(Recipe(optimiser="SGD"), 1, steps=1)
    assert (report.run, report.step, report.said) == (2, 1, ANOTHER)


def test_a_module_built_anew_drops_the_optimiser_with_a_word():
    live = built(small())
    trainer = Trainer(live)
    trainer.advance(Recipe(), 1, steps=3)
    live.build(small())
    report = trainer.advance(Recipe(), 1, steps=1)
    assert (report.run, report.step, report.said) == (2, 1, REBUILT)
    live.build(small())
    with pytest.raises(DesignerError, match="built anew since"):
        trainer.reset()


def test_reset_brings_the_values_back_that_were_there_before_any_training():
    live = built(small())
    before = {name: value.clone() for name, value in live.module.state_dict().items()}
    trainer = Trainer(live)
    with pytest.raises(DesignerError, match="nothing was trained yet"):
        trainer.reset()
    trainer.advance(Recipe(), 1, steps=2)
    trainer.advance(Recipe(optimiser="SGD"), 1, steps=2)
    trainer.reset()
    for name, value in live.module.state_dict().items():
        assert torch.equal(value, before[name]), name
    assert live.module.get_parameter("first.weight").grad is None
    assert trainer.advance(Recipe(), 1, steps=1).step == 1


def test_a_loss_that_is_no_number_stops_and_names_step_and_parameter():
    live = built(small())
    with torch.no_grad():
        live.module.get_parameter("last.bias")[3] = math.nan
    trainer = Trainer(live)
    report = trainer.advance(Recipe(), 1)
    assert report.stopped.startswith("the loss is NaN at step 1; the first bad parameter is last.bias, with 1 of 10")
    assert report.step == 0 and not report.steps
    trainer.reset()
    assert torch.isnan(live.module.get_parameter("last.bias")[3]), "it was so before"


def test_steps_that_are_too_long_end_in_one_line():
    live = built(small())
    report = Trainer(live).advance(Recipe(optimiser="SGD", rate=1e30), 1, seconds=30)
    assert "at step 2; every parameter is still a number, the largest is in first." in report.stopped
    assert all(math.isfinite(figure.loss) for figure in report.steps)


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (Recipe(rate=0.0), "learning rate is a number above 0, such as 0.005, not 0"),
        (Recipe(rate=-1.0), "not -1"),
        (Recipe(rate=math.inf), "not inf"),
        (Recipe(rate=math.nan), "not nan"),
        (Recipe(momentum=1.0), "momentum is from 0 to less than 1"),
        (Recipe(batch=0), "1 sample or more"),
        (Recipe(seed=-1), "seed"),
    ],
)
def test_numbers_out_of_range_are_refused_in_words(recipe, words):
    with pytest.raises(DesignerError, match=words):
        refuse_recipe(recipe)


def test_epochs_out_of_range_are_refused():
    with pytest.raises(DesignerError, match="1 to 100,000 epochs"):
        refuse_recipe(Recipe(), 0)


def refusal(drawn, recipe=PLAIN):
    with pytest.raises(DesignerError) as caught:
        Trainer(built(drawn)).advance(recipe, 1)
    return str(caught.value)


def test_a_network_without_scores_is_told_the_shapes_and_what_to_do():
    flat = node("f", "layer", "flat", "Flatten")
    drawn = pictures(flat, node("a", "layer", "fc", "Linear", in_features=784, out_features=7))
    said = refusal(pictures(node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=6, kernel_size=5)))
    assert "cross entropy wants scores B×10" in said and "the network gives B×6×24×24" in said
    assert "Linear of 10 out_features" in said
    said = refusal(drawn, Recipe(loss="mse"))
    assert "B×10" in said and "gives B×7" in said


def test_other_refusals_say_what_to_do():
    assert "takes no training image; its inputs are x B×4; train on random numbers" in refusal(mlp())
    assert "a batch of 6,000 is more than the 5,000 training images" in refusal(small(), Recipe(batch=6000))
    frozen = parameters.set_frozen(mlp(), "Net", {"a", "c"}, True)
    assert "every parameter is frozen" in refusal(frozen, Recipe(data="random", loss="mse"))
    assert "two classes or more" in refusal(mlp(), Recipe(data="random"))


def test_meta_has_nothing_to_train():
    live = Live()
    live.build(mlp(), "meta")
    with pytest.raises(DesignerError, match="meta"):
        Trainer(live).advance(Recipe(data="random", loss="mse"), 1)


def test_a_layer_that_refuses_in_the_middle_is_named_and_training_can_go_on():
    live = built(small())
    trainer = Trainer(live)
    trainer.advance(Recipe(), 1, steps=2)
    last = live.module.get_submodule("last")
    hook = last.register_forward_pre_hook(lambda module, inputs: inputs[0][:, :3])
    with pytest.raises(RunFailed, match="last"):
        trainer.advance(Recipe(), 1, steps=1)
    hook.remove()
    assert trainer.advance(Recipe(), 1, steps=1).step == 3


def test_a_step_that_was_broken_off_is_taken_again():
    live, twin = built(small()), built(small())
    trainer = Trainer(live)
    figures = list(trainer.advance(Recipe(), 1, steps=2).steps)

    def break_off(*_):
        raise KeyboardInterrupt

    hook = nn.modules.module.register_module_forward_pre_hook(break_off)
    with pytest.raises(KeyboardInterrupt):
        trainer.advance(Recipe(), 1, steps=1)
    hook.remove()
    figures += trainer.advance(Recipe(), 1, steps=1).steps
    assert [figure.step for figure in figures] == [1, 2, 3]
    assert figures[-1].loss == pytest.approx(trained(twin, steps=3)[-1].loss, rel=0.2)
