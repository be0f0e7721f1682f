"""What does not fit between a node and what the wires bring, in the words of the layer's own settings."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from designer.graph.model import Value
from designer.runtime.shapes.avals import Dim, is_real
from designer.runtime.shapes.case import Case, Complaint, brought_by_wire, spatial_dimensions
from designer.runtime.torch_errors import plain

LONGEST = 160


Rule = Callable[[Case], Complaint | None]

_LAYOUTS = {1: "N C L", 2: "N C H W", 3: "N C D H W"}
_CHANNEL_WORDS = ("in_channels", "num_channels", "num_features")
_MATRIX = ("matmul", "mm", "bmm", "@")
_LAID_OUT = ("reshape", "view", "unflatten", "Unflatten")


def explain(case: Case, refusal: str) -> Complaint:
    """The first rule that knows the reason, else torch's own words, shortened."""
    for rule in RULES:
        complaint = rule(case)
        if complaint is not None:
            return complaint
    refusal = plain(refusal)
    text = refusal if len(refusal) <= LONGEST else refusal[: LONGEST - 1] + "…"
    return Complaint(f"{case.name}: {text}")


def wrong_rank(case: Case) -> Complaint | None:
    """A convolution over images that gets a row of features, and the like."""
    spatial, aval = spatial_dimensions(case.of), case.first
    if spatial is None or aval is None:
        return None
    allowed = [spatial + 2]
    if not case.of.startswith("BatchNorm") and not (aval.dims and aval.dims[0].times_batch):
        allowed.append(spatial + 1)
    if case.of == "BatchNorm1d":
        allowed.append(2)
    if len(aval.dims) in allowed:
        return None
    wanted = f"{spatial + 2} dimensions ({_LAYOUTS[spatial]})"
    return Complaint(f"{case.name} expects {wanted}, gets {len(aval.dims)} ({aval}{case.origin})")


def not_real(case: Case) -> Complaint | None:
    """Whole numbers that meet weights, which are real numbers."""
    asked = {port.name: port.dtype for port in case.ports}
    for port, aval in case.tensors:
        if case.parameters and not asked.get(port) and not is_real(aval.dtype):
            origin = case.origins.get(port, "")
            return Complaint(f"{case.name} expects real numbers (float32), gets {aval.dtype}{origin}")
    return None


def not_whole(case: Case) -> Complaint | None:
    """Real numbers where places in a table, classes or a mask are expected."""
    asked = {port.name: port.dtype for port in case.ports}
    for port, aval in case.tensors:
        kind = asked.get(port)
        if kind and is_real(aval.dtype):
            word = "true and false" if kind == "bool" else "whole numbers"
            return Complaint(f"{case.name} expects {word} ({kind}), gets {aval.dtype}{case.origins.get(port, '')}")
    return None


def follows_wire(case: Case) -> Complaint | None:
    """A setting that has to equal one dimension of the input and does not."""
    for spec in case.specs:
        brought = brought_by_wire(case, spec)
        expected = case.settings.get(spec.name)
        if brought is None or expected is None or _tuple(brought) == _tuple(expected):
            continue
        return _not_flat(case, expected) or Complaint(
            f"{case.name} expects {_size(expected)} {_noun(spec.name)}, gets {_size(brought)}{case.origin}",
            spec.name,
            brought,
        )
    return None


def kernel_too_large(case: Case) -> Complaint | None:
    """A kernel that does not fit into its input even once."""
    spatial, aval, kernel = spatial_dimensions(case.of), case.first, case.settings.get("kernel_size")
    if spatial is None or aval is None or kernel is None or "Transpose" in case.of:
        return None
    sizes = [dim.plus for dim in aval.dims[-spatial:]]
    kernels, dilations = _each(kernel, spatial), _each(case.settings.get("dilation", 1), spatial)
    paddings = _each(case.settings.get("padding", 0), spatial)
    if not (kernels and dilations and paddings):
        return None
    reach = [d * (k - 1) + 1 for k, d in zip(kernels, dilations, strict=True)]
    room = [size + 2 * padding for size, padding in zip(sizes, paddings, strict=True)]
    if all(r <= s for r, s in zip(reach, room, strict=True)):
        return None
    padded = " with its padding" if any(paddings) else ""
    return Complaint(
        f"{case.name}: the kernel {_size(tuple(reach))} is larger than its input {_size(tuple(room))}"
        f"{padded}{case.origin}",
        "kernel_size",
    )


