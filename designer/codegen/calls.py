"""What a node is in Python: the expression that makes it, and the one that calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.catalogue import parts
from designer.catalogue.spec import Interface, OpSpec, PortSpec, SettingSpec
from designer.codegen.slices import sliced
from designer.codegen.values import NO_WORDS, UNKNOWN, emit, quoted
from designer.graph.expressions import expr
from designer.graph.model import Node, Value
from designer.graph.names import is_identifier, word


def arguments(node: Node, settings: Sequence[SettingSpec], words: Mapping[str, str] = NO_WORDS) -> list[str]:
    """A node's settings as the arguments of its constructor; what equals the default is left out.

    Required settings stand first and without their names, as people write them: `1, 6, 5, padding=2`.
    """
    return given(node.settings, settings, words)


def given(
    values: Mapping[str, Value], settings: Sequence[SettingSpec], words: Mapping[str, str] = NO_WORDS
) -> list[str]:
    """Values as the arguments of a call: those that must be there first, then what differs from its default."""
    required = [spec for spec in settings if spec.required and not spec.by_name]
    positional = [emit(values[s.name], s, words) if s.name in values else UNKNOWN for s in required]
    named = [
        f"{word(spec.name)}={emit(values[spec.name], spec, words)}"
        for spec in settings
        if (spec.by_name and spec.name in values) or (not spec.required and stated(values, spec))
    ]
    return positional + named


def stated(settings: Mapping[str, Value], spec: SettingSpec) -> bool:
    """Whether a setting has a value of its own. `1 == True` in Python, so the sorts are compared too."""
    if spec.name not in settings:
        return False
    value = settings[spec.name]
    return value != spec.default or type(value) is not type(spec.default)


def child(name: str) -> str:
    """How a module's child is named in its forward pass."""
    return f"self.{name}" if is_identifier(name) else f"self.get_submodule({quoted(name)})"


def assign_child(name: str, value: str) -> str:
    """The line that gives a module a child: `self.conv1 = …`, or by `add_module` where the name is no identifier."""
    return f"self.{name} = {value}" if is_identifier(name) else f"self.add_module({quoted(name)}, {value})"


def call(
    function: str,
    interface: Interface,
    inputs: Mapping[str, str],
    node: Node | None = None,
    words: Mapping[str, str] = NO_WORDS,
) -> str:
    """A module called on what its input ports carry, with the settings of `node` that a call takes."""
    positional, named = call_inputs(interface.inputs, inputs)
    at_call = [spec for spec in interface.settings if spec.at_call] if node is not None else []
    settings = arguments(node, at_call, words) if node is not None and at_call else []
    return f"{function}({', '.join(positional + named + settings)})"


def call_inputs(ports: Sequence[PortSpec], inputs: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The inputs of a call: those that must be there, in order, and the optional ones by name."""
    positional: list[str] = []
    for port in ports:
        if port.variadic:
            positional += variadic(port, inputs) or ([UNKNOWN] if port.required else [])
        elif port.required:
            positional.append(inputs.get(port.name, UNKNOWN))
    named = [
        f"{word(p.name)}={inputs[p.name]}" for p in ports if not p.required and not p.variadic and p.name in inputs
    ]
    return positional, named


def variadic(port: PortSpec, inputs: Mapping[str, str]) -> list[str]:
    """What the growing port carries, in order: `tensors0`, `tensors1`, …"""
    return [inputs[parts.part(port.name, number)] for number in parts.numbers(port.name, inputs)]


def operation(node: Node, spec: OpSpec, inputs: Mapping[str, str], words: Mapping[str, str] = NO_WORDS) -> str:
    """An operation on what its input ports carry: `torch.cat((a, b), dim=1)`, `x.flatten(1)`, `a + b`."""
    words = {**words, **{name: inputs.get(name, UNKNOWN) for name in expr.sizes_in(*node.settings.values())}}
    given = _with_settings(node, spec, inputs, words)
    if spec.form == "operator":
        operands = [inputs.get(p.name) or operand(given.get(p.name, UNKNOWN)) for p in spec.inputs]
        return f"{spec.call}{operands[0]}" if len(operands) == 1 else f" {spec.call} ".join(operands)
    if spec.form == "slice":
        return sliced(node, spec, inputs.get(spec.inputs[0].name, UNKNOWN), words)
    ports = {port.name for port in spec.inputs}
    own = [s for s in spec.settings if s.name not in ports]
    positional, named = call_inputs(spec.inputs, given)
    if spec.order:
        positional, own = _in_order(node, spec, given, words), [s for s in own if not s.required]
    settings = arguments(node, own, words)
    if spec.form == "along":
        return f"{spec.call}({positional[0]}.size({', '.join(settings)}), device={positional[0]}.device)"
    if spec.packs:
        positional = [f"({', '.join(positional)}{',' if len(positional) == 1 else ''})"]
    if spec.form == "method":
        return f"{positional[0]}.{spec.call}({', '.join(positional[1:] + settings + named)})"
    return f"{spec.call}({', '.join(positional + settings + named)})"


def operand(text: str) -> str:
    """A setting's text beside an operator: in brackets where it is more than a name or a number without a sign."""
    return text if text == UNKNOWN or text.replace(".", "").replace("_", "").isalnum() else f"({text})"


def _in_order(node: Node, spec: OpSpec, given: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """Inputs and required settings in the order that the operation wants them, `torch.gather(x, 1, index)`."""
    ports, settings = {p.name: p for p in spec.inputs}, {s.name: s for s in spec.settings}
    return [
        text
        for name in spec.order
        for text in (
            call_inputs([ports[name]], given)[0] if name in ports else arguments(node, [settings[name]], words)
        )
    ]


def _with_settings(node: Node, spec: OpSpec, inputs: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """Inputs, with a setting of the same name in the place of a port that no wire reaches: the 1 of `x + 1`."""
    by_name = {s.name: s for s in spec.settings}
    constants = {
        port.name: emit(node.settings[port.name], by_name[port.name], words)
        for port in spec.inputs
        if port.name in by_name and port.name in node.settings
    }
    return {**constants, **inputs}
