"""The table that the page of keys and gestures is made from."""

from designer.ui.canvas.gestures.table import GESTURES


def test_each_hand_does_one_thing_and_says_so_in_a_few_words():
    hands = [spec.hand for spec in GESTURES]
    assert len(set(hands)) == len(hands)
    for spec in GESTURES:
        assert spec.hand[0].isupper()
        assert spec.does
        assert not spec.does.endswith(".")
