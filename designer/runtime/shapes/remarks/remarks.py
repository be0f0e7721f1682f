"""All that is worth knowing of one node, with what can be done about it."""

from __future__ import annotations

from designer.graph.model import Block, Expr, Node
from designer.runtime.reports import Offer, Remark
from designer.runtime.shapes.judge import Judgement
from designer.runtime.shapes.remarks import in_a_row
from designer.runtime.shapes.remarks.advice import Advice, nothing_out


def remarks_of(name: str, block: Block, node: Node, made: Node, found: Judgement) -> tuple[Remark, ...]:
    """Of a node of the block `name` that runs what `made` is."""
    between = tuple(in_a_row.remarks(name, block, node))
    advice = found.advice
    if found.tried is not None and not advice:
        advice = tuple(nothing_out(found.tried.result))
    return (*between, *(_remark(name, made, one) for one in advice)) if between or advice else ()


def _remark(name: str, made: Node, advice: Advice) -> Remark:
    setting, value = advice.setting, advice.value
    if not setting or made.kind != "layer" or isinstance(made.settings.get(setting), Expr):
        return Remark(advice.text, advice.loud, listed=advice.listed)
    offer = Offer(f"Set {setting} to {value}", "set", name, made.id, setting, value)
    return Remark(advice.text, advice.loud, (offer,), advice.listed)
