"""From a design to Python text: the string that is shown, exported and run."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from designer.catalogue.bypass import as_run
from designer.codegen.blocks import child_names, class_lines
from designer.codegen.text import Lines, Owner
from designer.errors import CycleError
from designer.graph import query
from designer.graph.model import Design
from designer.graph.names import word


class Source(msgspec.Struct, frozen=True):
    """The program that a design is.

    Attributes:
        class_name: The class of the whole network.
        lines: By line number, counted from 1, the block and the node that the line stands for.
        children: By block name and node id, the name of the module's child that the node is.
    """

    text: str
    class_name: str
    lines: Mapping[int, Owner]
    children: Mapping[str, Mapping[str, str]]


def generate(design: Design) -> Source:
    """The design's program; what is not known yet stands as `...`, so there is always a text to read."""
    design = as_run(design)
    names = _blocks(design)
    body = Lines()
    for name in names:
        body.add(0, "")
        body.add(0, "")
        body.extend(class_lines(design, name))
    whole = Lines()
    for line in _imports("\n".join(body.text)):
        whole.add(0, line)
    whole.extend(body)
    return Source(
        text="\n".join(whole.text) + "\n",
        class_name=word(design.main),
        lines=whole.table,
        children={name: child_names(design, name) for name in names},
    )


def _blocks(design: Design) -> tuple[str, ...]:
    """The blocks that the main one needs, each after those it is made of; as the file has them if they go round."""
    try:
        return query.children_first(design)
    except CycleError:
        return tuple(design.blocks)


def _imports(body: str) -> list[str]:
    lines = ["import torch"] if re.search(r"\btorch\.", body) else []
    lines.append("from torch import nn")
    if re.search(r"\bF\.", body):
        lines.append("from torch.nn import functional as F")
    return lines
