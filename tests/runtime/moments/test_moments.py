"""Two moments of a live module, as the engine tells them."""

from __future__ import annotations

import copy
import shutil
from contextlib import nullcontext
from types import SimpleNamespace

import msgspec
import pytest
import torch

from designer.engine.calls.live import BuildLive
from designer.engine.calls.moments import Compare, CompareFlow, DropMoments, KeepMoment, ListMoments
from designer.engine.calls.parameter_edits import StartAnew
from designer.engine.calls.pictures import LookAt, ReadElement
from designer.engine.calls.run import RunOnce
from designer.engine.calls.weights import SaveWeights
from designer.engine.engine import Engine
from designer.errors import DesignerError, DeviceMissing, FileRefused
from designer.graph.model import Rule
from designer.runtime.moments import first_values, initialisation, on_disk
from designer.runtime.moments import moments as module
from designer.runtime.moments.first_values import FirstValues
from designer.runtime.moments.moments import Moments
from designer.runtime.moments.reports import Begun, Changes, Elsewhere, InFile, Kept, Now, Rounded
from designer.runtime.pictures.reports import Difference
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from tests.book.test_book import opened
from tests.helpers.drawing import design, mlp, node, row

RANDOM = InputChoice("random", batch=2)


@pytest.fixture
def engine():
    made = Engine()
    made.answer(BuildLive(mlp()))
    return made


def shift(engine, name, by):
    with torch.no_grad():
        engine.module.get_parameter(name).add_(by)


def by_name(engine, before, after):
    rows, found = {}, Changes((), 0)
    while True:
        found = engine.answer(Compare(before, after, found.next, found.seen))
        rows |= {one.name: one for one in found.rows}
        if found.next is None:
            assert len(rows) == found.count
            return rows


def test_a_kept_moment_is_held_against_the_live_values(engine):
    report = engine.answer(KeepMoment("before"))
    assert [one.title for one in report.kept] == ["before"] == [one.title for one in engine.answer(ListMoments()).kept]
    shift(engine, "0.weight", 0.5)
    rows = by_name(engine, Kept(report.kept[0].key), Now())
    assert list(rows) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert rows["0.weight"].largest == pytest.approx(0.5)
    assert [one.changed for one in rows.values()] == [engine.module[0].weight.numel(), 0, 0, 0]
    with pytest.raises(DesignerError, match="not kept any more"):
        assert engine.answer(DropMoments((report.kept[0].key,))).kept == ()
        engine.answer(Compare(Kept(report.kept[0].key), Now()))


def test_what_the_weights_began_with_is_there_without_having_been_asked_for(engine):
    before = engine.module[2].weight.detach().clone()
    engine.answer(StartAnew(("2.weight",), 3))
    rows = by_name(engine, Begun(), Now())
    assert rows["2.weight"].largest == float((engine.module[2].weight.detach() - before).abs().max())
    assert rows["0.weight"].changed == 0


def test_a_tensor_that_an_edit_carries_along_keeps_what_it_began_with():
    def drawn(name):
        return design(row(node("a", "layer", name, "Linear", in_features=4, out_features=2)))

    engine = Engine()
    engine.answer(BuildLive(drawn("one")))
    shift(engine, "one.weight", 2.0)
    engine.answer(BuildLive(drawn("other")))
    assert by_name(engine, Begun(), Now())["other.weight"].largest == pytest.approx(2.0)
    engine.answer(BuildLive(drawn("other"), fresh=True))
    assert by_name(engine, Begun(), Now())["other.weight"].changed == 0


def test_a_lazy_layer_begins_with_what_its_first_run_gave_it():
    engine = Engine()
    engine.answer(BuildLive(design(row(node("a", "layer", "one", "LazyLinear", out_features=2)))))
    with pytest.raises(DesignerError, match="nothing has a value yet"):
        engine.answer(Compare(Begun(), Now()))
    engine.answer(RunOnce(RANDOM))
    shift(engine, "one.bias", 1.0)
    rows = by_name(engine, Begun(), Now())
    assert rows["one.bias"].largest == pytest.approx(1.0) and rows["one.weight"].changed == 0


def test_first_values_that_are_too_large_are_told_of_when_they_are_asked_for():
    first_values, weight = FirstValues(largest=100), torch.nn.Parameter(torch.zeros(1000))
    first_values.keep({"w": weight})
    with pytest.raises(DesignerError, match='"first values" could not be kept'):
        first_values.of({"w": weight})


