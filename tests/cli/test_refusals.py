"""What is asked wrongly, or cannot be read, is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from designer.cli.main import run
from tests.cli.given import LENET, WEIGHTS, one_line


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nothing.design.json"],
        ["check", "cut.design.json"],
        ["check", "newer.design.json"],
        ["check", "values.design.json"],
        ["check", "text.design.json"],
        ["run", LENET, "--weights", "nothing.params"],
        ["run", LENET, "--weights", "cut.params"],
        ["run", LENET, "--weights", "misfit.params"],
        ["run", LENET, "--image", "text.png"],
        ["run", LENET, "--image", "nothing.png"],
        ["run", LENET, "--npy", "text.npy"],
        ["run", LENET, "--index", "100000"],
        ["run", LENET, "--device", "cuda:99"],
        ["run", LENET, "--device", "toaster"],
        ["weights", LENET, "-o", "weights.docx"],
        ["code", LENET, "-o", "no/such/folder/x.py"],
        ["picture", LENET, "--block", "Nope"],
    ],
)
def test_bad_input_gives_one_clear_line_and_status_2(arguments, tmp_path, monkeypatch, capsys, qapp):
    monkeypatch.chdir(tmp_path)
    whole = Path(LENET).read_text()
    raw = json.loads(whole)
    Path("cut.design.json").write_text(whole[: len(whole) // 2])
    Path("newer.design.json").write_text(json.dumps({**raw, "schema": 99}))
    raw["blocks"]["Features"]["nodes"][1]["settings"]["kernel_size"] = {"a": 1}
    Path("values.design.json").write_text(json.dumps(raw))
    for name in ("text.design.json", "text.png", "text.npy"):
        Path(name).write_text("only words")
    Path("cut.params").write_bytes(Path(WEIGHTS).read_bytes()[:5000])
    torch.save({"other": torch.zeros(1)}, "misfit.params")
    assert run(arguments) == 2
    assert one_line(capsys.readouterr().err)


def test_a_wrong_value_in_a_file_is_told_with_its_path(tmp_path, capsys):
    raw = json.loads(Path(LENET).read_text())
    raw["blocks"]["Features"]["nodes"][1]["settings"]["kernel_size"] = {"a": 1}
    path = tmp_path / "v.design.json"
    path.write_text(json.dumps(raw))
    run(["check", str(path)])
    assert "blocks.Features.nodes[1].settings.kernel_size" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("run", LENET, "--random", "99999999999999999999999"),
        ("run", LENET, "--random", "x"),
        ("cost", LENET, "--batch", "0"),
        ("train", LENET, "--seed", "1" * 30),
        ("train", LENET, "--save", "weights.txt"),
        ("train", LENET, "--save", "no_such_folder/weights.params"),
        ("check",),
    ],
)
def test_what_is_asked_wrongly_is_refused_at_once_in_one_line(words, capsys):
    try:
        status = run(list(words))
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    assert status == 2
    assert said.out == "" and said.err.startswith("network-designer") and said.err.count("\n") == 1
