"""What is fed into a design as it is opened, whichever way it is opened."""

import os
from pathlib import Path

import pytest

from designer.bundled import bundled
from designer.files.design import write_design
from designer.files.examples import EXAMPLES
from designer.runtime.reports import InputChoice
from designer.ui.document import Document
from designer.ui.session import Session, fed_before
from tests.helpers.drawing import mlp
from tests.helpers.inline_client import InlineClient

COUNTED = "0 1 2 3 4 5 6 7 8"
TYPED = InputChoice("typed", typed="1 2 3 4")


@pytest.fixture
def session(qtbot):
    session = Session(Document(mlp()), InlineClient)
    yield session
    session.close()


@pytest.fixture
def own(tmp_path):
    """Writes a design of one's own."""

    def write(name):
        path = tmp_path / f"{name}.design.json"
        write_design(mlp(), path)
        return path

    return write


def opened(session, path):
    session.document.open(path)
    return session.choice


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.numbers], ids=lambda one: one.name)
def test_an_example_is_fed_the_books_numbers_by_whatever_path_it_is_opened(session, example, tmp_path, monkeypatch):
    monkeypatch.chdir(bundled("examples"))
    link = tmp_path / "link"
    link.symlink_to(bundled("examples"), target_is_directory=True)
    whole = bundled("examples", f"{example.name}.design.json")
    for path in (whole, Path(whole.name), Path(os.curdir, "..", "examples", whole.name), link / whole.name):
        assert opened(session, path) == InputChoice("typed", typed=example.numbers), path
        assert opened(session, bundled("examples", "lenet.design.json")) == InputChoice()


def test_what_was_chosen_for_a_design_of_ones_own_is_fed_again_when_it_is_opened_again(session, own):
    first, second = own("first"), own("second")
    opened(session, first)
    session.set_choice(TYPED)
    assert opened(session, second) == InputChoice(), "numbers typed for another are not for this one"
    session.set_choice(InputChoice("random", seed=7))
    assert opened(session, first) == TYPED
    assert opened(session, second) == InputChoice("random", seed=7)


def test_a_copy_of_an_example_keeps_what_was_fed_into_it(session, tmp_path):
    opened(session, bundled("examples", "corr2d.design.json"))
    session.document.save(tmp_path / "mine.design.json")
    assert opened(session, bundled("examples", "lenet.design.json")) == InputChoice()
    assert opened(session, tmp_path / "mine.design.json") == InputChoice("typed", typed=COUNTED)


def test_an_example_begins_with_the_books_numbers_however_it_was_left(session):
    opened(session, bundled("examples", "corr2d.design.json"))
    session.set_choice(InputChoice("random"))
    opened(session, bundled("examples", "lenet.design.json"))
    assert opened(session, bundled("examples", "corr2d.design.json")) == InputChoice("typed", typed=COUNTED)


def test_a_picture_that_is_gone_is_not_fed_again(session, own, tmp_path):
    path, picture = own("first"), tmp_path / "seen.png"
    picture.touch()
    opened(session, path)
    session.set_choice(InputChoice("image", path=str(picture)))
    assert opened(session, path) == InputChoice("image", path=str(picture))
    session.runs.choose(InputChoice())
    picture.unlink()
    assert opened(session, path) == InputChoice()


def test_of_many_designs_those_open_last_are_remembered_and_what_is_not_ours_is_passed_over(session, own, monkeypatch):
    monkeypatch.setattr(fed_before, "MOST", 2)
    session.remembered.keep(fed_before.REMEMBERED, "{")
    paths = [own(name) for name in "abc"]
    for path in paths:
        opened(session, path)
        session.set_choice(TYPED)
    assert [opened(session, path) for path in reversed(paths)] == [TYPED, TYPED, InputChoice()]