def test_first_values_of_tensors_that_are_gone_give_up_their_room():
    first_values, weight = FirstValues(largest=6000), torch.nn.Parameter(torch.zeros(1000))
    for _ in range(5):
        first_values.keep({"w": weight})
        weight = torch.nn.Parameter(torch.ones(1000))
    first_values.keep({"w": weight})
    assert first_values.of({"w": weight})["w"].tolist() == [1.0] * 1000


def test_a_lazy_layer_had_no_values_when_the_moment_was_kept_and_is_not_called_missing():
    engine = Engine()
    engine.answer(BuildLive(opened("lazy_mlp")))
    kept = engine.answer(KeepMoment("before")).kept[0].key
    engine.answer(RunOnce(RANDOM))
    rows = by_name(engine, Kept(kept), Now())
    assert len(rows) == 4 and {one.note for one in rows.values()} == {"had no values then"}
    assert {one.note for one in by_name(engine, Now(), Kept(kept)).values()} == {"had no values then"}


def test_a_file_is_held_against_the_live_values(engine, tmp_path):
    path = str(tmp_path / "saved.params")
    engine.answer(SaveWeights(path))
    shift(engine, "0.bias", -1.0)
    rows = by_name(engine, InFile(path), Now())
    assert rows["0.bias"].largest == pytest.approx(1.0) and rows["2.bias"].changed == 0
    torch.save({"module.0.bias": torch.zeros(engine.module[0].bias.shape), "extra": torch.zeros(7)}, path)
    rows = by_name(engine, InFile(path), Now())
    assert rows["0.bias"].largest == float(engine.module[0].bias.detach().abs().max()), (
        "a wrapper's prefix is no other name"
    )
    assert rows["extra"].note == "only in the first" and rows["2.weight"].note == "only in the second"
    with pytest.raises(FileRefused):
        engine.answer(Compare(InFile(str(tmp_path / "none.pt")), Now()))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float8_e4m3fn", "float8_e5m2"])
def test_weights_are_as_far_off_as_torch_rounds_them(engine, dtype):
    weight = engine.module[0].weight.detach()
    rows = by_name(engine, Now(), Rounded(dtype))
    off = (weight.to(getattr(torch, dtype)).float() - weight).abs()
    assert rows["0.weight"].largest == float(off.max()) > 0
    assert rows["0.weight"].mean == pytest.approx(float(off.mean()))


def test_what_flows_is_as_far_off_as_a_rounded_network_is(engine):
    choice = InputChoice("random", seed=4, batch=3)
    rows = {one.name: one for one in engine.answer(CompareFlow(choice, Rounded("bfloat16"))).rows}
    assert any(one.largest > 0 for one in rows.values())
    assert all(one.path and one.count for one in rows.values())
    assert all(tensor.dtype == torch.float32 for tensor in engine.module.state_dict().values()), "nothing live changed"
    assert engine.module.training


def test_what_cannot_run_otherwise_is_refused_in_words(engine):
    with pytest.raises(DeviceMissing, match="no device"):
        engine.answer(CompareFlow(RANDOM, Elsewhere("cuda:7")))
    with pytest.raises(DesignerError, match="does not run in float8"):
        engine.answer(CompareFlow(RANDOM, Rounded("float8_e4m3fn")))
    with pytest.raises(DesignerError, match="none of the kinds of numbers"):
        engine.answer(Compare(Now(), Rounded("int3")))


