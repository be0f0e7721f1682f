"""`network-designer cost`: the columns, the whole, measured times, JSON, and designs that cannot run."""

from __future__ import annotations

import json

import designer
from designer.cli.main import run
from tests.cli.given import LENET, broken
from tests.helpers.written import my_linear


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.strip().split("\n")


def test_every_node_has_a_row_and_a_block_has_the_sum_of_what_is_inside(capsys):
    assert run(["cost", LENET]) == 0
    head, features, *rows, whole = lines(capsys)
    assert head.split() == ["node", "kind", "parameters", "multiply-adds", "bytes", "out"]
    assert features.split()[1:] == ["Features", "2,572", "357,600", "56,736"]
    assert len(rows) == 6 + 6
    assert whole == "61,706 parameters, 416,520 multiply-adds a sample, half of torch's FLOPs"
    assert run(["cost", LENET, "--depth", "0"]) == 0
    assert len(lines(capsys)) == 9


def test_measured_times_are_columns_too(capsys):
    assert run(["cost", LENET, "--time", "--batch", "2"]) == 0
    told = lines(capsys)
    assert told[0].endswith("bytes kept  forward ms  backward ms")
    assert all(float(cell) > 0 for cell in told[1].split()[-2:])
    assert "a batch of 2 on cpu, test image 0: ankle boot: the median of" in told[-2]
    assert told[-1].endswith(f"{2 * 32_336:,} bytes kept for it")


def test_json_has_every_number_by_path(capsys):
    assert run(["cost", LENET, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["LeNet"]["multiply_adds"] == 416_520
    assert found["LeNet ▸ features ▸ conv2"] == {
        "parameters": 2416, "parameters_elsewhere": 0, "multiply_adds": 240_000, "bytes_out": 6400, "calls": 1,
    }  # fmt: skip
    assert run(["cost", LENET, "--json", "--time"]) == 0
    assert json.loads(capsys.readouterr().out)["LeNet"]["forward_seconds"] > 0


def test_a_design_that_cannot_run_tells_what_is_known_and_what_is_wrong(tmp_path, capsys):
    path = broken(tmp_path)
    assert run(["cost", path]) == 1
    said = capsys.readouterr()
    assert "as far as it is known" in said.out and "features ▸ conv1" in said.out
    assert "fc1" in said.err
    assert run(["cost", path, "--time"]) == 1
    assert capsys.readouterr().out == ""


def test_code_that_is_not_trusted_is_not_run_for_its_costs(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NETWORK_DESIGNER_TRUST", str(tmp_path / "trusted.txt"))
    path = str(tmp_path / "net.design.json")
    designer.save(my_linear(), path)
    assert run(["cost", path]) == 3
    assert run(["cost", path, "--trust-code", "--time"]) == 0
