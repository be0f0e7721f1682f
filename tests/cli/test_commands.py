"""Every command as a person types it: what it prints, what it writes, and the exit status."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import pytest
from PIL import Image

from designer.cli.main import run
from tests.cli.given import GOLDEN, LENET, WEIGHTS


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


def test_a_summary_lists_every_parameter(capsys):
    assert run(["summary", LENET, "--weights", WEIGHTS]) == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert len(lines) == 12
    assert lines[1].split()[:3] == ["features.conv1.weight", "6×1×5×5", "150"]


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


def test_the_doctor_names_versions_and_devices(capsys):
    assert run(["doctor"]) in (0, 2)
    out = capsys.readouterr().out
    assert f"torch                {metadata.version('torch')}" in out
    assert "device       cpu" in out


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
