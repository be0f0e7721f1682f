"""The real kernel: started, asked, interrupted, killed, started again and ended, with nothing left behind."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from designer.engine.calls.call import Call
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.client import EngineClient
from designer.engine.console import Said, Typed
from designer.engine.protocol import EngineState, EngineText
from designer.graph import edit
from designer.graph.devices import set_device
from designer.graph.model import Block, Design, Node, Repeat, When
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, mlp, node, row, wire
from tests.runtime.nets import lenet

PATIENCE = 60


class Window:
    """Stands for the window: hears everything that comes from the client's thread."""

    def __init__(self, python: str = sys.executable) -> None:
        self.heard: queue.Queue[Any] = queue.Queue()
        self.client = EngineClient(self.heard.put, python)

    def until(self, fits: Callable[[Any], bool]) -> Any:
        """The next thing heard that fits."""
        while True:
            found = self.heard.get(timeout=PATIENCE)
            if fits(found):
                return found

    def state(self, word: str) -> EngineState:
        """Wait for this state."""
        found: EngineState = self.until(lambda event: isinstance(event, EngineState) and event.state == word)
        return found

    def ask(self, call: Call) -> Any:
        """The reply or refusal to a call."""
        answers: queue.Queue[Any] = queue.Queue()
        self.client.ask(call, answers.put, answers.put)
        return answers.get(timeout=PATIENCE)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An own folder for temporary files, so that what is left behind is seen."""
    made = tmp_path_factory.mktemp("t")
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


@pytest.fixture
def window(folder: Path) -> Iterator[Window]:
    """A window with a client, which is stopped at the end and then has left nothing."""
    made = Window()
    yield made
    made.client.stop()
    assert not list(folder.iterdir())
    assert not [thread for thread in threading.enumerate() if thread.name == "engine client"]


def kernel_process(ready: EngineState) -> int:
    """The id of the kernel's process, by its connection file."""
    wanted = ready.connection_file.encode()
    found = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if wanted in _bytes(path)]
    return int(found[0])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def endless() -> Design:
    """A network that runs for minutes: ten thousand convolutions of one large picture."""
    conv = node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=15, padding=7)
    drawn = design(
        row(Node("r", "repeat", "again", "Step", repeat=Repeat(10_000, same_weights=True, names=""))), Step=row(conv)
    )
    block = drawn.main_block
    first = node("x", "input", "x", shape=("B", 1, 1000, 1000))
    return design(type(block)((first, *block.nodes[1:]), block.edges), Step=drawn.blocks["Step"])


def never_ending() -> Design:
    """A while whose condition always holds."""
    loop = Node("l", "while", "loop", "Step", when=When("x.shape[0] > 0"))
    return design(row(loop), Step=row(node("a", "layer", "act", "Sigmoid")))


def test_a_kernel_from_start_to_end(window: Window) -> None:
    window.client.start()
    assert window.state("starting")
    ready = window.state("ready")
    assert ready.devices is not None and ready.devices.devices[0].name == "cpu"
    assert json.loads(Path(ready.connection_file).read_text())["transport"] in ("ipc", "tcp")

    assert window.ask(FindShapes(lenet())).nodes["n9"].outputs == {"value": "B×10"}
    assert window.ask(BuildLive(lenet())).parameters == 61_706
    assert len(window.ask(RunOnce(InputChoice())).nodes) == 17
    assert "expects 400 features" in window.ask(BuildLive(_wrong())).text

    assert window.ask(BuildLive(_warning())).parameters == 0
    window.ask(RunOnce(InputChoice("random")))
    assert "Implicit dimension choice" in window.until(lambda event: isinstance(event, EngineText)).text

    assert window.ask(BuildLive(endless())).parameters == 226
    answers: queue.Queue[Any] = queue.Queue()
    window.client.ask(RunOnce(InputChoice("random")), answers.put, answers.put)
    window.state("busy")
    window.client.interrupt()
    assert answers.get(timeout=PATIENCE).text == "interrupted"
    window.state("ready")

    assert window.ask(BuildLive(never_ending())).parameters == 0
    window.client.ask(RunOnce(InputChoice("random")), answers.put, answers.put)
    window.state("busy")
    window.client.interrupt()
    assert answers.get(timeout=PATIENCE).text == "interrupted"
    window.state("ready")
    assert window.ask(BuildLive(endless())).parameters == 226

    window.client.ask(RunOnce(InputChoice("random")), answers.put, answers.put)
    window.state("busy")
    os.kill(kernel_process(ready), signal.SIGKILL)
    lost = answers.get(timeout=PATIENCE)
    assert lost.lost and "the engine ended before it answered" in lost.text
    assert "SIGKILL" in window.state("stopped").reason
    assert window.ask(FindShapes(mlp())).lost

    window.client.restart()
    assert window.state("ready").devices is not None
    assert window.ask(FindShapes(mlp())).parameters == 49


