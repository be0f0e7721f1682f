"""Small designs with words on their parameters: rules, ties, what is not trained; tables of given rows."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from designer.graph import edit
from designer.graph.model import Design, Node, Rule
from designer.runtime.reports import ParameterRow
from designer.runtime.reports.parameters import ParameterTable, RowKind, TableMaker
from tests.helpers.drawing import design, node, row


def table_of(rows: Iterable[ParameterRow]) -> ParameterTable:
    """The table of these rows."""
    made = TableMaker()
    for one in rows:
        common = {field: getattr(one, field) for field in RowKind.__struct_fields__}
        made.add(one.name, one.path, RowKind(**common), one.aliases)
    return made.table()


def with_rules(drawn: Design, *rules: Rule, block: str = "Net") -> Design:
    """The design with these rules on a block."""
    return edit.change_block(drawn, block, lambda old: replace(old, init=rules))


def with_node_rules(drawn: Design, node_id: str, *rules: Rule, block: str = "Net") -> Design:
    """The design with these rules on a node."""
    return edit.change_node(drawn, block, node_id, lambda old: replace(old, init=rules))


def tied_with(drawn: Design, *ties: tuple[str, ...], block: str = "Net") -> Design:
    """The design with these parameters made one."""
    return edit.change_block(drawn, block, lambda old: replace(old, ties=ties))


def two_alike() -> Design:
    """Two layers of one shape in a row."""
    return design(
        row(
            node("a", "layer", "first", "Linear", in_features=4, out_features=4),
            node("b", "layer", "second", "Linear", in_features=4, out_features=4),
        )
    )


def nested() -> Design:
    """A block `Inner` with a layer `fc`, placed twice as `one` and `block 1`, and a layer after them."""
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    return design(
        row(
            Node("p", "block", "one", "Inner"),
            Node("q", "block", "block 1", "Inner"),
            node("r", "layer", "out", "Linear", in_features=4, out_features=4),
        ),
        Inner=inner,
    )
