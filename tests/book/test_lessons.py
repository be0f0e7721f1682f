"""Each lesson's check says "not yet" of the example as it is opened, and "done" once a person did what the note says."""

from __future__ import annotations

import re

import pytest
import torch
from msgspec.structs import replace

from designer.engine.calls.lessons import CheckLesson
from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.files.examples import EXAMPLES, SECTIONS
from designer.files.trust import Trust
from designer.graph import edit
from designer.graph.blocks.group import group
from designer.graph.cards import set_bypassed
from designer.graph.model import Check, Design, Edge, Layer, Node, Port, Rule
from designer.graph.parameters.again import use_again
from tests.book.test_book import opened


def node_id(design: Design, name: str, block: str = "") -> str:
    """The id of a node by its name."""
    nodes = design.blocks[block or design.main].nodes
    return next(node.id for node in nodes if node.name == name)


def setting(design: Design, name: str, key: str, value, block: str = "") -> Design:
    """The design with one setting of a node changed."""
    return edit.set_setting(design, block or design.main, node_id(design, name, block), key, value)


def with_norms(design: Design) -> Design:
    """LeNet with a normalisation after each convolution."""
    for conv, after, channels in (("0", "1", 6), ("3", "4", 16)):
        source, target = node_id(design, conv), node_id(design, after)
        norm = Node(f"norm{conv}", "layer", f"norm{conv}", "BatchNorm2d", {"num_features": channels})
        design = edit.add_node(design, design.main, norm)
        design = edit.connect(design, design.main, Edge(Port(source, "output"), Port(norm.id, "input")))
        design = edit.connect(design, design.main, Edge(Port(norm.id, "output"), Port(target, "input")))
    return design


def with_again(design: Design) -> Design:
    """A chain whose layer 1 is called once more at its end."""
    design, (more,) = use_again(design, design.main, [node_id(design, "1")], 80.0)
    source, end = node_id(design, "2"), node_id(design, "Y")
    design = edit.connect(design, design.main, Edge(Port(source, "output"), Port(more, "input")))
    return edit.connect(design, design.main, Edge(Port(more, "output"), Port(end, "value")))


def rewritten(design: Design, old: str, new: str) -> Design:
    """The design with other words in its custom layers."""
    changed = {n: Layer(tuple(line.replace(old, new) for line in layer.source)) for n, layer in design.layers.items()}
    return replace(design, layers=changed)


def pooled(design: Design) -> Design:
    """LeNet with max pooling."""
    nodes = tuple(replace(n, of="MaxPool2d") if n.of == "AvgPool2d" else n for n in design.main_block.nodes)
    return edit.with_block(design, design.main, replace(design.main_block, nodes=nodes))


def on_its_side(design: Design) -> Design:
    """The edge detector with a kernel of 2×1."""
    design, rule = setting(design, "edges", "kernel_size", (2, 1)), Rule("weight", "values", {"values": ((1,), (-1,))})
    return edit.change_node(design, design.main, node_id(design, "edges"), lambda node: replace(node, init=(rule,)))


IN_THE_DESIGN = {
    ("mlp", 0): lambda d: setting(setting(d, "hidden", "out_features", 128), "out", "in_features", 128),
    ("mlp", 1): lambda d: edit.rename_node(d, d.main, node_id(d, "out"), "output"),
    ("sequential", 0): lambda d: set_bypassed(d, d.main, [node_id(d, "1")], True),
    ("my_sequential", 0): with_again,
    ("fixed_hidden_mlp", 0): lambda d: setting(d, "rand_weight", "role", "buffer"),
    ("nest_mlp", 0): lambda d: group(d, d.main, [node_id(d, "linear")], "head")[0],
    ("resnet152", 0): lambda d: setting(setting(d, "layer2", "times", 3), "layer3", "times", 5),
    ("centered_layer", 0): lambda d: rewritten(d, "X.mean()", "X.mean(dim=-1, keepdim=True)"),
    ("my_linear", 0): lambda d: rewritten(d, ".data", ""),
    ("dense_or_convolution", 0): lambda d: setting(d, "dense", "out_features", 10),
    ("edge_detector", 0): on_its_side,
    ("padding_stride", 0): lambda d: setting(setting(d, "odd", "stride", 2), "odd", "padding", (1, 2)),
    ("pooling", 0): lambda d: setting(d, "own_stride", "stride", 1),
    ("lenet", 0): pooled,
    ("lenet_relu", 0): with_norms,
}


def fill(name: str, value):
    """Writes into a parameter of the live module."""

    def act(engine: Engine) -> None:
        with torch.no_grad():
            tensor = engine.module.get_parameter(name)
            tensor.copy_(torch.as_tensor(value, dtype=tensor.dtype).expand(tensor.shape).reshape(tensor.shape))

    return act


