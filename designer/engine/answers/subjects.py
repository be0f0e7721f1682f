"""The tensor that a subject names; everything that is shown of any of them is made from there on."""

from __future__ import annotations

from functools import singledispatch

from torch import Tensor

from designer.engine.state import State
from designer.engine.tensor_files import TensorFiles
from designer.runtime.flows.flows import Flows
from designer.runtime.moments.moments import Moments
from designer.runtime.parameters.named import named
from designer.runtime.pictures.reports import Difference, OfFile, OfModule, Subject, Viewed
from designer.runtime.reports import OfFlow
from designer.runtime.views.views import Shown, Views


@singledispatch
def tensor_of(subject: Subject, state: State) -> Tensor:
    """The tensor to look at; each sort of subject registers a function of its own.

    It is asked for once for every call, so what is worked out is kept (`State.of`) until what it is made of changes.

    Raises:
        DesignerError: there is none.
    """
    raise NotImplementedError(f"nothing looks up {type(subject).__name__}")


@tensor_of.register
def _(subject: OfModule, state: State) -> Tensor:
    return named(state.live.module, subject.name, subject.gradient)


@tensor_of.register
def _(subject: OfFile, state: State) -> Tensor:
    return state.of(TensorFiles).tensor(subject.path, subject.number)


@tensor_of.register
def _(subject: OfFlow, state: State) -> Tensor:
    return state.of(Flows).of(subject)


@tensor_of.register
def _(subject: Difference, state: State) -> Tensor:
    return state.of(Moments).difference(subject.name, subject.before, subject.after)


@tensor_of.register
def _(subject: Viewed, state: State) -> Tensor:
    return shown(subject, state).tensor


def shown(subject: Viewed, state: State) -> Shown:
    """A tensor seen in another way, and what has to be told of it.

    Raises:
        DesignerError: there is none, or it cannot be seen so.
    """
    return state.of(Views).shown(subject, tensor_of(subject.of, state))


def name_of(subject: Subject) -> str:
    """What the tensor is called when it has to be told of."""
    return f'"{subject.name}"' if isinstance(subject, OfModule | Difference) else "this tensor"