def test_a_large_network_is_told_some_at_a_time(engine, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", -1.0)
    first = engine.answer(Compare(Now(), Now()))
    assert (len(first.rows), first.next, first.count) == (1, 1, 4)
    assert list(by_name(engine, Now(), Now())) == ["0.weight", "0.bias", "2.weight", "2.bias"]


def test_a_large_tensor_is_told_some_at_a_time(engine, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", -1.0)
    key = engine.answer(KeepMoment("before")).kept[0].key
    shift(engine, "0.weight", 0.5)
    whole = by_name(engine, Kept(key), Now())
    monkeypatch.setattr("designer.runtime.moments.changes.SLICE", 10)
    first = engine.answer(Compare(Kept(key), Now()))
    assert (first.rows, first.next, first.seen) == ((), 0, 10)
    assert engine.answer(Compare(Kept(key), Now(), 0, 7)).seen == 10, "what was not begun begins"
    found = by_name(engine, Kept(key), Now())
    assert list(found) == list(whole)
    for name, one in found.items():
        assert (one.largest, one.where, one.changed) == (whole[name].largest, whole[name].where, whole[name].changed)
        assert (one.mean, one.relative) == pytest.approx((whole[name].mean, whole[name].relative))


def test_nothing_live_is_told_in_words():
    with pytest.raises(DesignerError, match="no live module"):
        Engine().answer(KeepMoment("now"))


def test_a_difference_is_a_picture_like_any_other_and_follows_the_live_values(engine):
    engine.answer(KeepMoment("before"))
    subject = Difference("0.bias", Kept(1), Now())
    assert engine.answer(LookAt(subject)).layout == "bars"
    kept = engine.state.of(Moments)
    assert kept.difference("0.bias", Kept(1), Now()) is kept.difference("0.bias", Kept(1), Now())
    shift(engine, "0.bias", 0.25)
    assert float(engine.answer(ReadElement(subject, (1,))).text) == pytest.approx(0.25)
    engine.answer(DropMoments((1,)))
    with pytest.raises(DesignerError, match="not kept any more"):
        engine.answer(LookAt(subject))
    with pytest.raises(DesignerError, match='"gone" is not there at both moments'):
        engine.answer(LookAt(Difference("gone", Begun(), Now())))


@pytest.fixture
def small_room(monkeypatch):
    """First values of so few bytes are kept that none are; so small a tensor is made in a file."""
    monkeypatch.setattr(first_values, "LARGEST", 100)
    monkeypatch.setattr(on_disk, "LARGE", 64)
    monkeypatch.setattr(FirstValues.__init__, "__defaults__", (100,))


def test_first_values_that_were_too_many_to_keep_are_made_again_to_the_last_bit(small_room):
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    before = {name: tensor.detach().clone() for name, tensor in engine.module.named_parameters()}
    state = torch.get_rng_state()
    assert engine.answer(ListMoments()).again
    shift(engine, "0.weight", 0.5)
    rows = by_name(engine, Begun(), Now())
    assert rows["0.weight"].changed == before["0.weight"].numel()
    assert [rows[name].changed for name in ("0.bias", "2.weight", "2.bias")] == [0, 0, 0]
    assert not engine.answer(ListMoments()).again, "they are there now"
    again = engine.state.of(Moments).tensors(Begun())
    assert all(torch.equal(again[name], before[name]) for name in before)
    assert torch.equal(torch.get_rng_state(), state), "nobody else's random numbers change"


def test_what_an_edit_added_is_made_again_as_it_was_made_and_what_it_kept_as_it_was(small_room):
    def drawn(*sizes):
        nodes = [
            node(f"n{at}", "layer", f"fc{at}", "Linear", in_features=4 * 2 ** (at > 0), out_features=size)
            for at, size in enumerate(sizes)
        ]
        return design(row(*nodes))

    engine = Engine()
    engine.answer(BuildLive(drawn(8)))
    first = engine.module.fc0.weight.detach().clone()
    shift(engine, "fc0.weight", 1.0)
    torch.rand(7)
    engine.answer(BuildLive(drawn(8, 8, 4)))
    added = engine.module.fc2.weight.detach().clone()
    shift(engine, "fc2.weight", 1.0)
    again = engine.state.of(Moments).tensors(Begun())
    assert torch.equal(again["fc0.weight"], first) and torch.equal(again["fc2.weight"], added)
    assert torch.equal(again["fc1.weight"], engine.module.fc1.weight)


def test_first_values_by_rules_of_the_design_are_made_again_too(small_room):
    layer = msgspec.structs.replace(
        node("a", "layer", "one", "Linear", in_features=4, out_features=64),
        init=(Rule("weight", "normal_", {"std": 3.0}),),
    )
    engine = Engine()
    engine.answer(BuildLive(design(row(layer))))
    assert engine.module.one.weight.std() > 2
    assert by_name(engine, Begun(), Now())["one.weight"].changed == 0


def test_a_layer_of_which_every_making_is_another_says_that_its_first_values_are_gone(small_room, monkeypatch):
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    monkeypatch.setattr(initialisation.RngState, "drawn", lambda self: nullcontext())
    with pytest.raises(DesignerError, match="gives others each time"):
        by_name(engine, Begun(), Now())


def test_a_disk_without_room_is_told_before_anything_is_made(small_room, monkeypatch):
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(DesignerError, match="the disk has no room to make the first values again"):
        by_name(engine, Begun(), Now())


def test_large_tensors_are_made_in_files_that_have_no_name_any_more(tmp_path):
    with on_disk.OnDisk(tmp_path):
        made = torch.nn.Linear(1024, 512)
    assert list(tmp_path.iterdir()) == []
    with torch.random.fork_rng():
        torch.manual_seed(1)
        expected = torch.nn.Linear(1024, 512).weight
        torch.manual_seed(1)
        with on_disk.OnDisk(tmp_path):
            found = torch.nn.Linear(1024, 512).weight
    assert torch.equal(found, expected)
    assert made.weight.untyped_storage().filename is not None and made.bias.untyped_storage().filename is None


def test_a_buffer_that_went_to_another_device_began_with_what_it_was():
    kept, here, there = FirstValues(), torch.full((3,), 2.0), torch.full((3,), 5.0)
    kept.keep({"mean": here})
    kept.moved({"mean": here}, {"mean": there, "new": torch.zeros(1)})
    assert kept.of({"mean": there})["mean"].tolist() == [2.0] * 3


def test_a_file_from_before_a_rename_is_held_against_the_live_values_to_the_number(tmp_path):
    def drawn(name):
        return design(row(node("a", "layer", name, "Linear", in_features=4, out_features=3)))

    engine, path = Engine(), str(tmp_path / "before.params")
    engine.answer(BuildLive(drawn("old")))
    engine.answer(SaveWeights(path))
    saved = engine.module.old.weight.detach().clone()
    engine.answer(BuildLive(drawn("new")))
    with torch.no_grad():
        engine.module.new.weight.mul_(torch.tensor([[1.0], [-2.0], [0.5]]))
    found = by_name(engine, InFile(path), Now())["new.weight"]
    left = engine.module.new.weight.detach() - saved
    assert found.largest == float(left.abs().max())
    assert found.where == tuple(int(at) for at in torch.unravel_index(left.abs().argmax(), left.shape))
    assert found.mean == pytest.approx(float(left.abs().mean()))
    assert found.relative == pytest.approx(float(left.norm() / saved.norm()))
    assert found.changed == 8 and found.count == 12


def test_what_flows_in_other_numbers_is_off_as_torchs_own_run_in_them_is(engine):
    inputs = feed(engine.state.live.design, RANDOM)[0]
    exact, rounded = engine.module.eval(), copy.deepcopy(engine.module).eval().bfloat16()
    with torch.no_grad():
        off = (rounded(*(each.bfloat16() for each in inputs)).float() - exact(*inputs)).abs()
    rows = {one.path: one for one in engine.answer(CompareFlow(RANDOM, Rounded("bfloat16"))).rows}
    assert rows["c"].largest == float(off.max()) > 0
    assert rows["c"].mean == pytest.approx(float(off.mean()))


def test_what_flows_on_the_same_kind_of_device_is_the_same(engine):
    found = engine.answer(CompareFlow(RANDOM, Elsewhere("cpu"))).rows
    assert len(found) >= 3 and all(one.changed == 0 and one.count for one in found)


def test_5_3a_a_lazy_network_says_that_it_has_no_values_yet_until_it_has_run():
    engine = Engine()
    engine.answer(BuildLive(opened("lazy_mlp")))
    with pytest.raises(DesignerError, match=r"nothing has a value yet: run the network once \(F5\)"):
        engine.answer(Compare(Begun(), Now(), 0, 0))
    engine.answer(RunOnce(RANDOM))
    rows = by_name(engine, Begun(), Now())
    assert len(rows) == 4 and not any(one.changed or one.note for one in rows.values())


def test_5_3a_a_network_without_parameters_says_that_there_is_nothing_to_compare():
    engine = Engine()
    engine.answer(BuildLive(design(row(node("a", "layer", "act", "ReLU")))))
    with pytest.raises(DesignerError, match="no parameters and no buffers, so there are no values to compare"):
        engine.answer(Compare(Begun(), Now(), 0, 0))
