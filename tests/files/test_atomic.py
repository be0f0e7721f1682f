"""A file is the old one or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from designer.errors import FileRefused
from designer.files import atomic
from designer.files.atomic import write_bytes


def test_the_new_content_is_all_there_and_nothing_else_is_left(tmp_path):
    write_bytes(tmp_path / "a", b"old")
    write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_mode_of_the_file_stays(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    write_bytes(tmp_path / "a", b"new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path):
    write_bytes(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_a_failure_at_any_step_keeps_the_old_file_and_leaves_nothing_behind(tmp_path, monkeypatch, call):
    write_bytes(tmp_path / "a", b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(
            FileRefused, match=r"^a: cannot be written \(No space left on device\); choose another place$"
        ):
            write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_place_that_is_not_there_or_no_file_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="No such file or directory"):
        write_bytes(tmp_path / "none" / "a", b"")
    with pytest.raises(FileRefused, match="is not a file"):
        write_bytes(tmp_path, b"")
    with pytest.raises(FileRefused, match="null"):
        write_bytes("a\0b", b"")


def test_a_full_device_is_told():
    with pytest.raises(FileRefused, match="is not a file"):
        write_bytes("/dev/full", b"x")


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path):
    path = tmp_path / "a"
    code = (
        "import itertools, sys; from designer.files.atomic import write_bytes\n"
        "for i in itertools.cycle(range(10)): write_bytes(sys.argv[1], bytes([48 + i]) * 300_000)"
    )
    for moment in range(8):
        path.unlink(missing_ok=True)
        writer = subprocess.Popen([sys.executable, "-c", code, str(path)])
        while not path.exists():
            assert writer.poll() is None
            time.sleep(0.002)
        time.sleep(0.003 * moment)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        content = path.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")
def test_a_kill_in_the_middle_of_a_writing_leaves_nothing_but_the_old_file(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    code = (
        "import sys; from designer.files.atomic import write_by\n"
        "def fill(file): file.write(bytes(300_000)); file.flush(); print('half', flush=True); sys.stdin.read()\n"
        "write_by(sys.argv[1], fill)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"half\n"
        writer.send_signal(signal.SIGKILL)
    assert [path.name for path in tmp_path.iterdir()] == ["a"] and (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("lacks", ["folder", "names"])
def test_where_the_system_has_no_files_without_a_name_it_is_written_all_the_same(lacks, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    if lacks == "folder":
        monkeypatch.setattr(atomic, "DESCRIPTORS", "/nowhere")
    else:
        monkeypatch.setattr(os, "link", refuse)
    for content in (b"old", b"new"):
        write_bytes(tmp_path / "a", content)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_kill_left_over_goes_a_day_later_with_the_next_writing(tmp_path):
    old, new, other = (tmp_path / name for name in (".[a].x1.part", ".[a].x2.part", ".b.x3.part"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 90_000,) * 2)
    write_bytes(tmp_path / "[a]", b"whole")
    assert not old.exists() and new.exists() and other.exists()


@pytest.mark.parametrize("linked", [True, False])
def test_a_second_name_of_a_file_keeps_its_content_when_the_first_is_written_anew(linked, tmp_path, monkeypatch):
    def no_links(*_, **__):
        raise OSError("Operation not permitted")

    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    one, best = tmp_path / "one.pt", tmp_path / "best.pt"
    best.write_bytes(b"older")
    write_bytes(one, b"first")
    atomic.write_same(one, best)
    assert best.read_bytes() == b"first" and best.samefile(one) is linked
    write_bytes(one, b"second")
    assert best.read_bytes() == b"first" and sorted(tmp_path.iterdir()) == [best, one]


def test_a_second_name_of_a_file_that_is_gone_is_refused_and_the_old_one_stays(tmp_path):
    best = tmp_path / "best.pt"
    best.write_bytes(b"older")
    with pytest.raises(FileRefused, match=r"best.pt: cannot be written"):
        atomic.write_same(tmp_path / "gone.pt", best)
    assert list(tmp_path.iterdir()) == [best] and best.read_bytes() == b"older"