def differing_shapes(case: Case) -> Complaint | None:
    """Two tensors that cannot be added, multiplied or compared element by element."""
    if len(case.tensors) != 2 or case.call in _MATRIX or case.of in (*_MATRIX, "cat", "stack"):
        return None
    (_, a), (_, b) = case.tensors
    for back in range(1, min(len(a.dims), len(b.dims)) + 1):
        one, other = a.dims[-back], b.dims[-back]
        if one != other and Dim(0, 1) not in (one, other):
            index = max(len(a.dims), len(b.dims)) - back
            return Complaint(f"{_two(case)} differ in dimension {index} ({one} and {other})")
    return None


def differing_inner(case: Case) -> Complaint | None:
    """Two matrices whose inner dimensions differ."""
    if len(case.tensors) != 2 or (case.of not in _MATRIX and case.call not in _MATRIX):
        return None
    (_, a), (_, b) = case.tensors
    if not a.dims or not b.dims or a.dims[-1] == (inner := b.dims[-2] if len(b.dims) > 1 else b.dims[0]):
        return None
    return Complaint(f"{_two(case)} do not go together: {a.dims[-1]} columns meet {inner} rows")


def differing_parts(case: Case) -> Complaint | None:
    """Tensors joined along one dimension that differ in another."""
    if case.of not in ("cat", "stack") or len(case.tensors) < 2:
        return None
    dim, (_, a) = case.settings.get("dim", 0), case.tensors[0]
    for port, b in case.tensors[1:]:
        if len(a.dims) != len(b.dims):
            return Complaint(f"{case.name}: its inputs have {len(a.dims)} and {len(b.dims)} dimensions ({a} and {b})")
        free = dim % len(a.dims) if case.of == "cat" and isinstance(dim, int) and a.dims else None
        for index, (one, other) in enumerate(zip(a.dims, b.dims, strict=True)):
            if one != other and index != free:
                return Complaint(
                    f"{case.name} along dimension {dim}: {a} and {b}{case.origins.get(port, '')} differ in "
                    f"dimension {index} ({one} and {other})"
                )
    return None


def other_layout(case: Case) -> Complaint | None:
    """A new shape that does not hold as many numbers."""
    aval = case.first
    shape = next((case.settings[s] for s in ("shape", "size", "unflattened_size", "sizes") if s in case.settings), None)
    if case.of not in _LAID_OUT or aval is None or shape is None:
        return None
    return Complaint(f"{case.name}: {aval}{case.origin} cannot be laid out as {_size(shape)}")


RULES: tuple[Rule, ...] = (
    wrong_rank,
    not_real,
    not_whole,
    follows_wire,
    kernel_too_large,
    differing_inner,
    differing_parts,
    other_layout,
    differing_shapes,
)


def unheard(case: Case) -> Complaint | None:
    """What torch refuses only once there are values: without them a batch norm takes any number of channels."""
    return not_real(case) or (follows_wire(case) if case.of.startswith("BatchNorm") else None)


def _not_flat(case: Case, expected: Value) -> Complaint | None:
    """An image where a row of features is expected that a Flatten would give."""
    aval = case.first
    if aval is None or len(aval.dims) < 3 or any(dim.times_batch for dim in aval.dims[1:]):
        return None
    if "features" not in case.settings and "in_features" not in case.settings:
        return None
    if prod(dim.plus for dim in aval.dims[1:]) != expected:
        return None
    return Complaint(f"{case.name} expects {expected} features, gets {aval}{case.origin}; put a Flatten in between")


def _two(case: Case) -> str:
    (port, a), (other, b) = case.tensors
    return f"{case.name}: {a}{case.origins.get(port, '')} and {b}{case.origins.get(other, '')}"


def _noun(setting: str) -> str:
    return "channels" if setting in _CHANNEL_WORDS else "features"


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _size(value: Value) -> str:
    return "×".join(str(item) for item in _tuple(value))


def _each(value: Value, count: int) -> list[int]:
    """One whole number for every spatial dimension; empty for a word such as "same" and what is no number."""
    items = value if isinstance(value, tuple) else (value,) * count
    numbers = [item for item in items if isinstance(item, int)]
    return numbers if len(numbers) == count else []
