"""What a person chose of the parameter tree's columns, as text that is kept from one time to the next."""

from __future__ import annotations

import msgspec


class Choices(msgspec.Struct, frozen=True):
    """Columns by their titles, so that one that comes or goes in a later version moves no other.

    Attributes:
        turned: Those that are not as they are at first: hidden ones shown, shown ones hidden.
        widths: In px, of those that were drawn to a width by hand.
        sort: The one that orders the rows; "" for the module's own order.
    """

    turned: tuple[str, ...] = ()
    widths: dict[str, int] = {}
    sort: str = ""
    descending: bool = False


def written(choices: Choices) -> str:
    """One line of text."""
    return msgspec.json.encode(choices).decode()


def read(text: str) -> Choices:
    """What the text says; nothing chosen where it says nothing of use."""
    try:
        return msgspec.json.decode(text, type=Choices)
    except msgspec.MsgspecError:
        return Choices()
