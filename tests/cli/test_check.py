"""`check` tells what is not right, where, and what is worth knowing; what is not trusted is not run."""

from __future__ import annotations

import json

import pytest

import designer
from designer.bundled import bundled
from designer.cli.main import run
from designer.graph import edit
from designer.graph.model import Edge, Port
from tests.cli.given import LENET, broken, one_line
from tests.helpers.written import my_linear


def test_check_says_nothing_is_wrong(capsys):
    assert run(["check", LENET]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_check_tells_the_problem_its_place_and_the_repair(tmp_path, capsys):
    assert run(["check", broken(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "LeNet ▸ fc1: fc1 expects 400 features, gets 256" in out
    assert "[Set in_features to 256]" in out


def test_check_tells_a_program_the_same_as_json(tmp_path, capsys):
    assert run(["check", broken(tmp_path), "--json"]) == 1
    (problem,) = (row for row in json.loads(capsys.readouterr().out) if row["severity"] == "error")
    assert problem["where"] == "LeNet ▸ fc1"
    assert "fc1 expects 400 features, gets 256" in problem["message"]
    assert (problem["setting"], problem["repair"]) == ("in_features", "Set in_features to 256")
    assert run(["check", LENET, "--json"]) == 0
    assert {row["severity"] for row in json.loads(capsys.readouterr().out)} == {"note"}


def test_6_3e_check_tells_what_is_worth_knowing_and_leaves_its_status(capsys):
    path = str(bundled("examples", "padding_stride.design.json"))
    assert run(["check", path]) == 0
    out = capsys.readouterr().out
    assert "note: PaddingStride ▸ odd: Rows 6 and 7 are never read (16 of 64 cells)" in out
    assert out.endswith("padding_stride.design.json: 0 errors, 0 warnings, 1 note\n")


def test_6_5a_check_tells_what_a_note_offers_as_text_and_as_json(capsys):
    path = str(bundled("examples", "pooling.design.json"))
    assert run(["check", path]) == 0
    assert "it is the window's own size: 3.  [Set stride to 1]" in capsys.readouterr().out
    assert run(["check", path, "--json"]) == 0
    (offered,) = (row for row in json.loads(capsys.readouterr().out) if row["repair"])
    assert (offered["severity"], offered["where"]) == ("note", "Pooling ▸ own_stride")
    assert (offered["setting"], offered["repair"]) == ("stride", "Set stride to 1")


def test_check_warns_of_a_device_that_this_machine_lacks(tmp_path, capsys):
    from designer.graph.devices import set_device

    path = tmp_path / "far.design.json"
    designer.save(set_device(designer.load(LENET), "cuda:99"), path)
    assert run(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "LeNet is for cuda:99, which this machine does not have; it runs on the cpu here" in out
    assert "0 errors, 1 warning" in out


def loop(design):
    """A wire back that no edit would make, only a file can hold."""
    block = design.blocks["LeNet"]
    back = Edge(Port("n8", "output"), Port("n4", "input"))
    kept = tuple(e for e in block.edges if e.target != back.target)
    return edit.change_block(design, "LeNet", lambda old: type(old)(old.nodes, (*kept, back), old.settings, old.doc))


BAD = {
    "loop": loop,
    "unconnected": lambda d: edit.disconnect(d, "LeNet", d.blocks["LeNet"].edges[3:4]),
    "twins": lambda d: edit.change_node(
        d, "LeNet", "n6", lambda n: type(n)(n.id, n.kind, "fc1", n.of, n.settings, n.pos)
    ),
    "unknown": lambda d: edit.change_node(d, "LeNet", "n5", lambda n: type(n)(n.id, n.kind, n.name, "Nope", {}, n.pos)),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_design_that_is_not_right_has_status_1_and_a_line_for_it(fault, tmp_path, capsys):
    path = tmp_path / f"{fault}.design.json"
    designer.save(BAD[fault](designer.load(LENET)), path)
    assert run(["check", str(path)]) == 1
    assert "error: LeNet" in capsys.readouterr().out
    assert run(["run", str(path)]) == 1
    assert one_line(capsys.readouterr().err)


def test_code_that_is_not_trusted_does_not_run_and_the_status_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NETWORK_DESIGNER_TRUST", str(tmp_path / "trusted.txt"))
    path = str(tmp_path / "net.design.json")
    designer.save(my_linear(), path)
    assert run(["check", path]) == 3
    assert "the code of MyLinear is not trusted" in capsys.readouterr().out
    assert run(["run", path]) == 3
    assert run(["summary", path]) == 3
    assert capsys.readouterr().err.count("this design holds Python code that is not trusted: the layer MyLinear") == 2
    assert run(["code", path]) == 0
    assert "class MyLinear(nn.Module):" in capsys.readouterr().out
    assert run(["check", path, "--trust-code"]) == 0
    assert run(["summary", path]) == 0
    assert "mine.weight" in capsys.readouterr().out
