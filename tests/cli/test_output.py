"""What commands write is never put over what they read, and over nothing in silence; what cannot be printed is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from designer.bundled import bundled
from designer.cli.main import run

NET = "from torch import nn\n\nnet = nn.Sequential(nn.Linear(4, 8), nn.ReLU())\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch) -> Path:
    """A folder with a design, a Python file, and something precious."""
    (tmp_path / "d.design.json").write_bytes(bundled("examples", "mlp.design.json").read_bytes())
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "w.params").write_text("precious")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("code", "d.design.json", "-o", "d.design.json"), "d.design.json: is there already and is no Python file"),
        (("code", "d.design.json", "-o", "w.params"), "w.params: is there already and is no Python file"),
        (("import", "net.py", "-o", "net.py"), "net.py: is there already and is no design, which ends in .json"),
    ],
)
def test_neither_its_own_input_nor_another_sort_of_file_is_written_over(here, capsys, arguments, said):
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"network-designer: {said}") and told.err.count("\n") == 1 and not told.out
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


def test_a_design_that_was_not_named_is_not_written_over_and_one_that_was_is_told(here, capsys):
    assert run(["import", "net.py"]) == 0
    (here / "net.design.json").write_text("mine")
    assert run(["import", "net.py"]) == 2
    said = "network-designer: net.design.json: is there already; -o net.design.json writes over it\n"
    assert capsys.readouterr().err == said and (here / "net.design.json").read_text() == "mine"
    assert run(["import", "net.py", "-o", "net.design.json"]) == 0
    assert capsys.readouterr().out == "net.design.json written over: Net, 1 block, 4 nodes\n"
    for line in ("程 序.py written\n", "程 序.py written over\n"):
        assert run(["code", "d.design.json", "-o", "程 序.py"]) == 0
        assert capsys.readouterr().out == line
    assert run(["code", "d.design.json", "-o", "-"]) == 0
    assert capsys.readouterr().out == (here / "程 序.py").read_text() and not (here / "-").exists()


def printed(out: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What comes of a command in a process of its own that prints into a file."""
    command, whole = [sys.executable, "-m", "designer", *arguments], {**os.environ, **environment}
    with Path(out).open("wb") as file:
        return subprocess.run(command, stdout=file, stderr=subprocess.PIPE, env=whole, check=False)


def test_letters_that_the_terminal_does_not_have_are_written_by_their_numbers(here):
    (here / "网.design.json").write_bytes((here / "d.design.json").read_bytes())
    assert printed("out", "check", "网.design.json", PYTHONIOENCODING="ascii", PYTHONUTF8="0").returncode == 0
    assert (here / "out").read_text() == "\\u7f51.design.json: 0 errors, 0 warnings\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_is_full_while_it_prints_is_one_line(here):
    found = printed("/dev/full", "code", "d.design.json")
    assert found.returncode == 2
    assert found.stderr == b"network-designer: what it prints cannot be written (No space left on device)\n"


def test_levels_to_open_are_a_number_from_0_on(capsys):
    for number in ("-1", "x"):
        with pytest.raises(SystemExit) as left:
            run(["shapes", "d.design.json", "--depth", number])
        assert left.value.code == 2 and "is not a whole number from 0 on" in capsys.readouterr().err
