"""What is read from a text has room between its rows, also where a card is tall for its many ports."""

from __future__ import annotations

from designer.codegen.reading.text import read_text
from tests.codegen.reading.test_said_at_the_call import ENCODER

LONG = ENCODER.replace("return x + a", "x = x + a\n        return x + self.norm(x).tanh().sigmoid()")


def test_no_row_of_cards_reaches_into_a_tall_card_of_the_row_above():
    block = read_text(LONG).design.blocks["Block"]
    attention = next(node for node in block.nodes if node.of == "MultiheadAttention")
    top = attention.pos[1]
    bottom = top + 150  # five ports, a line of settings
    below = [node for node in block.nodes if node.pos[1] > top + 60]
    assert below, "the drawing is folded"
    assert all(node.pos[1] >= bottom + 80 for node in below), "with room for the wires between the rows"
