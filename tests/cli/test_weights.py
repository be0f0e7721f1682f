"""`weights` and `tensors`: from file to file, into a network, and what does not fit."""

from __future__ import annotations

import torch

from designer.cli.main import run
from tests.cli.given import LENET, WEIGHTS


def test_weights_go_from_one_format_to_the_other_and_back_without_loss(tmp_path, capsys):
    safe, back = str(tmp_path / "l.safetensors"), str(tmp_path / "l.params")
    assert run(["weights", LENET, WEIGHTS, "-o", safe]) == 0
    assert run(["weights", LENET, safe, "-o", back]) == 0
    first, last = (torch.load(path, weights_only=True) for path in (WEIGHTS, back))
    assert first.keys() == last.keys()
    assert all(torch.equal(first[name], last[name]) for name in first)


def test_weights_that_do_not_fit_are_told_name_by_name(tmp_path, capsys):
    torch.save({"fc1.weight": torch.zeros(3, 3), "other": torch.zeros(1)}, tmp_path / "w.params")
    assert run(["weights", LENET, str(tmp_path / "w.params")]) == 2
    out = capsys.readouterr().out
    assert "missing: fc3.bias" in out
    assert "unexpected: other" in out
    assert "wrong shape: fc1.weight: 3×3 instead of 120×400" in out
    assert "nothing was loaded" in out


def test_weights_under_other_names_are_proposed_and_loaded_on_wish(tmp_path, capsys):
    state = torch.load(WEIGHTS, weights_only=True)
    other = {f"module.net.{name}": tensor + 1 for name, tensor in state.items()}
    other["odd"] = torch.zeros(1)
    torch.save(other, tmp_path / "w.params")
    assert run(["weights", LENET, str(tmp_path / "w.params")]) == 2
    out = capsys.readouterr().out
    assert "proposed: fc3.bias from module.net.fc3.bias (the name but for a prefix)" in out
    assert "with --match: 10 tensors will be loaded, all of them from other names; 1 tensor of the file" in out
    assert run(["weights", LENET, str(tmp_path / "w.params"), "--match", "-o", str(tmp_path / "o.params")]) == 0
    saved = torch.load(tmp_path / "o.params", weights_only=True)
    assert all(torch.equal(saved[name], tensor + 1) for name, tensor in state.items())


def test_a_prefix_that_is_left_out_and_nan_among_the_weights_are_noted(tmp_path, capsys):
    state = torch.load(WEIGHTS, weights_only=True)
    state["fc3.bias"][3] = float("nan")
    path = tmp_path / "w.params"
    torch.save({f"module.{name}": tensor for name, tensor in state.items()}, path)
    notes = (
        'all names in the file begin with "module.", which was left out',
        "fc3.bias holds 1 NaN of 10 values",
    )
    assert run(["weights", LENET, str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [*(f"note: {note}" for note in notes), f"{path}: 10 tensors loaded"]
    assert run(["summary", LENET, "--weights", str(path)]) == 0
    assert capsys.readouterr().err.splitlines() == [f"note: w.params: {note}" for note in notes]


def test_a_file_of_tensors_is_shown_and_converted(tmp_path, capsys):
    torch.save({"x": torch.zeros(2, 3), "rest": [torch.arange(4), 7]}, tmp_path / "f.pt")
    assert run(["tensors", str(tmp_path / "f.pt"), "-o", str(tmp_path / "g.params")]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert [line.split() for line in lines[:5]] == [
        ["f.pt", "2", "members", "dict"],
        ["x", "2×3", "float32"],
        ["rest", "2", "members", "list"],
        ["[0]", "4", "int64"],
        ["[1]", "7", "int"],
    ]
    assert torch.load(tmp_path / "g.params", weights_only=True)["rest"][1] == 7
    assert run(["tensors", str(tmp_path / "f.pt"), "-o", str(tmp_path / "g.npy")]) == 2
    assert "a .npy file holds one tensor" in capsys.readouterr().err
