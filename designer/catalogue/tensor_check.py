"""What a tensor of a block's own loses by being what it is: its numbers with a file, its device with a move."""

from __future__ import annotations

from collections.abc import Iterator

from designer.graph.model import ROLE, Node
from designer.graph.problem import Problem, Repair

RANDOM = ("uniform", "normal")


def tensor_problems(block_name: str, node: Node) -> Iterator[Problem]:
    """Warnings of a constant that no file keeps though it is random, or that a move leaves behind."""
    is_random = node.settings.get("init") in RANDOM
    if is_random and node.of in ("constant", "unsaved"):
        left = "it is random and in no file of weights, so the same weights give another answer in another network"
        also = "; .to(device) and .double() leave it behind" if node.of == "constant" else ""
        repair = Repair(f"Save {node.name} with the weights", block_name, node.id, ROLE, "buffer")
        yield Problem(block_name, node.id, f"{node.name}: {left}{also}", "warning", setting=ROLE, repair=repair)
    elif node.of == "constant":
        text = f"{node.name}: a plain constant stays on the device and the dtype that it was made with"
        repair = Repair(f"Let {node.name} move with the network", block_name, node.id, ROLE, "unsaved")
        yield Problem(block_name, node.id, text, "warning", setting=ROLE, repair=repair)
