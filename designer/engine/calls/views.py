"""What has to be told of a tensor that is seen in another way."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.pictures.reports import Subject, Viewed
from designer.runtime.views.reports import ColoursReport, PartsReport, ViewReport


class TellView(Call[ViewReport], frozen=True):
    """The order of a view and what there is to say of it."""

    view: Viewed


class TellParts(Call[PartsReport], frozen=True):
    """The gates of a recurrent layer's parameter, or the projections of attention."""

    name: str


class ReadColours(Call[ColoursReport], frozen=True):
    """Kernels of three input channels as pictures in colour.

    Attributes:
        own: Each kernel has a scale of its own.
    """

    subject: Subject
    own: bool = False
