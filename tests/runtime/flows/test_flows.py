"""What is looked at in the network at work is what torch itself has there: outputs, gradients, attention."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from designer.errors import DesignerError
from designer.graph.model import Block, Design
from designer.runtime.flows.aim_words import in_words
from designer.runtime.flows.flows import Flows, catch
from designer.runtime.flows.saliency import saliency
from designer.runtime.live import Live
from designer.runtime.reports import Aim, InputChoice, OfFlow
from designer.runtime.runs.feed import feed
from tests.helpers.drawing import design, node, residual, row, wire
from tests.runtime.nets import copies, lenet, shared_chain

RANDOM = InputChoice("random", batch=3)


def live_of(drawn: Design) -> Live:
    live = Live()
    live.build(drawn)
    live.module.eval()
    return live


def fed(live: Live, choice: InputChoice = RANDOM) -> Tensor:
    return feed(live.design, choice)[0][0]


def in_place() -> Design:
    return design(
        row(
            node("a", "layer", "fc", "Linear", in_features=4, out_features=6),
            node("b", "layer", "act", "ReLU", inplace=True),
            node("c", "layer", "out", "Linear", in_features=6, out_features=3),
        )
    )


def attending(**settings: bool) -> Design:
    x, y = node("x", "input", "x", shape=("B", 5, 8)), node("y", "output", "y")
    heads = node("m", "layer", "attn", "MultiheadAttention", embed_dim=8, num_heads=2, batch_first=True, **settings)
    edges = (*(wire(x, heads, into) for into in ("query", "key", "value")), wire(heads, y))
    return design(Block((x, heads, y), edges))


def test_an_output_is_that_of_the_layer() -> None:
    live = live_of(lenet())
    x = fed(live)
    features = live.module.get_submodule("features")
    with torch.no_grad():
        expected = features.get_submodule("conv1")(x)
    assert torch.equal(catch(live, OfFlow("n2/f2", RANDOM)).tensor, expected)
    assert torch.equal(catch(live, OfFlow("n1", RANDOM)).tensor, x)


def test_a_later_layer_that_works_in_place_falsifies_neither_output_nor_gradient() -> None:
    live = live_of(in_place())
    x = fed(live)
    fc, out = live.module.fc, live.module.out
    before = fc(x).detach().requires_grad_()
    out(functional.relu(before)).sum().backward()
    live.module.zero_grad()
    assert torch.equal(catch(live, OfFlow("a", RANDOM)).tensor, before.detach())
    slope = catch(live, OfFlow("a", RANDOM, "gradient")).tensor
    torch.testing.assert_close(slope, before.grad)
    assert (slope == 0).any(), "where the layer behind it lets nothing through"
    assert all(parameter.grad is None for parameter in live.module.parameters()), "looking leaves no gradients behind"


@pytest.mark.parametrize(
    ("aim", "number"),
    [
        (Aim(), lambda y: y.sum()),
        (Aim("element", 2), lambda y: y[:, 2].sum()),
        (Aim("best"), lambda y: y.max(1).values.sum()),
        (Aim("loss", 1, "y"), lambda y: functional.cross_entropy(y, torch.ones(3, dtype=torch.long), reduction="sum")),
    ],
)
def test_the_gradient_is_of_what_was_chosen(aim: Aim, number: object) -> None:
    live = live_of(in_place())
    hidden = live.module.act(live.module.fc(fed(live))).detach().requires_grad_()
    number(live.module.out(hidden)).backward()
    torch.testing.assert_close(catch(live, OfFlow("b", RANDOM, "gradient", aim=aim)).tensor, hidden.grad)


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (OfFlow("nobody", RANDOM), "not in the live module any more"),
        (OfFlow("a", RANDOM, "gradient", aim=Aim("element", 3)), "a sample has 3 elements, numbered from 0"),
        (OfFlow("a", RANDOM, "gradient", aim=Aim(output="z")), "no output z"),
        (OfFlow("a", RANDOM, call=4), "fc was called 1 times"),
        (OfFlow("a", RANDOM, "attention"), "fc does not attend"),
        (OfFlow("y", RANDOM, "attention"), "y does not attend"),
    ],
)
def test_what_there_is_not_is_refused_in_one_line(look: OfFlow, words: str) -> None:
    with pytest.raises(DesignerError, match=words):
        catch(live_of(in_place()), look)


def test_frozen_networks_have_a_gradient_at_what_was_fed_in_and_none_without_it() -> None:
    live = live_of(in_place())
    live.module.requires_grad_(False)
    assert catch(live, OfFlow("a", RANDOM, "gradient")).tensor.shape == (3, 6)
    x = node("x", "input", "x", shape=("B", 4), dtype="int64")
    words = node("e", "layer", "emb", "Embedding", num_embeddings=10, embedding_dim=4)
    y = node("y", "output", "y")
    live = live_of(design(Block((x, words, y), (wire(x, words), wire(words, y)))))
    assert catch(live, OfFlow("e", RANDOM, "gradient")).tensor.shape == (3, 4, 4)
    live.module.requires_grad_(False)
    with pytest.raises(DesignerError, match="no gradient comes back to Net ▸ emb"):
        catch(live, OfFlow("e", RANDOM, "gradient"))
    with pytest.raises(DesignerError, match="no gradient comes back to Net ▸ x"):
        catch(live, OfFlow("x", RANDOM, "gradient"))


def test_each_call_of_what_runs_several_times_can_be_looked_at() -> None:
    live = live_of(copies(same_weights=True))
    x, module = fed(live), live.module
    calls = [catch(live, OfFlow("r", RANDOM, call=at)) for at in range(catch(live, OfFlow("r", RANDOM)).calls)]
    assert len(calls) > 1
    assert torch.equal(calls[-1].tensor, catch(live, OfFlow("r", RANDOM)).tensor)
    with torch.no_grad():
        assert torch.equal(calls[-1].tensor, module(x))
    assert not torch.equal(calls[0].tensor, calls[1].tensor)


def test_the_nodes_that_share_a_module_are_told_apart() -> None:
    live = live_of(shared_chain())
    module = live.module
    with torch.no_grad():
        first = module[1](module[0](fed(live)))
        assert torch.equal(catch(live, OfFlow("b", RANDOM)).tensor, first)
        assert torch.equal(catch(live, OfFlow("d", RANDOM)).tensor, module[1](module[2](first)))


def test_an_operation_has_a_gradient_too() -> None:
    live = live_of(residual())
    assert torch.equal(catch(live, OfFlow("p", RANDOM, "gradient")).tensor, torch.ones(3, 4))


def test_every_head_of_an_attention_is_a_matrix_of_its_own() -> None:
    live = live_of(attending())
    x, layer = fed(live), live.module.get_submodule("attn")
    with torch.no_grad():
        _, expected = layer(x, x, x, average_attn_weights=False)
    found = catch(live, OfFlow("m", RANDOM, "attention")).tensor
    assert found.shape == (3, 2, 5, 5)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(found.sum(-1), torch.ones(3, 2, 5))


def test_the_attentions_inside_a_layer_are_named() -> None:
    x, y = node("x", "input", "x", shape=("B", 5, 8)), node("y", "output", "y")
    layer = node(
        "t", "layer", "dec", "TransformerDecoderLayer", d_model=8, nhead=2, dim_feedforward=16, batch_first=True
    )
    live = live_of(design(Block((x, layer, y), (wire(x, layer, "tgt"), wire(x, layer, "memory"), wire(layer, y)))))
    looked = [catch(live, OfFlow("t", RANDOM, "attention", part=at)) for at in range(2)]
    assert looked[0].parts == ("self_attn", "multihead_attn")
    given = fed(live)
    inner = live.module.get_submodule("dec")
    with torch.no_grad():
        own = inner.self_attn(given, given, given, average_attn_weights=False)[1]
    torch.testing.assert_close(looked[0].tensor, own)
    assert not torch.equal(looked[0].tensor, looked[1].tensor)


def test_a_layer_that_would_take_a_short_cut_is_looked_into_all_the_same() -> None:
    x, y = node("x", "input", "x", shape=("B", 5, 8)), node("y", "output", "y")
    layer = node(
        "t", "layer", "enc", "TransformerEncoderLayer", d_model=8, nhead=4, dim_feedforward=16, batch_first=True
    )
    live = live_of(design(Block((x, layer, y), (wire(x, layer, "src"), wire(layer, y)))))
    found = catch(live, OfFlow("t", RANDOM, "attention"))
    given, inner = fed(live), live.module.get_submodule("enc")
    with torch.no_grad():
        expected = inner.self_attn(given, given, given, average_attn_weights=False)[1]
    torch.testing.assert_close(found.tensor, expected)
    assert found.parts == ("self_attn",)


@pytest.mark.parametrize("settings", [{}, {"is_causal": True}, {"scale": 0.25}])
def test_scaled_dot_product_attention_hands_out_the_weights_that_it_made(settings: dict) -> None:
    x, y = node("x", "input", "x", shape=("B", 2, 5, 8)), node("y", "output", "y")
    twice = node("d", "op", "double", "mul", other=2)
    op = node("s", "op", "attend", "scaled_dot_product_attention", **settings)
    edges = (wire(x, twice), wire(twice, op, "query"), wire(x, op, "key"), wire(x, op, "value"), wire(op, y))
    live = live_of(design(Block((x, twice, op, y), edges)))
    weights = catch(live, OfFlow("s", RANDOM, "attention")).tensor
    given = fed(live)
    assert weights.shape == (3, 2, 5, 5)
    torch.testing.assert_close(
        weights @ given, functional.scaled_dot_product_attention(2 * given, given, given, **settings)
    )
    with pytest.raises(DesignerError, match="double does not attend"):
        catch(live, OfFlow("d", RANDOM, "attention"))


def test_what_is_at_hand_is_worked_out_anew_when_the_weights_are_others() -> None:
    live = live_of(in_place())
    flows, look, passes = Flows(live), OfFlow("a", RANDOM), []
    live.module.register_forward_hook(lambda *_: passes.append(1))
    first = flows.of(look)
    assert flows.of(look) is first and len(passes) == 1
    with torch.no_grad():
        live.module.fc.weight.add_(1)
    assert not torch.equal(flows.of(look), first)
    live.build(in_place(), fresh=True)
    assert flows.of(look).shape == (3, 6)


def test_a_recurrent_layer_gives_time_by_features() -> None:
    x, y = node("x", "input", "x", shape=(7, "B", 4)), node("y", "output", "y")
    lstm = node("l", "layer", "lstm", "LSTM", input_size=4, hidden_size=5)
    live = live_of(design(Block((x, lstm, y), (wire(x, lstm), wire(lstm, y)))))
    expected = nn.LSTM(4, 5)
    expected.load_state_dict(live.module.get_submodule("lstm").state_dict())
    with torch.no_grad():
        output, (state, _) = expected(fed(live))
    assert torch.equal(catch(live, OfFlow("l", RANDOM)).tensor, output)
    assert torch.equal(catch(live, OfFlow("l", RANDOM, port="state")).tensor, state)
    assert catch(live, OfFlow("l", RANDOM, "gradient")).tensor.shape == (7, 3, 5)


def test_saliency_is_the_size_of_the_gradient_at_each_pixel() -> None:
    live = live_of(lenet())
    choice = InputChoice(index=3)
    x = fed(live, choice).requires_grad_()
    live.module(x)[0].max().backward()
    expected = x.grad[0].abs().amax(0)
    found = saliency(live, choice, Aim("best"))
    assert (found.height, found.width) == (28, 28)
    assert found.high == pytest.approx(float(expected.max()), rel=1e-5)
    shown = torch.frombuffer(bytearray(found.pixels), dtype=torch.uint8).reshape(28, 28)
    assert int((shown.float() - expected / expected.max() * 255).abs().max()) <= 1


def test_saliency_needs_a_picture() -> None:
    with pytest.raises(DesignerError, match="takes no picture"):
        saliency(live_of(in_place()), RANDOM, Aim())


def test_an_aim_is_told_in_words() -> None:
    drawn = in_place()
    assert [in_words(drawn, aim) for aim in (Aim(), Aim("best"), Aim("element", 4), Aim("loss", 2, "y"))] == [
        "the sum of y",
        "the greatest of y",
        "element 4 of y",
        "the loss of y against class 2",
    ]
