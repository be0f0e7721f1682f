"""Every command as a person types it: what it prints, what it writes, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import designer
from designer.bundled import bundled
from designer.cli.main import run
from designer.graph import edit
from designer.graph.model import Edge, Port
from tests.helpers import texts
from tests.helpers.idx_files import write_fashion
from tests.helpers.in_blocks import LENET_IN_BLOCKS, WEIGHTS_IN_BLOCKS
from tests.helpers.written import my_linear

LENET = str(LENET_IN_BLOCKS)
SEQUENTIAL = str(bundled("examples", "sequential.design.json"))
WEIGHTS = str(WEIGHTS_IN_BLOCKS)
GOLDEN = Path(__file__).parent.parent / "golden" / "lenet_in_blocks.py"


def broken(tmp_path: Path) -> str:
    """LeNet without padding: fc1 gets 256 features."""
    design = edit.set_setting(designer.load(LENET), "Features", "f2", "padding", 0)
    path = tmp_path / "broken.design.json"
    designer.save(design, path)
    return str(path)


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


def test_shapes_lists_every_node_and_the_books_counts(capsys):
    assert run(["shapes", LENET]) == 0
    out = capsys.readouterr().out
    assert "61,706 parameters, 416,520 multiply-adds" in out
    line = next(line for line in out.split("\n") if line.startswith("features ▸ conv1"))
    assert line.split() == ["features", "▸", "conv1", "Conv2d", "B×6×28×28", "156"]


def test_code_prints_the_agreed_text_and_writes_the_same(tmp_path, capsys):
    assert run(["code", LENET]) == 0
    assert capsys.readouterr().out == GOLDEN.read_text()
    assert run(["code", LENET, "-o", str(tmp_path / "lenet.py")]) == 0
    assert (tmp_path / "lenet.py").read_text() == GOLDEN.read_text()


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


def test_a_run_names_the_image(capsys):
    assert run(["run", LENET, "--weights", WEIGHTS, "--index", "2"]) == 0
    out = capsys.readouterr().out
    assert "test image 2" in out
    assert "ms on cpu" in out
    best = next(line for line in out.split("\n") if "%" in line)
    assert best.split()[0] == "trouser"


def test_the_bundled_weights_name_at_least_85_of_100_test_images(capsys):
    assert run(["run", LENET, "--weights", WEIGHTS, "--accuracy"]) == 0
    right = int(capsys.readouterr().out.split()[0])
    assert right >= 850


def test_6_6c_accuracy_of_a_folder_of_ones_own_is_told_by_class_with_the_table(tmp_path, capsys):
    folder = write_fashion(tmp_path / "clothes", train=0, test=2000)
    assert run(["run", LENET, "--weights", WEIGHTS, "--data", str(folder), "--accuracy"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[1:6] == ["of", "2000", "test", "images", "right:"]
    right = int(lines[0].split()[0])
    classes = [line.split() for line in lines[3:13]]
    assert [line[0] for line in classes[:3]] == ["t-shirt", "trouser", "pullover"]
    assert [line[-4] for line in classes] == ["200"] * 10
    assert sum(int(line[-3]) for line in classes) == right
    head, *table = lines[14:]
    assert head.split() == ["taken", "for", *map(str, range(10))]
    counts = [list(map(int, line.split()[-10:])) for line in table]
    assert [line.split()[:2] for line in table[:2]] == [["0", "t-shirt"], ["1", "trouser"]]
    assert [sum(line) for line in counts] == [200] * 10
    assert sum(counts[at][at] for at in range(10)) == right
    assert len({len(line) for line in table}) == 1, "aligned"


def test_6_6c_an_image_of_a_folder_of_ones_own_is_run(tmp_path, capsys):
    folder = write_fashion(tmp_path / "clothes", train=0, test=30)
    assert run(["run", LENET, "--weights", WEIGHTS, "--data", str(folder), "--index", "2"]) == 0
    assert "Fashion-MNIST test image 2: trouser" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--data", "nowhere", "--accuracy"], "nowhere: there is no such folder or file"),
        (["--data", ".", "--random", "3"], "--data tells whose test images are taken, so it does not go with --random"),
        (["--data", "random"], "random numbers are no test images; run takes them with --random SEED"),
    ],
)
def test_what_cannot_be_taken_for_test_images_is_one_line(words, line, capsys):
    assert run(["run", LENET, *words]) == 2
    assert capsys.readouterr().err.rstrip().endswith(line)


def test_an_image_file_an_array_and_random_numbers_can_be_fed_in(tmp_path, capsys):
    Image.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(tmp_path / "grey.png")
    np.save(tmp_path / "image.npy", np.zeros((1, 28, 28), np.float32))
    for choice in (["--image", str(tmp_path / "grey.png")], ["--npy", str(tmp_path / "image.npy")], ["--random", "3"]):
        assert run(["run", LENET, *choice]) == 0
        assert "1×10" in capsys.readouterr().out


def test_6_4a_an_example_is_run_on_the_books_numbers_unless_others_are_named(capsys):
    channels = str(bundled("examples", "channels.design.json"))
    assert run(["run", channels]) == 0
    assert "Y_in  1×1×2×2  56 72 104 120" in capsys.readouterr().out
    assert run(["run", channels, "--random", "3"]) == 0
    assert "56 72 104 120" not in capsys.readouterr().out


def test_a_summary_lists_every_parameter(capsys):
    assert run(["summary", LENET, "--weights", WEIGHTS]) == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert len(lines) == 12
    assert lines[1].split()[:3] == ["features.conv1.weight", "6×1×5×5", "150"]


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


def test_a_picture_is_drawn_without_a_window(tmp_path):
    for name, start in (("l.png", b"\x89PNG"), ("l.svg", b"<?xml")):
        done = subprocess.run(
            [sys.executable, "-m", "designer", "picture", LENET, "-o", name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(start)


def test_typed_numbers_run_through_the_network(capsys):
    assert run(["run", SEQUENTIAL, "--typed", "0.5"]) == 0
    assert "in   typed numbers  1×20" in capsys.readouterr().out
    assert run(["run", SEQUENTIAL, "--typed", "1 2"]) == 1
    assert capsys.readouterr().err == "network-designer: 2 numbers are typed; the input X takes B×20\n"


def test_the_doctor_names_versions_and_devices(capsys):
    assert run(["doctor"]) in (0, 2)
    out = capsys.readouterr().out
    assert f"torch                {torch.__version__}" in out
    assert "device       cpu" in out


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


def one_line(text: str) -> bool:
    return text.startswith("network-designer: ") and text.count("\n") == 1


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


def test_help_is_there_without_torch_qt_or_numpy():
    code = "import sys, designer.cli.main as m\ntry: m.run(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted({'torch', 'PySide6', 'numpy', 'msgspec'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "demo" in out
    assert not {"torch", "PySide6", "numpy"} & set(eval(out.strip().split("\n")[-1]))


def test_a_missing_system_library_is_one_line_with_the_command(monkeypatch):
    from designer import system
    from designer.cli.window import prepare_qt
    from designer.errors import SystemLacks

    monkeypatch.setitem(system.OFFSCREEN_LIBRARIES, "libnowhere.so.7", "libnowhere7")
    with pytest.raises(SystemLacks, match=r"apt-get install .* libnowhere7") as refused:
        prepare_qt(need_display=False)
    assert "\n" not in str(refused.value)


def test_the_demo_does_the_whole_job_without_a_display(tmp_path):
    """As the README has it: the real window, offscreen, with the real engine."""
    done = subprocess.run([sys.executable, "-m", "designer", "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "network-designer-demo"
    assert (folder / "lenet.py").read_text() == GOLDEN.with_name("lenet.py").read_text()
    assert (folder / "window.png").stat().st_size > 50_000
    for word in ("no display", "check     0 problems", "61,706 parameters", str(folder / "window.png"), "accuracy"):
        assert word in done.stdout


def test_a_screenshot_of_the_window_has_the_size_that_was_asked_for(tmp_path):
    arguments = [LENET, "--screenshot", "w.png", "--size", "1280x800", "--theme", "dark"]
    done = subprocess.run([sys.executable, "-m", "designer", *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    picture = Image.open(tmp_path / "w.png")
    assert picture.size == (1280, 800)
    assert picture.convert("L").resize((1, 1)).getpixel((0, 0)) < 80


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
