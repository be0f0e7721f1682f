"""`import` draws a Python file."""

from __future__ import annotations

import designer
from designer.cli.main import run
from tests.helpers import texts


def test_a_python_file_becomes_a_design_with_pictures_of_a_size_that_fits(tmp_path, capsys):
    (tmp_path / "lenet.py").write_text(texts.LENET)
    assert run(["import", str(tmp_path / "lenet.py")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'lenet.design.json'} written: LeNet, 1 block, 13 nodes\n"
    drawn = designer.load(tmp_path / "lenet.design.json")
    assert designer.check(drawn) == []
    assert drawn.main_block.of_kind("input")[0].settings["shape"] == ("B", 1, 28, 28)
    assert designer.from_source(texts.LENET).blocks.keys() == drawn.blocks.keys()


def test_what_stays_python_on_import_is_told_with_its_line(tmp_path, capsys):
    (tmp_path / "net.py").write_text(f"{texts.UNDRAWN}\nnet = nn.Sequential(nn.Linear(4, 4), Last())\n")
    assert run(["import", str(tmp_path / "net.py"), "-o", str(tmp_path / "out.design.json")]) == 0
    assert capsys.readouterr().err == "net.py: line 3: Last stays Python: `print(x)` is more than a drawing says\n"
    assert list(designer.load(tmp_path / "out.design.json").layers) == ["Last"]


def test_of_several_networks_in_a_file_one_is_named_and_the_others_are_told(tmp_path, capsys):
    block = "class {}(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Linear(2, 2))\n"
    (tmp_path / "pair.py").write_text(block.format("G") + block.format("D"))
    arguments = ["import", str(tmp_path / "pair.py"), "-o", str(tmp_path / "out.design.json")]
    assert run(arguments) == 0
    assert capsys.readouterr().err == "pair.py: D is drawn; --draw names another: G\n"
    assert run([*arguments, "--draw", "G"]) == 0
    assert designer.load(tmp_path / "out.design.json").main == "G"
    assert capsys.readouterr().err == ""
    assert run([*arguments, "--draw", "H"]) == 2
    assert "there are: G, D" in capsys.readouterr().err
