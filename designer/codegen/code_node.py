"""The lines of a code node in a forward pass: as they were written, with names that nobody else has there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from designer.catalogue.code_node import Reading, read_lines
from designer.codegen.text import Lines
from designer.codegen.values import UNKNOWN
from designer.codegen.variables import Variables
from designer.graph.model import Node, Port
from designer.graph.names import unique_name

_WORDS = re.compile(r"[^\W\d]\w*")

Renamer = Callable[[ast.Name], str]


def code_node_lines(variables: Variables, index: int, node: Node, inputs: Mapping[str, str], block: str) -> Lines:
    """The statements of the node, which is the one at place `index`.

    Args:
        inputs: By input port, what the wires bring, in Python's words.
    """
    reading, lines = read_lines(node.code), Lines()
    if reading.broken:
        for port in _ports_of(variables, node):
            lines.add(2, f"{variables.for_output(index, node, port)} = {UNKNOWN}", (block, node.id))
        return lines
    brought = {name: inputs.get(name, UNKNOWN) for name in reading.inputs}
    taken = set(variables.taken(index)).union(*(_WORDS.findall(text) for text in brought.values()))
    names: dict[str, str] = {}
    last = reading.outputs[0] if _ends_in_its_output(node.code, reading) else ""
    if last:
        names[last] = variables.for_output(index, node, last)
        taken.add(names[last])
    for name in reading.outputs:
        if name not in names:
            names[name] = variables.hold(Port(node.id, name), unique_name(name, taken))
            taken.add(names[name])
    for name in reading.own:
        names[name] = unique_name(name, taken)
        taken.add(names[name])
    for name in brought:
        if name in names and name != last:  # it goes on under a name of its own: what came in stays
            lines.add(2, f"{names[name]} = {brought[name]}", (block, node.id))

    def renamed(found: ast.Name) -> str:
        before = found.id == last and isinstance(found.ctx, ast.Load) and last in brought
        return brought[last] if before else names.get(found.id) or brought[found.id]

    for number, line in rewritten(node.code, renamed):
        lines.add(2, line, (block, node.id))
        lines.custom[len(lines.text)] = (node.name, number)
    return lines


def rewritten(code: tuple[str, ...], renamed: Renamer) -> list[tuple[int, str]]:
    """The lines with other names, each with its number; as they stand, comments and all, where that can be done."""
    reading = read_lines(code)
    if _holds_long_text(code):
        tree = ast.parse("\n".join(code))
        spelled = {(n.lineno, n.col_offset): renamed(n) for n in reading.names}
        for found in ast.walk(tree):
            if isinstance(found, ast.Name):
                found.id = spelled.get((found.lineno, found.col_offset), found.id)
        return [(min(at, len(code)), line) for at, line in enumerate(ast.unparse(tree).split("\n"), 1)]
    lines = [line.encode() for line in code]
    for found in sorted(reading.names, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        line = lines[found.lineno - 1]
        end = found.end_col_offset or found.col_offset
        lines[found.lineno - 1] = line[: found.col_offset] + renamed(found).encode() + line[end:]
    return [(number, line.decode()) for number, line in enumerate(lines, 1) if line.strip()]


def _holds_long_text(code: tuple[str, ...]) -> bool:
    """Whether a text goes over several lines, which must not be indented, or has names in it, whose places are told
    wrongly before Python 3.12."""
    for found in ast.walk(ast.parse("\n".join(code))):
        if isinstance(found, ast.JoinedStr):
            return True
        if isinstance(found, ast.Constant) and found.end_lineno != found.lineno:
            return True
    return False


def _ends_in_its_output(code: tuple[str, ...], reading: Reading) -> bool:
    """Whether the last statement gives the only output its value, so that it may take the place of an input."""
    last = ast.parse("\n".join(code)).body[-1]
    if len(reading.outputs) != 1 or not isinstance(last, ast.Assign) or len(last.targets) != 1:
        return False
    (output,) = reading.outputs
    stored = [n for n in reading.names if n.id == output and isinstance(n.ctx, ast.Store)]
    return isinstance(last.targets[0], ast.Name) and last.targets[0].id == output and len(stored) == 1


def _ports_of(variables: Variables, node: Node) -> list[str]:
    """Outputs that wires speak of, while the lines cannot be read."""
    return variables.read_from(node)
