"""What several nodes have in common: settings of one name that take the same values, and whether they hold the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from msgspec.structs import replace

from designer.catalogue.spec import Interface, SettingSpec
from designer.graph.model import Node, Value

Held = tuple[bool, Value]
"""Whether a node was given a setting, and the value that holds."""


def shared_settings(faces: Sequence[Interface]) -> tuple[SettingSpec, ...]:
    """The settings that all of these have, in the order of the first; each takes what all of them take."""
    kinds = list({id(face): {spec.name: spec for spec in face.settings} for face in faces}.values())
    names = [name for name in kinds[0] if all(name in kind for kind in kinds)]
    met = (reduce(_met, (kind[name] for kind in kinds)) for name in names)
    return tuple(spec for spec in met if spec.types)


def of_face(node: Node, face: Interface, name: str) -> Held:
    """What a node has at a setting: the value that it was given, or else its own default."""
    if name in node.settings:
        return True, node.settings[name]
    return False, next((spec.default for spec in face.settings if spec.name == name), None)


def common(values: Sequence[Held]) -> tuple[Held, bool]:
    """The one value that all have, given if one was given it; and whether they differ."""
    first = values[0][1]
    mixed = any(type(value) is not type(first) or value != first for _, value in values)
    return (any(given for given, _ in values), first), mixed


def _met(one: SettingSpec, other: SettingSpec) -> SettingSpec:
    """A setting that takes what both take; with different defaults it has none."""
    if one == other:
        return one
    types = tuple(kind for kind in one.types if kind in other.types)
    length = one.length or other.length
    if one.items != other.items or (other.length and other.length != length):
        types = tuple(kind for kind in types if kind != "tuple")
    choices = one.choices or other.choices
    if one.choices and other.choices:
        choices = tuple(choice for choice in one.choices if choice in other.choices)
    if "str" in types and (one.choices or other.choices) and not choices:
        types = tuple(kind for kind in types if kind != "str")
    alike = one.default == other.default and type(one.default) is type(other.default)
    return replace(
        one,
        types=types,
        length=length,
        choices=choices if "str" in types else (),
        default=one.default if alike else None,
        required=one.required or other.required or not alike,
        from_input=one.from_input if one.from_input == other.from_input else None,
    )
