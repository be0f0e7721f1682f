"""6.1a A network that is too large to be live is told before it is made, with what it would take."""

from __future__ import annotations

import pytest
import torch

import designer
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.engine import Engine
from designer.errors import DesignProblems
from designer.graph import edit
from designer.graph.devices import set_device
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Design
from designer.runtime import memory_check
from designer.runtime.layers.custom import told_by_line
from designer.runtime.reports import InputChoice
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, node, row
from tests.runtime.test_placement import on

GIGA = 10**9


def megapixel() -> Design:
    """The book's dense layer on a million pixels, and a small one behind it."""
    drawn = row(
        node("d", "layer", "dense", "Linear", in_features=10**6, out_features=1000),
        node("o", "layer", "out", "Linear", in_features=1000, out_features=10),
    )
    return with_input_shapes(design(drawn), {"x": ("B", 10**6)})


@pytest.fixture
def free(monkeypatch):
    """Says how many bytes are free on any device."""
    return lambda count: monkeypatch.setattr(memory_check, "free_memory", lambda _place: count)


def test_6_1a_a_dense_layer_on_a_megapixel_is_not_made_live_and_the_figure_is_told(free):
    free(6 * GIGA)
    engine = Engine()
    (problem,) = engine.answer(FindShapes(megapixel())).problems
    assert problem.message == (
        "dense makes Net too large to be live: its 1,000,011,010 parameters would take 4.0 GB, more than half of the "
        "6.0 GB that are free on cpu; on meta they take none"
    )
    assert (problem.node, problem.severity) == ("d", "error")
    with pytest.raises(DesignProblems, match=r"would take 4\.0 GB"):
        engine.answer(BuildLive(megapixel()))
    assert engine.module is None
    with pytest.raises(DesignProblems, match=r"would take 4\.0 GB"):
        designer.build(megapixel())
    assert [one.message for one in designer.check(megapixel())] == [problem.message]


def test_6_1a_the_repair_puts_it_on_meta_where_it_is_built_and_run_without_values(free):
    free(6 * GIGA)
    engine = Engine()
    (problem,) = engine.answer(FindShapes(megapixel())).problems
    assert problem.repair.text == "Put Net on meta"
    repaired = edit.apply_repair(megapixel(), problem.repair)
    assert repaired == set_device(megapixel(), "meta")
    assert engine.answer(FindShapes(repaired)).problems == ()
    assert engine.answer(BuildLive(repaired)).parameters == 1_000_011_010
    assert engine.answer(RunOnce(InputChoice("random", batch=2))).outputs[0].shape == (2, 10)
    assert engine.answer(BuildLive(megapixel(), "meta")).device == "meta"


def test_6_1a_where_there_is_room_it_is_still_not_made_unasked_but_with_its_device_named(free):
    free(64 * GIGA)
    engine = Engine()
    (problem,) = engine.answer(FindShapes(megapixel())).problems
    assert problem.message == (
        "dense makes Net too large to be live: its 1,000,011,010 parameters would take 4.0 GB; on meta they take none, "
        "and with cpu named as its device it is made all the same"
    )
    assert problem.repair.text == "Put Net on meta"
    with pytest.raises(DesignProblems, match=r"would take 4\.0 GB"):
        engine.answer(BuildLive(megapixel()))
    named = on(megapixel(), "d", "cpu")
    for drawn, device in ((named, ""), (megapixel(), "cpu")):
        assert memory_check.no_room(drawn, find_shapes(drawn, Memo()), device) == []
    free(6 * GIGA)
    assert "more than half of the 6.0 GB" in memory_check.no_room(named, find_shapes(named, Memo()))[0].message


def test_a_design_for_a_card_that_is_not_here_is_not_made_in_the_main_memory_unasked(free):
    free(64 * GIGA)
    drawn = set_device(megapixel(), "cuda:31")
    assert "all the same" in memory_check.no_room(drawn, find_shapes(drawn, Memo()))[0].message


def test_where_there_is_room_nothing_is_said_and_a_small_network_is_never_too_large(free):
    small = design(row(node("a", "layer", "a", "Linear", in_features=4, out_features=4)))
    named = on(megapixel(), "d", "cpu")
    for count, drawn in ((9 * GIGA, named), (1, small), (0, named)):  # 0: not known
        free(count)
        assert memory_check.no_room(drawn, find_shapes(drawn, Memo())) == []


def test_what_is_live_already_needs_no_room_again(free):
    free(6 * GIGA)
    drawn = megapixel()
    found = find_shapes(drawn, Memo())
    assert memory_check.no_room(drawn, found, held=lambda: 4 * GIGA) == []
    assert memory_check.no_room(drawn, found, held=lambda: 10**6)


def test_each_device_is_asked_for_what_is_put_there(monkeypatch):
    asked = []
    monkeypatch.setattr(memory_check, "free_memory", lambda place: asked.append(place.type) or 6 * GIGA)
    drawn = on(megapixel(), "d", "meta")
    assert memory_check.no_room(drawn, find_shapes(drawn, Memo())) == [] and asked == []


def test_what_torch_cannot_allocate_is_told_in_words(free):
    said = r"^there is not enough memory: it asks for 4\d+ TB at once"
    with pytest.raises(designer.DesignerError, match=said), told_by_line(design(row())):
        torch.empty(10**15)
