"""Of two waiting calls of one line the newer wins, and nothing that was asked is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from designer.engine.calls.call import Call
from designer.engine.calls.devices import ListDevices
from designer.engine.calls.figures import FindFigures
from designer.engine.calls.pictures import CountPart, LookAt
from designer.engine.calls.shapes import FindShapes
from designer.engine.mailbox import Asked, Mailbox
from designer.engine.protocol import Refusal
from designer.runtime.pictures.reports import OfModule
from tests.helpers.drawing import mlp


class Voice:
    """Someone who asks, and hears what comes of it."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.refused: list[int] = []

    def ask(self, number: int, call: Call[Any]) -> bool:
        """Leave a call."""
        return self.mailbox.ask(Asked(number, call, lambda _: None, lambda refusal: self.hear(number, refusal)))

    def hear(self, number: int, refusal: Refusal) -> None:
        """Note whose call was lost."""
        assert refusal.lost
        self.refused.append(number)


def taken(mailbox: Mailbox, at_rest: bool = True) -> list[int]:
    """Numbers of what waits, in order."""
    numbers = []
    while (asked := mailbox.take(at_rest)) is not None:
        numbers.append(asked.number)
    return numbers


def test_a_newer_call_takes_the_place_of_the_waiting_one_of_its_class() -> None:
    voice = Voice(Mailbox())
    voice.ask(1, FindShapes(mlp()))
    voice.ask(2, LookAt(OfModule("weight")))
    voice.ask(3, FindShapes(mlp()))
    assert taken(voice.mailbox) == [3, 2]
    assert voice.refused == []
    voice.mailbox.close()


def test_what_two_panels_ask_does_not_give_way_to_one_another() -> None:
    voice = Voice(Mailbox())
    voice.ask(1, LookAt(OfModule("weight"), asker="weights"))
    voice.ask(2, LookAt(OfModule("bias"), asker="laboratory"))
    voice.ask(3, LookAt(OfModule("other"), asker="weights"))
    assert taken(voice.mailbox) == [3, 2]
    voice.mailbox.close()


def test_what_is_seen_goes_before_what_can_wait() -> None:
    voice = Voice(Mailbox())
    voice.ask(1, FindFigures(("weight",)))
    voice.ask(2, LookAt(OfModule("weight")))
    voice.ask(3, CountPart(OfModule("weight"), 0))
    voice.ask(4, FindShapes(mlp()))
    assert taken(voice.mailbox, at_rest=False) == [2, 4]
    assert voice.mailbox.waiting
    assert taken(voice.mailbox) == [1, 3]
    assert not voice.mailbox.waiting
    voice.mailbox.close()


def test_what_can_wait_is_not_left_waiting_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice(Mailbox())
    voice.ask(1, FindFigures(("weight",)))
    monkeypatch.setattr("designer.engine.mailbox.LONGEST", -1.0)
    voice.ask(2, LookAt(OfModule("weight")))
    assert taken(voice.mailbox, at_rest=False) == [1, 2]
    voice.mailbox.close()


def test_what_waits_when_the_engine_ends_is_told_so() -> None:
    voice = Voice(Mailbox())
    voice.ask(1, FindShapes(mlp()))
    voice.ask(2, ListDevices())
    voice.mailbox.lose()
    assert voice.refused == [1, 2]
    voice.mailbox.close()


def test_nothing_is_taken_after_the_order_to_stop() -> None:
    voice = Voice(Mailbox())
    voice.mailbox.order("stop")
    assert not voice.ask(1, ListDevices())
    voice.mailbox.close()
    assert not voice.ask(2, ListDevices())


def test_the_bell_rings_for_every_order_and_never_blocks() -> None:
    mailbox = Mailbox()
    for _ in range(100_000):
        mailbox.order("interrupt")
    mailbox.listen()
    assert mailbox.ordered("interrupt")
    mailbox.carried_out("interrupt")
    assert not mailbox.ordered("interrupt")
    mailbox.close()
