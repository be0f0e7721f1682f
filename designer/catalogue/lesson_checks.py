"""What a lesson's note can ask for: each check's name in words, and what it wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from designer.catalogue.spec import SettingSpec
from designer.graph.model import ROLES, Check, Value


class LessonCheck(NamedTuple):
    """One check.

    Attributes:
        title: What a person asks for, in words.
        settings: What it wants to be told, in the order of `Check.arguments`.
        rest: The last of them is a list and stands in the arguments number by number.
    """

    title: str
    settings: tuple[SettingSpec, ...] = ()
    rest: bool = False


def _words(name: str, doc: str) -> SettingSpec:
    return SettingSpec(name, ("words",), required=True, doc=doc)


_PARAMETER = _words("parameter", "A name as the parameters table has it, such as 0.weight.")
_NUMBERS = SettingSpec(
    "numbers", ("float", "tuple"), required=True, items="float", doc="One number for all, or every number in a row."
)
_NODE = _words("node", "The name of a node.")
_WITHIN_BLOCKS = _words("node", "The name of a node; of one inside a block: block.node.")
_SIDES = SettingSpec("sides", ("int", "shape"), required=True, doc="The last sides of the shape, such as 7×7.")
_WITHIN = SettingSpec("within", ("float",), required=True, initial=0.01, doc="How far off each number may be.")

LESSON_CHECKS: Mapping[str, LessonCheck] = {
    "count": LessonCheck(
        "So many parameters", (SettingSpec("parameters", required=True, doc="How many numbers are trained."),)
    ),
    "named": LessonCheck("A parameter's name", (_PARAMETER,)),
    "value": LessonCheck("A parameter's numbers", (_PARAMETER, _NUMBERS)),
    "near": LessonCheck("A parameter's numbers, nearly", (_PARAMETER, _NUMBERS, _WITHIN)),
    "element": LessonCheck(
        "One element of a parameter",
        (
            _PARAMETER,
            SettingSpec("index", ("tuple",), required=True, doc="Its place, such as 0, 0."),
            SettingSpec("number", ("float",), required=True, doc="What it should be."),
        ),
    ),
    "same": LessonCheck("Two parameters with equal numbers", (_PARAMETER, _words("other", "The other's name."))),
    "tied": LessonCheck(
        "Two that are one",
        (_words("one", "The name of a parameter or a module."), _words("other", "The other's name.")),
    ),
    "bypassed": LessonCheck("A node bypassed", (_NODE,)),
    "again": LessonCheck("A layer called once more", (_NODE,)),
    "role": LessonCheck(
        "A tensor's kind",
        (
            _words("tensor", "The name of a tensor node."),
            SettingSpec("kind", ("str",), required=True, choices=ROLES, doc="What it should be."),
        ),
    ),
    "placed": LessonCheck(
        "Layers of a kind",
        (
            _words("kind", "A layer's or an operation's kind, such as MaxPool2d."),
            SettingSpec("times", default=1, doc="How many there should be at least."),
        ),
    ),
    "shape": LessonCheck("The shape that a node gives", (_WITHIN_BLOCKS, _SIDES), rest=True),
    "output_shape": LessonCheck("The shape that the network gives", (_SIDES,), rest=True),
    "on": LessonCheck("The device", (_words("device", "Such as cpu or meta."),)),
    "written": LessonCheck(
        "Words in a custom layer's code",
        (_words("layer", "The name of the custom layer."), _words("words", "What should stand in one of its lines.")),
    ),
    "alone": LessonCheck("A sample alone as in its batch"),
    "learns": LessonCheck("A gradient at every parameter"),
}
"""By the name that a file has for it; `runtime.lessons` says of each what is still to do."""


def told(check: Check) -> dict[str, Value]:
    """What the check was told, by setting; what it was not told is left out."""
    kind = LESSON_CHECKS.get(check.name, LessonCheck(""))
    names, given = [setting.name for setting in kind.settings], check.arguments
    if kind.rest and len(given) >= len(names):
        sides: Value = tuple(given[len(names) - 1 :])  # type: ignore[arg-type]
        given = (*given[: len(names) - 1], sides)
    return {name: value for name, value in zip(names, given, strict=False) if value is not None}


def told_more(check: Check, setting: str, value: Value) -> Check:
    """The check with one setting told anew; None where it is not told any more."""
    return _said(check.name, {**told(check), setting: value})


def another(check: Check | None, name: str) -> Check:
    """A check of this name; what the one before was told of the same is kept."""
    first = {setting.name: setting.initial for setting in LESSON_CHECKS[name].settings}
    return _said(name, first | (told(check) if check else {}))


def untold(check: Check) -> str:
    """What has still to be said before the check can be asked, in one line; "" where nothing."""
    if check.name not in LESSON_CHECKS:
        return f'this version knows no check called "{check.name[:40]}"'
    known = told(check)
    missing = [s.name for s in LESSON_CHECKS[check.name].settings if s.required and known.get(s.name) in (None, ())]
    return f"the note's check does not say {' and '.join(missing)} yet" if missing else ""


def _said(name: str, known: Mapping[str, Value]) -> Check:
    kind = LESSON_CHECKS[name]
    arguments = [known.get(setting.name) for setting in kind.settings]
    if kind.rest and arguments[-1] is not None:
        sides = arguments.pop()
        arguments += sides if isinstance(sides, tuple) else [sides]
    while arguments and arguments[-1] is None:
        arguments.pop()
    return Check(name, tuple(arguments))
