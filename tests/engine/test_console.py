"""What a person types for the real kernel: `net` is the live module, and the window's own calls go on beside it."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import pytest

from designer.engine.bounded import both_ends
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.shapes import FindShapes
from designer.engine.client import EngineClient
from designer.engine.console import MOST, Said, Typed, plain
from designer.engine.kernel import shortened
from designer.engine.service import Service
from designer.graph.model import Block, Design
from designer.runtime.reports import LiveReport, ShapesReport
from tests.engine.test_client import PATIENCE, Window
from tests.helpers.drawing import design, node, row


def rgnet() -> Design:
    """The book's nested network, its blocks called `block 0` and so on."""
    inner = row(
        *(
            node("a", "layer", "0", "Linear", in_features=4, out_features=8),
            node("b", "layer", "1", "ReLU"),
            node("c", "layer", "2", "Linear", in_features=8, out_features=4),
            node("d", "layer", "3", "ReLU"),
        )
    )
    outer = row(*(node(f"k{at}", "block", f"block {at}", "Block1") for at in range(4)))
    main: Block = row(
        node("r", "block", "0", "Block2"), node("l", "layer", "1", "Linear", in_features=4, out_features=1)
    )
    drawn = design(main, Block1=inner, Block2=outer)
    return Design("Rgnet", {name.replace("Net", "Rgnet"): block for name, block in drawn.blocks.items()})


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    made = Window()
    made.client.start()
    made.state("ready")
    report = made.ask(BuildLive(rgnet()))
    assert isinstance(report, LiveReport), report
    yield made
    made.client.stop()


def say(window: Window, code: str, cursor: int | None = None) -> list[Said]:
    """All that comes back, the end excluded."""
    heard: queue.Queue[Said] = queue.Queue()
    window.client.execute(Typed(code, heard.put, cursor))
    found = []
    while True:
        said = heard.get(timeout=PATIENCE)
        if said.sort in ("end", "lost"):
            return found
        found.append(said)
        if said.sort == "offers":
            return found


def test_5_2e_the_bias_of_the_first_layer_of_the_second_block_is_reached_by_its_places(window):
    (said,) = say(window, "rgnet[0][1][0].bias.data.shape")
    assert said == Said("result", "torch.Size([8])")
    (said,) = say(window, "rgnet[0][1][0].bias.data")
    assert said.sort == "result"
    assert said.text.startswith("tensor([")
    assert say(window, "rgnet is net")[0].text == "True"


def test_5_2b_the_state_of_one_layer_is_an_ordered_dict(window):
    (said,) = say(window, "net[1].state_dict()")
    assert said.text.startswith("OrderedDict(")
    assert "'weight'" in said.text


def test_what_is_printed_and_what_goes_wrong_comes_back_without_colours(window):
    assert say(window, "print('a'); print('b')")[0].text.startswith("a\n")
    error = say(window, "def f():\n    return net[9]\nf()")[-1]
    assert error.sort == "error"
    assert "\x1b" not in error.text
    assert error.text.startswith("IndexError")
    assert "net[9]" in error.way
    many = say(window, "raise ValueError('one\\n\\ntwo')")[-1]
    assert many.text == "ValueError: one\n\ntwo"
    assert "\n\n" not in many.way
    half = say(window, "f(")[-1]
    assert half.text.startswith("SyntaxError")
    assert "f(" in half.way
    assert "not found" in say(window, "nosuch?")[0].text


def test_words_are_completed(window):
    (said,) = say(window, "net.state_d", 11)
    assert [offer.rpartition(".")[2] for offer in said.offers] == ["state_dict"]


def test_the_windows_calls_are_answered_while_and_after_the_console_works(window):
    heard: queue.Queue[Said] = queue.Queue()
    window.client.execute(Typed("import time; time.sleep(0.6); 1 / 0", heard.put))
    assert isinstance(window.ask(FindShapes(rgnet())), ShapesReport), "an error throws no call away"
    assert heard.get(timeout=PATIENCE).sort == "error"


