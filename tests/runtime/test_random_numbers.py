"""5.6 Random numbers drawn apart stay apart on every card that is in use; the cards are pretended."""

from __future__ import annotations

import warnings

import pytest
import torch

from designer.engine.calls.layers import CheckLayer
from designer.engine.calls.live import BuildLive
from designer.engine.calls.parameter_edits import StartAnew
from designer.engine.engine import Engine
from designer.graph.devices import put_nodes, set_device
from designer.runtime.live import Live
from designer.runtime.random_numbers import apart
from designer.runtime.training.random_stream import RandomStream
from tests.helpers.drawing import mlp
from tests.helpers.written import TRUSTED, centered

FIRST, SECOND = torch.device("cuda:0"), torch.device("cuda:1")


class Cards:
    """The random numbers of two cards: a state is one number, and a draw counts it up."""

    def __init__(self) -> None:
        self.states = [torch.tensor([100]), torch.tensor([200])]
        self.asked = 0

    def _at(self, device) -> int:
        return device if isinstance(device, int) else torch.device(device).index

    def get(self, device="cuda"):
        self.asked += 1
        return self.states[self._at(device)].clone()

    def set(self, state, device="cuda"):
        self.states[self._at(device)] = state.clone()

    def seed_all(self, seed):
        self.states = [torch.tensor([seed]), torch.tensor([seed])]

    def draw(self):
        self.states = [state + 1 for state in self.states]

    @property
    def numbers(self):
        return [int(state) for state in self.states]


@pytest.fixture
def cards(monkeypatch):
    made = Cards()
    for name, value in (
        ("is_available", lambda: True),
        ("is_initialized", lambda: True),
        ("device_count", lambda: 2),
        ("get_rng_state", made.get),
        ("set_rng_state", made.set),
        ("manual_seed_all", made.seed_all),
    ):
        monkeypatch.setattr(torch.cuda, name, value)
    return made


def test_a_seed_inside_reaches_no_card_outside(cards):
    before = torch.get_rng_state()
    with apart():
        torch.manual_seed(7)
        assert cards.numbers == [7, 7]
    assert cards.numbers == [100, 200] and torch.equal(torch.get_rng_state(), before)


def test_cards_that_nobody_uses_are_not_woken(cards, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: False)
    with apart():
        torch.rand(2)
    assert cards.asked == 0
    with apart(FIRST):
        cards.draw()
    assert cards.numbers == [100, 200]


def test_training_keeps_the_stream_of_each_card_it_is_on_and_moves_no_other(cards):
    stream = RandomStream(5, (FIRST, SECOND))
    assert [int(state) for state in stream.states[1:]] == [5, 5] and cards.numbers == [100, 200]
    with stream.drawn():
        cards.draw()
        assert cards.numbers == [6, 6]
    assert [int(state) for state in stream.states[1:]] == [6, 6] and cards.numbers == [100, 200]
    other = RandomStream(1, (FIRST, SECOND))
    assert other.take(stream.states) and [int(state) for state in other.states[1:]] == [6, 6]
    assert not RandomStream(1, (torch.device("cpu"),)).take(stream.states)


def test_a_design_on_two_cards_is_known_to_be_on_both(monkeypatch):
    monkeypatch.setattr("designer.runtime.live.device_or_cpu", torch.device)
    live = Live()
    live.build(mlp())
    assert set(live.devices) == {torch.device("cpu")}
    monkeypatch.setattr(Live, "source", property(lambda _: type("", (), {"devices": {"A": "cuda:1", "B": "cuda:0"}})))
    assert live.devices == (torch.device("cpu"), FIRST, SECOND)


def test_neither_a_seeded_start_nor_the_check_of_a_layer_moves_the_cards_or_warns(cards):
    engine = Engine(TRUSTED)
    engine.answer(BuildLive(mlp()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine.answer(StartAnew((), 3))
        engine.answer(CheckLayer(centered(), "CenteredLayer", "Net", "c"))
    assert cards.numbers == [100, 200]


def test_a_design_for_a_card_that_is_not_here_is_on_the_cpu_alone():
    live = Live()
    live.build(put_nodes(set_device(mlp(), "cuda:7"), "Net", ("c",), "cuda:8"))
    assert set(live.devices) == {torch.device("cpu")}