def _warning() -> Design:
    return design(row(node("s", "layer", "shares", "Softmax")))


def _wrong() -> Design:
    return edit.set_setting(lenet(), "Features", "f2", "padding", 0)


def test_an_engine_whose_card_takes_nothing_more_is_ended_and_another_can_be_started(window: Window) -> None:
    window.client.start()
    window.state("ready")
    typed: queue.Queue[Said] = queue.Queue()
    window.client.execute(Typed("import designer.engine.engine as e; e.spent_card = lambda: 'cuda:0'", typed.put))
    while typed.get(timeout=PATIENCE).sort != "end":
        pass
    refusal = window.ask(BuildLive(_wrong()))
    assert "expects 400 features" in refusal.text and refusal.spent == "cuda:0"
    assert window.state("stopped").reason == f"{refusal.text}; after that cuda:0 takes nothing more"
    window.client.restart()
    window.state("ready")
    assert "expects 400 features" in window.ask(BuildLive(_wrong())).text
    assert window.ask(FindShapes(mlp())).parameters == 49


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
def test_an_index_out_of_range_on_a_card_is_told_and_the_next_engine_uses_the_card_again(window: Window) -> None:
    words = node("e", "layer", "words", "Embedding", num_embeddings=3, embedding_dim=4)
    x, y = node("x", "input", "x", shape=("B", 2), dtype="int64"), node("y", "output", "y")
    drawn = set_device(design(Block((x, words, y), (wire(x, words), wire(words, y)))), "cuda:0")
    window.client.start()
    window.state("ready")
    window.ask(BuildLive(drawn))
    assert window.ask(RunOnce(InputChoice("typed", typed="1 2"))).device == "cuda:0"
    refusal = window.ask(RunOnce(InputChoice("typed", typed="1 99")))
    assert refusal.text.endswith("such as an index out of range; on cpu it is told which") and refusal.spent == "cuda:0"
    assert "cuda:0 takes nothing more" in window.state("stopped").reason
    window.client.restart()
    window.state("ready")
    window.ask(BuildLive(drawn))
    assert window.ask(RunOnce(InputChoice("typed", typed="1 2"))).device == "cuda:0"


def test_a_client_that_is_stopped_at_once_leaves_nothing(window: Window) -> None:
    window.client.start()
    window.state("starting")
    window.client.stop()
    window.client.stop()
    assert window.state("stopped").reason == ""


def test_a_client_that_was_never_started_can_be_stopped(window: Window) -> None:
    window.client.stop()
    assert window.ask(FindShapes(mlp())).lost


def test_a_python_that_is_not_there_is_told_in_one_line(folder: Path) -> None:
    window = Window(str(folder / "python"))
    window.client.start()
    assert "cannot be started" in window.state("stopped").reason
    window.client.stop()


def test_a_python_without_the_engine_is_told_with_its_own_last_words(folder: Path) -> None:
    python = folder / "python"
    python.write_text("#!/bin/sh\necho No module named ipykernel >&2\nexit 1\n")
    python.chmod(0o700)
    window = Window(str(python))
    window.client.start()
    assert window.state("stopped").reason == "the engine ended, exit status 1: No module named ipykernel"
    window.client.stop()


def test_the_client_imports_neither_torch_nor_qt_nor_jupyter() -> None:
    code = (
        "import sys, designer.engine.client as c; print([m for m in ('torch', 'PySide6', 'zmq') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_kernel_ends_when_its_window_is_killed(folder: Path) -> None:
    code = (
        "import queue, designer.engine.client as c\n"
        "q = queue.Queue()\nclient = c.EngineClient(q.put)\nclient.start()\n"
        "while (event := q.get()).state != 'ready': pass\n"
        "print(event.connection_file, flush=True)\nq.get()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(folder)}
    ) as parent:
        assert parent.stdout is not None
        connection = parent.stdout.readline().strip()
        kernel = kernel_process(EngineState("ready", connection_file=connection))
        parent.kill()
    _wait_for_end(kernel)
    assert not list(folder.glob("designer-*"))


def _wait_for_end(process: int) -> None:
    status = Path(f"/proc/{process}/stat")
    for _ in range(PATIENCE * 10):
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        threading.Event().wait(0.1)
    raise AssertionError("the kernel outlives its window")