def test_an_endless_statement_is_stopped_and_the_module_stays(window):
    heard: queue.Queue[Said] = queue.Queue()
    window.client.execute(Typed("kept = 42\nprint('on', flush=True)\nwhile True: pass", heard.put))
    assert heard.get(timeout=PATIENCE).text.startswith("on")
    window.client.interrupt()
    assert (
        next(said for said in iter(lambda: heard.get(timeout=PATIENCE), None) if said.sort == "error").text == "stopped"
    )
    assert heard.get(timeout=PATIENCE) == Said("end")
    assert say(window, "kept")[0].text == "42"
    assert isinstance(window.ask(TellLive()), LiveReport)


def test_a_name_of_the_persons_own_is_not_taken_away(window):
    say(window, "plain = 'mine'; net = 3")
    other = design(row(node("l", "layer", "fc", "Linear", in_features=4, out_features=2)))
    window.ask(BuildLive(Design("Plain", {"Plain": other.main_block})))
    assert say(window, "plain")[0].text == "'mine'"
    assert say(window, "net.fc.out_features")[0].text == "2"
    assert "NameError" in say(window, "rgnet")[0].text
    window.ask(BuildLive(rgnet()))


def test_what_was_typed_is_lost_with_the_engine_and_said_so():
    client = EngineClient(lambda event: None)
    heard: queue.Queue[Said] = queue.Queue()
    client.start()
    client.execute(Typed("1", heard.put))
    client.stop(0)
    assert heard.get(timeout=PATIENCE).sort in ("lost", "result")
    client.execute(Typed("1", heard.put))
    assert heard.get(timeout=PATIENCE) is not None


def test_text_loses_its_colours_and_of_very_much_the_end_is_kept():
    assert plain("\x1b[0;31mred\x1b[0m") == "red"
    assert plain("x" * MOST + "end").endswith("end")
    assert len(plain("x" * 3 * MOST)) == MOST + 1


def test_what_is_printed_without_measure_never_travels_whole(window):
    sizes = []
    take = Service._take

    def noted(service, kind, content, message):
        if kind == "stream":
            sizes.append(len(content["text"]))
        return take(service, kind, content, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "_take", noted)
        said = say(window, "import sys; print('x' * 30_000_000); print('the end'); print('y' * 10**7, file=sys.stderr)")
    assert sizes and max(sizes) <= MOST
    assert any(one.text.endswith("the end\n") for one in said)
    assert any(one.text.endswith("yyy\n") for one in said)


def test_a_short_text_travels_as_it_is():
    message = {"content": {"name": "stdout", "text": "x" * MOST}}
    assert shortened(message)["content"]["text"] == "x" * MOST
    message["content"]["text"] += "y"
    assert shortened(message)["content"]["text"] == f"…{'x' * (MOST - 2)}y"


def test_a_search_for_garbage_leaves_out_all_that_the_engine_has_read_at_its_start(window):
    (said,) = say(window, "import gc; gc.get_freeze_count() > 2 * len(gc.get_objects())")
    assert said.text == "True", "else it took a third of a second in the middle of an answer"


@pytest.mark.parametrize("code", ["'x' * 30_000_000", "print_nothing = raised('x' * 30_000_000)"])
def test_a_value_or_an_error_whose_text_is_huge_comes_with_both_ends(window, code):
    """The value is not printed: its text alone would have held the window up for seconds."""
    say(window, "def raised(text): raise ValueError('begins ' + text + ' ends')")
    (said,) = say(window, code)
    assert len(said.text) <= MOST and len(said.way) <= MOST
    assert "letters left out …" in said.text
    first, last = ("'xxx", "xxx'") if said.sort == "result" else ("ValueError: begins xxx", "xxx ends")
    assert said.text.startswith(first) and said.text.endswith(last)


def test_a_result_of_the_usual_size_is_told_as_it_is(window):
    assert say(window, "'x' * 1000")[0].text == repr("x" * 1000)
    assert both_ends("x" * MOST) == "x" * MOST
    shown = both_ends("x" * 60_000 + "y")
    assert len(shown) <= MOST and shown.endswith("xy")
