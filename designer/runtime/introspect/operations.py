"""Operations: what the overlay chose of torch's functions, with torch's own arguments, defaults and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from msgspec import UNSET
from msgspec.structs import replace

from designer.catalogue.spec import OpSpec, SettingSpec
from designer.errors import FileRefused
from designer.graph.model import Value
from designer.runtime.introspect import docs, signatures
from designer.runtime.introspect.overlay import OpWords, Overlay, SettingWords, port, setting
from designer.runtime.introspect.signatures import EMPTY, Argument

_SETTABLE = frozenset({"int", "float", "bool", "str", "tuple", "dtype", "none"})


def operation_specs(overlay: Overlay) -> tuple[OpSpec, ...]:
    """Every operation of the overlay, in its order.

    Raises:
        FileRefused: torch has no such function or argument, or a default is told neither by torch nor by the overlay.
    """
    return tuple(_operation(name, words) for name, words in overlay.op.items())


def _operation(name: str, words: OpWords) -> OpSpec:
    path = words.of or words.call
    known, doc = _torch_says(name, path, words) if "." in path else ({}, "")
    about = docs.argument_docs(doc)
    inputs = tuple(replace(p, doc="" if p.variadic else about.get(p.name, "")) for p in map(port, words.inputs))
    ports = {p.name for p in inputs}
    return OpSpec(
        name=name,
        call=words.call,
        form=words.form,
        category=words.category,
        doc=words.doc or docs.summary(doc),
        settings=tuple(
            _setting(name, argument, known, about, said, argument in ports) for argument, said in words.settings.items()
        ),
        inputs=inputs,
        outputs=tuple(map(port, words.outputs)),
        packs=words.packs,
        order=words.order,
        search=words.search,
        sample=words.sample,
    )


def _torch_says(name: str, path: str, words: OpWords) -> tuple[Mapping[str, Argument], str]:
    try:
        doc = signatures.function(path).__doc__
    except (AttributeError, KeyError):
        raise FileRefused(f'overlay.toml: [op.{name}] speaks of "{path}", which torch does not have') from None
    return signatures.best(path, set(words.settings)), doc or ""


def _setting(
    name: str, argument: str, known: Mapping[str, Argument], about: Mapping[str, str], said: SettingWords, is_port: bool
) -> SettingSpec:
    found = known.get(argument)
    if found is None and (said.types is UNSET or (known and argument not in about)):
        raise FileRefused(f'overlay.toml: [op.{name}] speaks of "{argument}", which it does not take')
    spec = SettingSpec(argument, doc=about.get(argument, ""))
    if found is not None:
        spec = _from_torch(spec, found)
    if is_port:  # a number in the place of a wire, and no default of its own
        spec = replace(spec, required=False, default=None)
    spec = setting(spec, said)
    if (
        not spec.required
        and found is not None
        and found.default is EMPTY
        and not found.required
        and said.default is UNSET
    ):
        raise FileRefused(f'overlay.toml: [op.{name}] must say the default of "{argument}", torch does not')
    if not spec.required and spec.default is None and "none" not in spec.types:
        spec = replace(spec, types=(*spec.types, "none"))
    return spec


def _from_torch(spec: SettingSpec, found: Argument) -> SettingSpec:
    types = tuple(sort for sort in found.sorts.types if sort in _SETTABLE)
    default = None if found.default is EMPTY else found.default
    value = cast(Value, tuple(default) if isinstance(default, list) else default)
    return replace(
        spec,
        types=types or ("int",),
        default=value,
        required=found.required,
        choices=found.sorts.choices,
        items=found.sorts.items,
        length=found.sorts.length,
    )
