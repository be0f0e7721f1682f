"""Recovery files: what is written comes back, and what is no recovery file is told in a line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import FileRefused
from designer.files import recovery
from designer.graph.edit import set_setting
from tests.helpers.drawing import mlp


def test_what_is_written_comes_back(tmp_path):
    path = recovery.new_path(tmp_path / "new" / "folder")
    head = recovery.head_of("mlp.design.json", Path("mlp.design.json"), (12, 34), 3)
    recovery.write(path, head, mlp())
    assert recovery.read(path) == (head, mlp())
    assert recovery.read_head(path) == head
    assert head.file == Path.cwd() / "mlp.design.json"
    assert abs(head.at - time.time()) < 60


@given(st.text(max_size=400), st.binary(max_size=300).filter(lambda name: b"\0" not in name))
def test_any_title_and_any_name_of_a_file_come_back_as_they_were(tmp_path_factory, title, name):
    path = tmp_path_factory.getbasetemp() / "any.recovery"
    file = Path("/") / os.fsdecode(name)
    head = recovery.head_of(title, file, None, 1)
    recovery.write(path, head, mlp())
    found, design = recovery.read(path)
    assert found.file == file
    assert found.title == title.encode(errors="replace").decode()[:300]
    assert design == mlp()


@given(st.binary(max_size=80), st.integers(0, 1300))
def test_a_damaged_file_is_refused_in_one_line_or_gives_a_whole_design(tmp_path_factory, junk, at):
    path = tmp_path_factory.getbasetemp() / "damaged.recovery"
    recovery.write(path, recovery.head_of("Net", None, None, 1), mlp())
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    for read in (recovery.read_head, recovery.read):
        try:
            read(path)
        except FileRefused as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[1]", b'{"title":"x","at":-1}', b'{"title":"x","at":1e300}', b'{"title":"x","at":"now"}']
)
def test_what_is_no_head_is_refused(tmp_path, line):
    path = tmp_path / "x.recovery"
    path.write_bytes(line + b"\n{}")
    with pytest.raises(FileRefused, match="damaged"):
        recovery.read_head(path)


def test_numbers_that_no_file_can_hold_are_refused_and_the_last_writing_stays(tmp_path):
    path, head = tmp_path / "x.recovery", recovery.head_of("Net", None, None, 1)
    recovery.write(path, head, mlp())
    with pytest.raises(FileRefused, match="inf"):
        recovery.write(path, head, set_setting(mlp(), "Net", "a", "out_features", float("inf")))
    assert recovery.read(path)[1] == mlp()


def test_the_newest_come_first_and_what_kills_left_over_goes_a_day_later(tmp_path):
    names = ["b.recovery", "a.recovery", "c.recovery", "not.json", ".old.recovery.1.part", ".new.recovery.1.part"]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1000 + number, 1000 + number))
    os.utime(tmp_path / names[-1])
    (tmp_path / "folder.recovery").mkdir()
    assert [path.name for path in recovery.recovery_files(tmp_path)] == ["c.recovery", "a.recovery", "b.recovery"]
    assert not (tmp_path / names[4]).exists()
    assert (tmp_path / names[5]).exists()
    assert recovery.recovery_files(tmp_path / "nowhere") == []


def test_what_cannot_be_read_is_kept_under_another_name(tmp_path):
    (tmp_path / "x.recovery").write_bytes(b"junk")
    aside = recovery.set_aside(tmp_path / "x.recovery")
    assert aside.read_bytes() == b"junk"
    assert recovery.recovery_files(tmp_path) == []
