"""How well a few letters fit a text: `c2d` fits `Conv2d`, `shw` fits `Save Weights`."""

from __future__ import annotations

EXACT, START, WORD, INSIDE, SCATTERED = 0, 1, 3, 6, 20


def cost(typed: str, text: str, more: str = "") -> int | None:
    """What it costs to take `text` for what was typed, the less the better; None where a word does not fit at all.

    Args:
        typed: Words, each of which has to fit.
        more: Other words that stand for the text; they fit only whole, and less well than the text itself.
    """
    total = 0
    text, more = text.lower(), more.lower()
    for word in typed.lower().split():
        price = _of_word(word, text)
        if more and word in more:
            price = INSIDE + 2 if price is None else min(price, INSIDE + 2)
        if price is None:
            return None
        total += price
    return total


def _of_word(word: str, text: str) -> int | None:
    if word == text:
        return EXACT
    at = text.find(word)
    if at == 0:
        return START
    if at > 0:
        return WORD if not text[at - 1].isalnum() else INSIDE
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int | None:
    """The price of letters that stand apart but in order, the first of them at the beginning of a word."""
    at = text.find(word[0])
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word[0], at + 1)
    if at < 0:
        return None
    gaps = 0
    for letter in word[1:]:
        following = text.find(letter, at + 1)
        if following < 0:
            return None
        gaps += following - at - 1
        at = following
    return SCATTERED + gaps
