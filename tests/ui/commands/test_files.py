"""A file is written over only when the person knows what was in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import designer
from designer.graph.edit import rename_node
from tests.ui.conftest import Answers


@pytest.fixture
def window(quiet_window, tmp_path: Path):
    quiet_window.document.save(tmp_path / "mine.design.json")
    return quiet_window


def renamed(window, name):
    """The design with its first node called otherwise, as an edit of the person's."""
    document = window.document
    after = rename_node(document.design, document.block_name, document.block.nodes[0].id, name)
    document.edit(f"Call it {name}", after)
    return after


def written_by_another(path: Path) -> str:
    text = path.read_text() + "\n"
    path.write_text(text)
    return text


@pytest.mark.parametrize(
    ("answer", "kept"), [("", True), ("Save As…", True), ("Write Over It", False)], ids=["neither", "elsewhere", "over"]
)
def test_a_file_that_another_program_wrote_meanwhile_is_asked_about_before_it_is_written_over(
    window, tmp_path, answer, kept
):
    path, after = window.document.path, renamed(window, "mine")
    theirs = written_by_another(path)
    window.questions = Answers(decide=answer, file_to_write=tmp_path / "other.design.json")
    window.actions_by_id["save"].trigger()
    assert window.questions.asked[0] == "decide"
    assert (path.read_text() == theirs) is kept
    assert window.document.undo_stack.isClean() is bool(answer)
    if answer:
        assert designer.load(window.document.path) == after


def test_a_file_that_nobody_else_wrote_is_saved_without_a_question(window):
    window.questions = Answers()
    for name in ("one", "two"):
        after = renamed(window, name)
        window.actions_by_id["save"].trigger()
        assert designer.load(window.document.path) == after
    assert window.questions.asked == []


@pytest.mark.parametrize("over", [True, False])
def test_a_name_without_its_ending_is_asked_about_where_the_file_with_it_is_there(window, tmp_path, over):
    there = tmp_path / "there.design.json"
    there.write_text("precious")
    window.questions = Answers(file_to_write=tmp_path / "there", proceed=over)
    window.actions_by_id["save_as"].trigger()
    assert window.questions.asked == ["file_to_write", "proceed"]
    assert (there.read_text() == "precious") is not over
