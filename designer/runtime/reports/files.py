"""Files of tensors. Plain values; no torch."""

from __future__ import annotations

import msgspec


class Member(msgspec.Struct, frozen=True):
    """One thing in a file of tensors.

    Attributes:
        parent: Number of the member that it is in, -1 for the whole.
        label: Its key, or its place in a list as `[0]`.
        kind: Name of its class: `Tensor`, `OrderedDict`, `list`, `int` …
        shape: None for what is no tensor.
        count: Elements of a tensor, members of a list or dictionary.
        text: What a plain value is, as Python writes it.
    """

    parent: int
    label: str
    kind: str
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    count: int = 0
    size: int = 0
    text: str = ""


class FileReport(msgspec.Struct, frozen=True):
    """What a file of tensors holds; the first member is the whole.

    Attributes:
        fits: Whether weights of the present design are in it.
    """

    path: str
    members: tuple[Member, ...]
    size: int
    fits: bool = False


class Writing(msgspec.Struct, frozen=True):
    """A file on its way into its file, beside everything else.

    Attributes:
        done, size: Bytes that are written, and in all.
        over: It is written, or will not be, or there was none.
        refusal: Why it could not be written; "" where it could.
    """

    path: str = ""
    done: int = 0
    size: int = 0
    over: bool = True
    refusal: str = ""
