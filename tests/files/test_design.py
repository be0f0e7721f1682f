"""Designs in files: what is written comes back, and what is wrong is told in one line with its place."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from designer.errors import FileRefused
from designer.files import design as design_file
from designer.files.design import decode, encode, read_design, write_design
from designer.graph.model import Block, BlockSetting, Design, Edge, Expr, Node, Port, Repeat
from designer.graph.query import opened
from tests.helpers.designs import designs

SMALL = Design(
    "Net",
    {
        "Net": Block(
            nodes=(
                Node("n1", "input", "x", settings={"shape": ("B", 1, 28, 28)}),
                Node("n2", "layer", "conv1", "Conv2d", {"kernel_size": 5, "out_channels": Expr("width * 2")}, (200, 8)),
                Node("n3", "repeat", "stage", "Stage", repeat=Repeat(4, names="block {i}")),
            ),
            edges=(Edge(Port("n1", "value"), Port("n2", "input")), Edge(Port("n2", "output"), Port("n3", "x"))),
            settings=(BlockSetting("width", 3, doc="channels"),),
            doc="A small one.",
        ),
        "Stage": Block(),
    },
)


def refusal(data: bytes | str) -> str:
    """The one line that the text is refused with."""
    with pytest.raises(FileRefused) as caught:
        decode(data.encode() if isinstance(data, str) else data, "net.design.json")
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("net.design.json: ")
    return line.removeprefix("net.design.json: ")


def block(**fields: Any) -> str:
    """The text of a design with one block `A`."""
    return json.dumps({"main": "A", "blocks": {"Z": {}, "A": fields}})


def node(**fields: Any) -> dict[str, Any]:
    return {"id": "n1", "kind": "layer", "name": "conv", **fields}


@settings(max_examples=150, deadline=None)
@given(designs())
def test_what_is_written_is_read_back(design):
    data = encode(design)
    assert decode(data) == design
    assert encode(decode(data)) == data  # bytes tell 1, 1.0 and true apart


def test_a_file_comes_back(tmp_path):
    write_design(SMALL, tmp_path / "net.design.json")
    assert read_design(tmp_path / "net.design.json") == SMALL


def test_every_node_and_every_edge_has_its_line():
    lines = encode(SMALL).decode().splitlines()
    for mark in ('"id": "n1"', '"id": "n2"', '"id": "n3"', '["n1", "value"]', '["n3", "x"]', '"width"'):
        assert sum(mark in line for line in lines) == 1
    assert not any('"n1"' in line and '"n3"' in line for line in lines)


def test_one_changed_setting_changes_one_line():
    nodes = list(SMALL.blocks["Net"].nodes)
    nodes[1] = Node("n2", "layer", "conv1", "Conv2d", {"kernel_size": 7, "out_channels": Expr("width * 2")}, (200, 8))
    changed = Design("Net", {**SMALL.blocks, "Net": Block(tuple(nodes), *_rest(SMALL.blocks["Net"]))})
    before, after = encode(SMALL).splitlines(), encode(changed).splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_equal_designs_give_equal_bytes_that_end_in_a_newline():
    turned = Design("Net", dict(reversed(SMALL.blocks.items())))
    assert encode(turned) == encode(SMALL)
    assert encode(SMALL).endswith(b"}\n")


def test_the_bundled_designs_are_in_the_order_that_is_written():
    for path in (Path(design_file.__file__).parents[2] / "resources" / "examples").glob("*.design.json"):
        assert encode(read_design(path)) == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "is empty"),
        ("[]", "expected an object, met a list"),
        ("{}", 'the field "main" is missing'),
        ('{"main": "A"}', 'the field "blocks" is missing'),
        ('{"main": 1}', "main: expected a text, met a whole number"),
        ('{"main": "A", "blocks": {}}', 'main: there is no block called "A" in blocks'),
        ('{"schema": true}', "schema: expected a whole number, met true or false"),
        ('{"schema": 0}', "schema: expected a file format from 1 to 1, met 0"),
        (
            '{"schema": 7, "new": 1}',
            "needs a Network Designer that reads file format 7; this one reads up to 1: update it",
        ),
        ('{"main": "A",\n\n "blocks": nan}', "line 3: not JSON: invalid character"),
        ('{"main": NaN}', "line 1: not JSON: invalid character"),
        ('{"main"', "the file ends too early; it is cut off"),
        ("hello", "line 1: not JSON: invalid character"),
        ("<!DOCTYPE html><html>", "is a web page, not the file itself; download it again"),
        (
            "version https://git-lfs.github.com/spec/v1\n",
            "is a pointer of git-lfs, not the file itself; run git lfs pull",
        ),
        ("<<<<<<< HEAD\n{}", "is in the middle of a git merge; solve the conflict first"),
        ("[" * 100_000, "expected an object, met a list"),
        ('{"a":' * 100_000, "is nested too deep for a design"),
        (block(nodes={}), "blocks.A.nodes: expected a list, met an object"),
        (block(notes=[]), 'blocks.A: this version knows no field "notes" here'),
        (block(nodes=[node(kind="lay")]), "blocks.A.nodes[0].kind: expected one of input, output, layer, block, again"),
        (block(nodes=[node(pos=[1])]), "blocks.A.nodes[0].pos: expected a list of 2 items"),
        (block(nodes=[node(id="a/b")]), "blocks.A.nodes[0].id: expected a word without \"/\", met 'a/b'"),
        (block(nodes=[node(id="")]), "blocks.A.nodes[0].id: expected a word without \"/\", met ''"),
        (block(nodes=[node(), node()]), 'blocks.A.nodes[1].id: "n1" is the id of nodes[0] too'),
        (
            block(nodes=[node(settings={"bias": True, "kernel_size": {"type": "expression", "text": 5}})]),
            "blocks.A.nodes[0].settings.kernel_size.text: expected a text, met a whole number",
        ),
        (
            block(nodes=[node(settings={"kernel_size": {"type": "call", "text": "x"}})]),
            'blocks.A.nodes[0].settings.kernel_size.type: expected "expression", met "call"',
        ),
        (
            block(nodes=[node(settings={"kernel_size": [[[1]]]})]),
            "blocks.A.nodes[0].settings.kernel_size[0][0]: expected true or false, a number, a text, an",
        ),
        (
            block(nodes=[node(repeat={"times": "4"})]),
            "blocks.A.nodes[0].repeat.times: expected a whole number or an expression, met a text",
        ),
        (block(nodes=[node()], edges=[[["n1", "y"]]]), "blocks.A.edges[0]: expected a list of at least 2 items"),
        (block(edges=[[["n1", "y"], ["n1", "x"], 3]]), "blocks.A.edges[0][2]: expected a list, met a whole number"),
        (block(edges=[[["n1", "y"], ["n1", "x"], [], 3]]), "blocks.A.edges[0]: expected a list of at most 3 items"),
        (block(edges=[[["n1", "y"], ["n2", "x"]]]), 'blocks.A.edges[0]: there is no node with the id "n1"'),
        (
            block(nodes=[node()], edges=[[["n1", "y"], ["n1", "x"]], [["n1", "z"], ["n1", "x"]]]),
            "blocks.A.edges[1]: ends at the same input as edges[0]",
        ),
        (
            block(nodes=[node(settings={"a": 1})]).replace("1}", "1e999}"),
            "blocks.A.nodes[0].settings.a: the number is too",
        ),
        (
            block(nodes=[node(settings={"a": 7})]).replace("7", "7" * 5000),
            "blocks.A.nodes[0].settings.a: the number is too",
        ),
        (
            block(nodes=[node(settings={"a": 1})]).replace("1}", '1, "a": 2}'),
            '"a" stands twice in one object; keep one',
        ),
        ('{"main": "A", "blocks": {"A": {}, "A": {}}}', '"A" stands twice in one object; keep one'),
        ('{"main": "\\ud800 and more"}', "line 1: not JSON: "),
        (b"\xef\xbb\xbf{}", "is marked with a byte order mark; save it as UTF-8 without one"),
        ("{}".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        ("{}".encode("utf-16-le"), "holds zero bytes"),
        (b'{"main":\n"\xff"}', "line 2: is not UTF-8 text"),
        (b"PK\x03\x04....", "is an archive or a weights file, not a design; Load Weights reads those"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_with_its_place(text, line):
    assert refusal(text).startswith(line)


def places(value: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every place in the text, with what holds it and its key there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        here = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".removeprefix(".")
        yield here, value, key
        yield from places(inner, here)


def test_a_wrong_type_in_any_field_is_refused_at_that_field():
    count = len(list(places(json.loads(encode(SMALL)))))
    assert count >= 60
    for number in range(count):
        broken = json.loads(encode(SMALL))
        place, holder, key = list(places(broken))[number]
        holder[key] = [[[[[1]]]]]
        assert refusal(json.dumps(broken)).startswith(place)


def test_an_unknown_field_anywhere_is_refused():
    raw = json.loads(encode(SMALL))
    objects = [raw, *(holder[key] for _, holder, key in places(raw) if isinstance(holder[key], dict))]
    free = [raw["blocks"], *(inner["settings"] for inner in raw["blocks"]["Net"]["nodes"] if "settings" in inner)]
    checked = 0
    for fields in objects:
        if any(fields is other for other in free):
            continue
        fields["surprise"] = 1
        assert 'this version knows no field "surprise" here' in refusal(json.dumps(raw))
        del fields["surprise"]
        checked += 1
    assert checked > 6


def test_a_file_cut_anywhere_is_refused():
    data = encode(SMALL).rstrip()
    for length in range(len(data)):
        assert refusal(data[:length])


def test_flipped_bits_never_raise_anything_but_a_refusal():
    rng = random.Random(0)
    data = encode(SMALL)
    for _ in range(3000):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        try:
            decode(bytes(broken), "net.design.json")
        except FileRefused as refused:
            assert len(str(refused)) < 300


def test_names_as_long_as_a_book_make_no_long_line():
    assert len(refusal(block(**{"x" * 100_000: 1}))) < 300
    assert len(refusal(json.dumps({"main": "A" * 100_000, "blocks": {}}))) < 300
    assert len(refusal(json.dumps({"main": "A", "blocks": {"B" * 100_000: 1}}))) < 300


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    write_design(SMALL, tmp_path / "net.design.json")
    monkeypatch.setattr(design_file, "LARGEST", 100)
    with pytest.raises(FileRefused, match=r"^net.design.json: is larger than 100 bytes, the most that is read$"):
        read_design(tmp_path / "net.design.json")


def test_what_is_no_readable_file_is_refused(tmp_path, monkeypatch):
    with pytest.raises(FileRefused, match=r"there is no such file$"):
        read_design(tmp_path / "none.design.json")
    with pytest.raises(FileRefused, match=r"is a folder; choose a file in it$"):
        read_design(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefused, match=r"^pipe: is not a plain file$"):
        read_design(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FileRefused, match=r"^loop: cannot be read \("):
        read_design(tmp_path / "loop")
    with pytest.raises(FileRefused, match="cannot be read"):
        read_design("a\0b")
    write_design(SMALL, tmp_path / "net.design.json")
    monkeypatch.setattr(Path, "read_bytes", _denied)
    with pytest.raises(FileRefused, match=r"^net.design.json: cannot be read \(Permission denied\)$"):
        read_design(tmp_path / "net.design.json")


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        (
            Node("n", "layer", "x", settings={"a": (1, float("inf"))}),
            "blocks.A.nodes[0].settings.a: a design file cannot",
        ),
        (Node("n", "layer", "x", pos=(float("nan"), 0.0)), "blocks.A.nodes[0].pos[0]: expected a number, met null"),
        (Node("n", "layer", "x", settings={"a": object()}), "cannot be written as a design (Encoding objects of type"),
        (Node("n", "layer", "\ud800"), "cannot be written as a design ("),
        (Node("n", "layer", "x", settings={"a": (((1,),),)}), "blocks.A.nodes[0].settings.a[0][0]: expected true"),
    ],
)
def test_what_a_file_cannot_carry_is_refused_before_the_old_file_goes(tmp_path, bad, line):
    path = tmp_path / "net.design.json"
    write_design(SMALL, path)
    with pytest.raises(FileRefused) as caught:
        write_design(Design("A", {"A": Block((bad,))}), path)
    assert str(caught.value).startswith(f"net.design.json: {line}")
    assert read_design(path) == SMALL


def _rest(inner: Block) -> tuple[Any, ...]:
    return copy.copy((inner.edges, inner.settings, inner.doc))


def _denied(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def nested(levels: int, copies: int) -> Design:
    """Blocks within blocks, so many of the next in each."""

    def inside(level: int) -> tuple[Node, ...]:
        return tuple(
            Node(f"n{at}", "block", f"b{at}", f"L{level + 1}") for at in range(copies if level < levels else 1)
        )

    blocks = {f"L{level}": Block(nodes=inside(level)) for level in range(levels + 1)}
    return Design("L0", {**blocks, f"L{levels + 1}": Block()})


def test_a_small_file_of_endlessly_many_nodes_is_refused_before_any_is_opened(tmp_path):
    assert opened(nested(2, 3)) == 3 + 9 + 9
    assert opened(Design("A", {"A": Block((Node("n", "block", "a", "A"),))})) == 1, "a block within itself"
    path = tmp_path / "bomb.design.json"
    for levels, count in ((6, "2,111,110"), (30, "more than 10,000,000")):
        write_design(nested(levels, 10), path)
        with pytest.raises(FileRefused) as caught:
            read_design(path)
        said = f"bomb.design.json: has {count} nodes with every block opened; at most 1,000,000 are read"
        assert str(caught.value) == said
