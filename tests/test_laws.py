"""The laws of the house: which way imports point, and what no room may load."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "designer"
ROOMS = ("graph", "catalogue", "codegen", "files", "runtime", "engine", "ui", "cli")
BESIDE = {frozenset({"files", "runtime"})}
"""Rooms of one height: the runtime reads files, and neither is above the other."""


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports, wherever they stand in it."""
    found = set()
    for statement in ast.walk(ast.parse(path.read_text())):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            found.add(statement.module)
    return found


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_is_below_it(room):
    below = set(ROOMS[: ROOMS.index(room) + 1])
    for path in files_of(room):
        for name in imported(path):
            parts = name.split(".")
            if parts[0] != "designer" or len(parts) < 2 or parts[1] not in ROOMS:
                continue
            beside = frozenset({room, parts[1]}) in BESIDE
            assert parts[1] in below or beside, f"{path.relative_to(PACKAGE)} imports {name}"


@pytest.mark.parametrize("room", ROOMS)
def test_qt_is_named_only_in_the_window_and_torch_only_where_it_runs(room):
    torch_allowed = room in ("files", "runtime", "engine")
    for path in files_of(room):
        tops = {name.split(".")[0] for name in imported(path)}
        where = path.relative_to(PACKAGE)
        assert room == "ui" or not tops & {"PySide6", "pyqtgraph", "shiboken6"}, f"{where} names Qt"
        assert torch_allowed or "torch" not in tops, f"{where} names torch"


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("designer.graph.edit", "torch"),
        ("designer.catalogue.check", "torch"),
        ("designer.codegen.source", "torch"),
        ("designer.files.design", "torch"),
        ("designer.engine.client", "torch"),
        ("designer.engine.calls.laboratory", "torch"),
        ("designer.ui.app", "torch"),
        ("designer.cli.main", "torch"),
        ("designer.cli.main", "PySide6"),
        ("designer.engine.engine", "PySide6"),
        ("designer.engine.kernel", "PySide6"),
        ("designer.runtime.runs.run", "PySide6"),
    ],
)
def test_a_module_can_be_read_without_what_it_must_not_need(module, banned):
    code = f"import sys; sys.modules[{banned!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_generated_text_is_run_in_one_place_only():
    running = [path.name for path in PACKAGE.rglob("*.py") if _calls(path, "exec") or _calls(path, "eval")]
    assert running == ["build.py"]


def test_weights_are_never_read_without_the_check():
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in (
                "torch.load",
                "torch.jit.load",
                "torch.export.load",
            ):
                assert "weights_only=True" in ast.unparse(call), path


def _calls(path: Path, name: str) -> bool:
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name
        for call in ast.walk(ast.parse(path.read_text()))
    )


def test_every_package_is_part_of_what_is_installed():
    listed = set(tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {".".join(init.parent.relative_to(PACKAGE.parent).parts) for init in PACKAGE.rglob("__init__.py")}
    assert listed - {"designer.resources"} == there
