"""The laws of the house: which way imports point, what no room may load, and how large anything gets."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "designer"
ROOMS = ("graph", "catalogue", "codegen", "files", "runtime", "engine", "ui", "cli")
BESIDE = {frozenset({"files", "runtime"})}
"""Rooms of one height: the runtime reads files, and neither is above the other."""
OF_OTHERS = {
    "graph": {"msgspec"},
    "catalogue": {"msgspec"},
    "codegen": {"msgspec"},
    "files": {"msgspec", "numpy", "PIL", "platformdirs", "safetensors", "torch"},
    "runtime": {"msgspec", "numpy", "safetensors", "torch"},
    "engine": {"comm", "ipykernel", "jupyter_client", "msgspec", "torch", "traitlets", "zmq"},
    "ui": {"msgspec", "numpy", "platformdirs", "pygments", "PySide6", "pyqtgraph", "shiboken6"},
    "cli": set(),
}
"""What a room needs besides Python and this package. Whatever draws has no torch, and nothing else has Qt."""
DRAWS = ("cards", "costs", "overview", "problems", "thumbnails", "wires")
"""Packages of the canvas that show a design and change none."""
LONG, LONGEST = 350, 450
"""Lines beyond which a file wants a reason, and that none goes beyond."""
REASONS = {
    "ui/canvas/board.py": "the one scene of all items",
    "ui/canvas/wires/edge_layer.py": "one item of the scene for all wires",
}
LONGEST_FUNCTION = 50


@cache
def tree(path: Path) -> ast.Module:
    """A file, read once for all laws."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports, wherever they stand in it."""
    found = set()
    for statement in ast.walk(tree(path)):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            found.add(statement.module)
    return found


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def everywhere() -> Iterator[tuple[str, Path]]:
    """Every file of the package, by its place in it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path


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
def test_a_room_needs_no_package_but_those_it_is_meant_to(room):
    known = OF_OTHERS[room] | sys.stdlib_module_names | {"designer"}
    for path in files_of(room):
        others = {name.split(".")[0] for name in imported(path)} - known
        assert not others, f"{path.relative_to(PACKAGE)} names {', '.join(sorted(others))}"


EVERY_MODULE = """
import sys
banned, *names = sys.argv[1:]
sys.modules[banned] = None
from importlib import import_module
from pkgutil import walk_packages
for name in names:
    for one in walk_packages(getattr(import_module(name), "__path__", ()), f"{name}."):
        import_module(one.name)
"""


@pytest.mark.parametrize(
    ("banned", "names"),
    [
        (
            "torch",
            "graph catalogue codegen ui engine.calls engine.client runtime.reports files.design files.fashion cli.main",
        ),
        ("PySide6", "graph catalogue codegen files runtime engine cli"),
    ],
)
def test_every_module_can_be_read_without_what_it_must_not_need(banned, names):
    modules = [f"designer.{name}" for name in names.split()]
    done = subprocess.run([sys.executable, "-c", EVERY_MODULE, banned, *modules], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_draws_on_the_canvas_changes_no_design():
    for package in DRAWS:
        for path in files_of(f"ui/canvas/{package}"):
            changing = imported(path) & {"designer.ui.document", "designer.graph.edit"}
            assert not changing, f"{path.relative_to(PACKAGE)} imports {changing}"


def test_a_file_is_one_idea_and_says_which():
    for place, path in everywhere():
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= LONGEST, f"{place} has {lines} lines: split it"
        assert lines <= LONG or place in REASONS, f"{place} has {lines} lines: split it, or say why not in REASONS"
        said = ast.get_docstring(tree(path))
        assert said and said.splitlines()[0].endswith((".", ":", "?")), f"{place} begins with no sentence about itself"
    assert all((PACKAGE / place).exists() for place in REASONS)


def test_a_function_fits_on_a_screen():
    for place, path in everywhere():
        for part in ast.walk(tree(path)):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = part.end_lineno - part.lineno + 1
                assert lines <= LONGEST_FUNCTION, f"{place}: {part.name} has {lines} lines"


def test_generated_text_is_run_in_one_place_only():
    running = [path.name for path in PACKAGE.rglob("*.py") if _calls(path, "exec") or _calls(path, "eval")]
    assert running == ["build.py"]


def test_weights_are_never_read_without_the_check():
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in (
                "torch.load",
                "torch.jit.load",
                "torch.export.load",
            ):
                assert "weights_only=True" in ast.unparse(call), path


def _calls(path: Path, name: str) -> bool:
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name
        for call in ast.walk(tree(path))
    )


def test_every_package_is_part_of_what_is_installed():
    listed = set(tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {".".join(init.parent.relative_to(PACKAGE.parent).parts) for init in PACKAGE.rglob("__init__.py")}
    assert listed - {"designer.resources"} == there
