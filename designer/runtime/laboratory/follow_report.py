"""What is told of an input that is moved under two layers. Imports no torch."""

from __future__ import annotations

import msgspec

from designer.runtime.laboratory.reports import Grid, Look


class Follower(msgspec.Struct, frozen=True):
    """How far what one layer gives goes along with its input.

    Attributes:
        name: `Conv2d conv1`; of a layer that was started for this, what it is: `Linear(784, 784)`.
        seed: What its weights were started with for this; None for a layer of the design.
        parameters: How many numbers it has.
        moved: What it makes of the moved input: rows × columns.
        along: What it made of the input in its place, moved likewise.
        largest: The greatest difference of the two; `inside` away from the border.
        strongest: The greatest size of a number in `along`.
        has_places: Its outputs lie in rows and columns as its inputs do, so that there is something to be moved.
    """

    name: str
    seed: int | None
    parameters: int
    moved: Grid
    along: Grid
    largest: float
    inside: float
    strongest: float
    has_places: bool = True


class FollowReport(msgspec.Struct, frozen=True):
    """A layer with a window and a dense layer under the same moved input.

    Attributes:
        look: With the shift that was meant: by half the size at most.
        input: Rows × columns of the first channel, as it was moved.
        channels: How many channels flow in.
        window, dense: The two layers.
        dense_picked: It is the dense one that is looked at.
        strides: By how many cells the input has to be moved for the output to be moved by one, down and to the right.
    """

    look: Look
    input: Grid
    channels: int
    window: Follower
    dense: Follower
    strides: tuple[int, int] = (1, 1)
    dense_picked: bool = False
