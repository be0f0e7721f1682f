"""The hand-written words of `resources/catalogue/overlay.toml`, and how they lie over what torch says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict, replace

from designer.catalogue.spec import LayerSpec, PortSpec, SettingSpec, SettingType
from designer.errors import FileRefused
from designer.graph.model import Value


class SettingWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the overlay says of a setting; what it does not say stays as torch has it."""

    types: tuple[SettingType, ...] | UnsetType = UNSET
    default: Value | UnsetType = UNSET
    default_none: bool = False
    required: bool | UnsetType = UNSET
    doc: str | UnsetType = UNSET
    choices: tuple[str, ...] | UnsetType = UNSET
    items: SettingType | UnsetType = UNSET
    length: int | UnsetType = UNSET
    initial: Value | UnsetType = UNSET
    from_input: int | UnsetType = UNSET
    left_out: bool = False


class LayerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the overlay says of the classes that a pattern fits."""

    refused: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    doc: str | UnsetType = UNSET
    shape: str | UnsetType = UNSET
    heatmap: str | UnsetType = UNSET
    search: tuple[str, ...] = ()
    sample: tuple[tuple[int, ...], ...] | UnsetType = UNSET
    inputs: tuple[str, ...] | UnsetType = UNSET
    outputs: tuple[str, ...] | UnsetType = UNSET
    settings: Mapping[str, SettingWords] = {}
    call: Mapping[str, SettingWords] = {}
    """Settings that are given whenever the layer is called."""


class OpWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An operation: how it is called, and which of torch's arguments are ports and which settings."""

    call: str
    form: Literal["function", "method", "operator", "along", "slice"] = "function"
    of: str = ""
    category: str = "operation"
    doc: str = ""
    search: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ("input",)
    outputs: tuple[str, ...] = ("output",)
    order: tuple[str, ...] = ()
    packs: bool = False
    sample: tuple[tuple[int, ...], ...] = ()
    settings: Mapping[str, SettingWords] = {}


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    categories: Mapping[str, str]
    layer: Mapping[str, LayerWords]
    op: Mapping[str, OpWords]


def read_overlay(text: str) -> Overlay:
    """The overlay that a TOML text holds.

    Raises:
        FileRefused: it is no TOML, or holds a word that the overlay does not know.
    """
    try:
        return msgspec.convert(tomllib.loads(text), type=Overlay)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FileRefused(f"overlay.toml: {error}") from None


def lay_over(specs: Sequence[LayerSpec], overlay: Overlay) -> tuple[LayerSpec, ...]:
    """The layers with the overlay's words upon them.

    Raises:
        FileRefused: a pattern fits no class, no class that it fits has one of its settings, or a file of torch
            belongs to no group.
    """
    result = []
    for spec in specs:
        if spec.category not in overlay.categories:
            raise FileRefused(
                f'overlay.toml: [categories] has no group for torch\'s file "{spec.category}" ({spec.name})'
            )
        spec = replace(spec, category=overlay.categories[spec.category])
        for pattern, words in overlay.layer.items():
            if fnmatchcase(spec.name, pattern):
                spec = _layer(spec, words)
        result.append(_without_refused_parts(spec))
    _check_patterns(specs, overlay)
    return tuple(result)


def port(text: str) -> PortSpec:
    """A port as the overlay writes it: `mask?` may stay free, `tensors*` grows, `target:int64` has a dtype."""
    name, _, dtype = text.rstrip("?*").partition(":")
    return PortSpec(name, required="?" not in text, variadic="*" in text, dtype=dtype)


def setting(spec: SettingSpec, words: SettingWords) -> SettingSpec:
    """The setting with the overlay's words upon it."""
    given: dict[str, Any] = {
        name: value
        for name, value in asdict(words).items()
        if value is not UNSET and name not in ("left_out", "default_none")
    }
    for name in ("default", "initial"):
        if isinstance(given.get(name), list):
            given[name] = tuple(given[name])
    if "default" in given or words.default_none:
        given["required"] = False
    return replace(spec, **given)


def _layer(spec: LayerSpec, words: LayerWords) -> LayerSpec:
    given: dict[str, Any] = {
        name: value
        for name in ("refused", "category", "doc", "shape", "heatmap", "sample")
        if (value := getattr(words, name)) is not UNSET
    }
    docs = {known.name: known.doc for known in spec.inputs}
    if words.inputs is not UNSET:
        given["inputs"] = tuple(replace(p, doc=docs.get(p.name, "")) for p in map(port, words.inputs))
    if words.outputs is not UNSET:
        given["outputs"] = tuple(map(port, words.outputs))
    settings = tuple(
        setting(known, words.settings[known.name]) if known.name in words.settings else known
        for known in spec.settings
        if not (known.name in words.settings and words.settings[known.name].left_out)
    )
    at_call = tuple(setting(SettingSpec(name, at_call=True), told) for name, told in words.call.items())
    search = tuple(dict.fromkeys((*spec.search, *words.search)))
    return replace(spec, settings=(*settings, *at_call), search=search, **given)


def _without_refused_parts(spec: LayerSpec) -> LayerSpec:
    """A class that cannot be placed needs no sample and no layout of its weights."""
    return replace(spec, sample=(), heatmap="") if spec.refused else spec


def _check_patterns(specs: Sequence[LayerSpec], overlay: Overlay) -> None:
    for pattern, words in overlay.layer.items():
        fitting = [spec for spec in specs if fnmatchcase(spec.name, pattern)]
        if not fitting:
            raise FileRefused(f'overlay.toml: torch.nn has no class that fits [layer."{pattern}"]')
        known = {known.name for spec in fitting for known in spec.settings}
        for name in words.settings:
            if name not in known:
                raise FileRefused(f'overlay.toml: [layer."{pattern}"] speaks of "{name}", which no such class takes')
