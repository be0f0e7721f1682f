import pytest
import torch

from designer.engine.calls.live import BuildLive
from designer.engine.calls.merging import KeepMerged
from designer.engine.engine import Engine
from designer.graph.wires.in_a_row import merged
from tests.helpers.drawing import node
from tests.runtime.laboratory.test_kernels import fed

LINEAR = {"in_features": 20, "out_features": 20}


def two(of, *settings):
    """Two layers of a class in a row."""
    return tuple(node(i, "layer", i, of, **given) for i, given in zip(("c", "d"), settings, strict=True))


@pytest.mark.parametrize(
    ("first", "second", "shape"),
    [
        (*two("Linear", LINEAR, {"in_features": 20, "out_features": 10}), (20,)),
        (*two("Linear", LINEAR, LINEAR | {"bias": False}), (20,)),
        (*two("Linear", LINEAR | {"bias": False}, LINEAR | {"bias": False}), (3, 20)),
        (*two("Conv2d", {"in_channels": 2, "out_channels": 3, "kernel_size": (2, 3), "stride": 2, "padding": 1},
              {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "stride": (1, 2)}), (2, 16, 21)),
        (*two("Conv1d", {"in_channels": 2, "out_channels": 3, "kernel_size": 5},
              {"in_channels": 3, "out_channels": 1, "kernel_size": 2}), (2, 16)),
    ],
)  # fmt: skip
def test_n1_6_4e_the_one_layer_gives_what_the_two_gave_and_undone_they_are_as_they_were(first, second, shape):
    engine, x = Engine(), torch.randn(5, *shape, dtype=torch.float32)
    before = fed(first, *shape, then=(second,))
    engine.answer(BuildLive(before))
    both = {name: value.clone() for name, value in engine.state.live.module.state_dict().items()}
    wanted = engine.state.live.module(x)
    after, one = merged(before, before.main, "d")
    engine.answer(KeepMerged(before.main, "c", "d", one))
    engine.answer(BuildLive(after))
    torch.testing.assert_close(engine.state.live.module(x), wanted, atol=1e-5, rtol=1e-5)
    engine.answer(BuildLive(before))
    now = engine.state.live.module.state_dict()
    assert all(torch.equal(now[name], value) for name, value in both.items())


def test_6_4e_the_kernel_of_6_2a_twice_is_one_of_3_by_3():
    conv = {"in_channels": 1, "out_channels": 1, "kernel_size": 2, "bias": False}
    first, second = two("Conv2d", conv, conv)
    engine, before = Engine(), fed(first, 1, 3, 3, then=(second,))
    engine.answer(BuildLive(before))
    with torch.no_grad():
        for parameter in engine.state.live.module.parameters():
            parameter.copy_(torch.tensor([[[[0.0, 1.0], [2.0, 3.0]]]]))
    after, one = merged(before, before.main, "d")
    engine.answer(KeepMerged(before.main, "c", "d", one))
    engine.answer(BuildLive(after))
    (kernel,) = engine.state.live.module.parameters()
    assert kernel.flatten().tolist() == [0, 0, 1, 0, 4, 6, 4, 12, 9]
    assert engine.state.live.module(torch.arange(9.0).reshape(1, 1, 3, 3)).item() == 228