def element(engine: Engine) -> None:
    with torch.no_grad():
        engine.module.get_parameter("2.weight")[0, 0] = 100


def copied(engine: Engine) -> None:
    with torch.no_grad():
        engine.module.dense.weight.copy_(engine.module.one_by_one.weight.flatten(1))


IN_THE_MODULE = {
    ("sequential", 1): lambda engine: engine.module.to("meta"),
    ("chimera", 0): fill("2.linear.bias", 1),
    ("two_layer", 0): fill("2.weight", 42),
    ("rgnet", 0): fill("0.block 1.0.bias", 0),
    ("shared_layers", 0): element,
    ("lazy_mlp", 0): lambda engine: engine.module(torch.zeros(1, 20)),
    ("corr2d", 0): fill("conv.weight", [[3.0, 2.0], [1.0, 0.0]]),
    ("learned_kernel", 0): fill("conv.weight", [[0.97, -0.98]]),
    ("channels", 0): copied,
}


def lessons() -> list[tuple[str, int]]:
    """Every lesson of the bundled examples."""
    return [
        (one.name, number)
        for one in EXAMPLES
        for number, _ in enumerate(note for note in opened(one.name).main_block.nodes if note.check is not None)
    ]


def ask(engine: Engine, design: Design, name: str, number: int):
    checks = [note.check for note in opened(name).main_block.nodes if note.check is not None]
    return engine.answer(CheckLesson(design, checks[number]))


def chinese(text: str) -> bool:
    """Whether it is a sentence in Chinese."""
    return text.endswith("。") and any("\u4e00" <= letter <= "\u9fff" for letter in text)


def numbers_in(text: str) -> list[str]:
    """The numbers of a sentence, which are the same in every language."""
    return sorted(re.findall(r"\d[\d,.×]*\d|\d", text))


@pytest.mark.parametrize(("name", "number"), lessons())
def test_a_lesson_is_not_done_when_it_is_opened_and_done_afterwards(name, number):
    engine, design = Engine(Trust(everything=True)), opened(name)
    engine.answer(BuildLive(design, "meta" if name == "resnet152" else ""))
    before = ask(engine, design, name, number)
    assert not before.done and before.text
    assert chinese(before.words["zh"]) and numbers_in(before.words["zh"]) == numbers_in(before.text)
    if (name, number) in IN_THE_DESIGN:
        design = IN_THE_DESIGN[name, number](design)
        engine.answer(BuildLive(design, "meta" if name == "resnet152" else ""))
    else:
        IN_THE_MODULE[name, number](engine)
    after = ask(engine, design, name, number)
    assert (after.done, after.text, after.words) == (True, "Done.", {"zh": "完成了。"})


def test_every_section_of_the_book_has_a_lesson():
    words = [n.text for one in EXAMPLES for n in opened(one.name).main_block.nodes if n.check is not None]
    asked = {text.partition(" ")[0] for text in words}
    assert asked >= {*SECTIONS, "5.5", "5.6"}


def test_every_lesson_is_told_in_both_languages():
    for one in EXAMPLES:
        for note in opened(one.name).main_block.nodes:
            if note.kind == "note":
                assert note.text and note.words["zh"]


@pytest.mark.parametrize("check", [Check("exec", ("1",)), Check("value", ("a",)), Check("element", ("0.weight", 9, 1))])
def test_a_check_that_is_not_in_the_table_or_makes_no_sense_is_refused_in_one_line(check):
    engine = Engine()
    engine.answer(BuildLive(opened("two_layer")))
    with pytest.raises(DesignerError) as refused:
        engine.answer(CheckLesson(opened("two_layer"), check))
    assert "\n" not in str(refused.value)


def test_examples_of_the_list_are_those_of_the_folder():
    from designer.bundled import bundled

    names = {path.name.removesuffix(".design.json") for path in bundled("examples").glob("*.design.json")}
    assert names == {one.name for one in EXAMPLES}
    assert len(names) == 22


def test_a_check_of_a_shape_finds_nodes_inside_blocks_by_their_path():
    engine = Engine()
    design = opened("resnet152")
    engine.answer(BuildLive(design, "meta"))

    def said(*arguments):
        return engine.answer(CheckLesson(design, Check("shape", arguments)))

    assert said("layer1.rest.conv1", 64, 56, 56).done
    assert said("layer1.rest.conv1", 56, 57).text == "layer1.rest.conv1 gives B×64×56×56, not …×56×57."
    assert said("layer1.nothing", 7).text == "No node is called layer1.nothing."
