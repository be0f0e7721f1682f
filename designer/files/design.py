"""Designs in files: JSON with one node and one edge a line, so that a `git diff` reads well."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from designer.errors import FileRefused
from designer.files.atomic import write_bytes
from designer.files.reading import read_bytes, refuse_stand_in, short, size_text
from designer.files.schema_errors import malformed, misfit
from designer.files.stamp import Stamp
from designer.graph.model import SCHEMA, Block, Design, Layer, Rule, Value
from designer.graph.query import opened

LARGEST = 64 << 20
"""Bytes of the largest design that is read; 10,000 nodes take about 2 MB."""

MOST_OPENED = 1_000_000
"""Nodes of the largest design, with every block opened wherever it stands: ten in each of ten within one another."""

_FOREIGN = (
    (b"PK\x03\x04", "an archive or a weights file, not a design; Load Weights reads those"),
    (b"\xef\xbb\xbf", "marked with a byte order mark; save it as UTF-8 without one"),
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8"),
)
_encoder = msgspec.json.Encoder(order="deterministic")


class _Head(msgspec.Struct):
    schema: int = SCHEMA


def read_design(path: str | Path) -> Design:
    """The design in a file, all of it.

    Raises:
        FileRefused: one line that says what is wrong and where.
    """
    name = Path(path).name
    design = decode(read_bytes(path, LARGEST), name)
    if (count := opened(design)) > MOST_OPENED:
        told = f"{count:,}" if count < 10 * MOST_OPENED else f"more than {10 * MOST_OPENED:,}"
        raise FileRefused(f"{name}: has {told} nodes with every block opened; at most {MOST_OPENED:,} are read")
    return design


def write_design(design: Design, path: str | Path) -> Stamp:
    """The design into a file, whole or not at all; gives the stamp of what was written.

    Raises:
        FileRefused: the design holds what a file cannot carry, or the file cannot be written.
    """
    return write_bytes(path, encode(design, Path(path).name))


def encode(design: Design, name: str = "design") -> bytes:
    """The text of the file: equal designs give equal bytes.

    Raises:
        FileRefused: the design holds what `decode` would not give back.
    """
    # Through `decode`: nothing is written that cannot be read, keys come sorted, and 2 and 2.0 px are one text.
    return "".join(f"{line}\n" for line in _lines(decode(pack(design, name), name))).encode()


def pack(design: Design, name: str = "design") -> bytes:
    """The design in one long line, for programs only: made in a few ms however large the design is.

    Raises:
        FileRefused: the design holds what no file can.
    """
    _refuse_unwritable_numbers(design, name)
    try:
        return _encoder.encode(design)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise FileRefused(f"{name}: cannot be written as a design ({short(str(error), 120)})") from error


def decode(data: bytes, name: str = "design") -> Design:
    """The design in the text of a file; `name` is what error messages call it.

    Raises:
        FileRefused: one line that says what is wrong and where.
    """
    _refuse_foreign(data, name)
    try:
        _refuse_schema(msgspec.json.decode(data, type=_Head).schema, name)
        design = msgspec.json.decode(data, type=Design)
        json.loads(data, object_pairs_hook=_refuse_twins)
    except msgspec.ValidationError as error:
        raise FileRefused(f"{name}: {misfit(data, str(error))}") from None
    except msgspec.DecodeError as error:
        raise FileRefused(f"{name}: {malformed(data, str(error))}") from None
    except (RecursionError, MemoryError):
        raise FileRefused(f"{name}: is nested too deep for a design") from None
    except KeyError as error:
        raise FileRefused(f'{name}: "{short(error.args[0])}" stands twice in one object; keep one') from None
    _refuse_torn(design, name)
    return design


def _lines(design: Design) -> Iterator[str]:
    yield "{"
    yield f'  "schema": {design.schema},'
    yield f'  "main": {_line(design.main)},'
    if design.device:
        yield f'  "device": {_line(design.device)},'
    yield '  "blocks": {'
    for number, (block_name, block) in enumerate(design.blocks.items()):
        yield f"    {_line(block_name)}: {{"
        yield from _block_lines(block)
        yield "    }" + ("," if number < len(design.blocks) - 1 else "")
    yield "  }" + ("," if design.layers else "")
    if design.layers:
        yield from _layers_lines(design.layers)
    yield "}"


def _layers_lines(layers: Mapping[str, Layer]) -> Iterator[str]:
    yield '  "layers": {'
    for number, (name, layer) in enumerate(layers.items()):
        yield f"    {_line(name)}: {{"
        if layer.good:
            yield from _list_lines("good", layer.good, ",")
        yield from _list_lines("source", layer.source, "")
        yield "    }" + ("," if number < len(layers) - 1 else "")
    yield "  }"


def _block_lines(block: Block) -> Iterator[str]:
    if block.doc:
        yield f'      "doc": {_line(block.doc)},'
    if block.origin:
        yield f'      "origin": {_line(block.origin)},'
    if block.settings:
        yield from _list_lines("settings", block.settings, ",")
    if block.gone:
        yield from _list_lines("gone", block.gone, ",")
    for field, items in (("init", block.init), ("ties", block.ties), ("frozen", block.frozen)):
        if items:
            yield from _list_lines(field, items, ",")
    yield from _list_lines("nodes", block.nodes, ",")
    # A list leaves nothing out by itself: a wire that is led nowhere is a pair.
    edges = [edge if edge.via else (edge.source, edge.target) for edge in block.edges]
    yield from _list_lines("edges", edges, "")


def _list_lines(field: str, items: Iterable[object], end: str) -> Iterator[str]:
    lines = [_line(item) for item in items]
    yield f'      "{field}": ['
    yield from (f"        {line}," for line in lines[:-1])
    yield from (f"        {line}" for line in lines[-1:])
    yield f"      ]{end}"


def _line(item: object) -> str:
    return msgspec.json.format(_encoder.encode(item), indent=0).decode()


def _refuse_foreign(data: bytes, name: str) -> None:
    if len(data) > LARGEST:
        raise FileRefused(f"{name}: is larger than {size_text(LARGEST)}, the most that is read")
    refuse_stand_in(data, name)
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise FileRefused(f"{name}: is {what}")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"{name}: line {line}: is not UTF-8 text") from None
    if "\0" in text:
        raise FileRefused(f"{name}: holds zero bytes: UTF-16 text or no text at all; save it as UTF-8")


def _refuse_schema(schema: int, name: str) -> None:
    if schema > SCHEMA:
        raise FileRefused(
            f"{name}: needs a Network Designer that reads file format {schema}; "
            f"this one reads up to {SCHEMA}: update it"
        )
    if schema < 1:
        raise FileRefused(f"{name}: schema: expected a file format from 1 to {SCHEMA}, met {schema}")


def _refuse_twins(pairs: list[tuple[str, Any]]) -> None:
    # msgspec and json alike keep the last of two equal keys and drop the other without a word.
    seen = set()
    for key, _ in pairs:
        if key in seen:
            raise KeyError(key)
        seen.add(key)


def _refuse_torn(design: Design, name: str) -> None:
    """Refuse what no edit makes and what every room takes for granted."""
    if design.main not in design.blocks:
        raise FileRefused(f'{name}: main: there is no block called "{short(design.main)}" in blocks')
    for block_name, block in design.blocks.items():
        where = f"{name}: blocks.{short(block_name)}"
        ids: dict[str, int] = {}
        for number, node in enumerate(block.nodes):
            if not node.id or "/" in node.id or not node.id.isprintable() or len(node.id) > 100:
                raise FileRefused(f'{where}.nodes[{number}].id: expected a word without "/", met {short(node.id)!r}')
            if node.id in ids:
                raise FileRefused(f'{where}.nodes[{number}].id: "{node.id}" is the id of nodes[{ids[node.id]}] too')
            ids[node.id] = number
        _refuse_loose_edges(block, ids, where)
    _refuse_torn_lines(design, name)


def _refuse_torn_lines(design: Design, name: str) -> None:
    """What errors say of line 3 is line 3 of the list, so no line may hold two."""
    for layer_name, layer in design.layers.items():
        for field, lines in (("source", layer.source), ("good", layer.good)):
            for number, line in enumerate(lines):
                if any(end in line for end in "\n\r\0"):
                    where = f"{name}: layers.{short(layer_name)}.{field}[{number}]"
                    raise FileRefused(f"{where}: expected one line of Python, met a line break or a zero byte in it")


def _refuse_loose_edges(block: Block, ids: dict[str, int], where: str) -> None:
    targets: dict[object, int] = {}
    for number, edge in enumerate(block.edges):
        for end in (edge.source, edge.target):
            if end.node not in ids:
                raise FileRefused(f'{where}.edges[{number}]: there is no node with the id "{short(end.node)}"')
        if edge.target in targets:
            raise FileRefused(f"{where}.edges[{number}]: ends at the same input as edges[{targets[edge.target]}]")
        targets[edge.target] = number


def _refuse_unwritable_numbers(design: Design, name: str) -> None:
    # JSON has no word for these, and the encoder would write null in their place.
    for block_name, block in design.blocks.items():
        where = f"{name}: blocks.{short(block_name)}"
        for number, node in enumerate(block.nodes):
            for key, value in node.settings.items():
                _refuse_infinite(value, f"{where}.nodes[{number}].settings.{short(key)}")
            for value in node.check.arguments if node.check else ():
                _refuse_infinite(value, f"{where}.nodes[{number}].check.arguments")
            _refuse_infinite_arguments(node.init, f"{where}.nodes[{number}].init")
        _refuse_infinite_arguments(block.init, f"{where}.init")
        for field, settings in (("settings", block.settings), ("gone", block.gone)):
            for number, setting in enumerate(settings):
                _refuse_infinite(setting.default, f"{where}.{field}[{number}].default")


def _refuse_infinite_arguments(rules: Iterable[Rule], where: str) -> None:
    for number, rule in enumerate(rules):
        for key, value in rule.arguments.items():
            _refuse_infinite(value, f"{where}[{number}].arguments.{short(key)}")


def _refuse_infinite(value: Value, where: str) -> None:
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, tuple):
            _refuse_infinite(item, where)
        elif isinstance(item, float) and not math.isfinite(item):
            raise FileRefused(f"{where}: a design file cannot hold the number {item}")
