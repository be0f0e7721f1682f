"""Names of nodes, blocks and settings: what Python and torch can carry, and what breaks a module silently."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container, Iterable

from designer.errors import NameRefused
from designer.graph.expressions.sizes import is_size
from designer.graph.model import Kind

LONGEST = 100

# What `nn.Module` and `nn.Sequential` use themselves. Assigning a child to one of these either raises or, worse,
# is accepted and breaks the class (`self.forward = nn.ReLU()`). A test compares the list with the installed torch.
MODULE_NAMES = frozenset(
    """
    T_destination add_module append apply bfloat16 buffers call_super_init children compile cpu cuda double
    dump_patches eval extend extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half
    insert ipu load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters
    pop register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
    register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
    register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty
    train training type xpu zero_grad
    _apply _backward_hooks _backward_pre_hooks _buffers _call_impl _compiled_call_impl _forward_hooks
    _forward_hooks_always_called _forward_hooks_with_kwargs _forward_pre_hooks _forward_pre_hooks_with_kwargs
    _get_backward_hooks _get_backward_pre_hooks _get_item_by_idx _get_name _is_full_backward_hook _load_from_state_dict
    _load_state_dict_post_hooks _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules
    _named_members _non_persistent_buffers_set _parameters _register_load_state_dict_pre_hook
    _register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward _state_dict_hooks
    _state_dict_pre_hooks _version _wrapped_call_impl
    """.split()
)

MODULE_LIKE = ("layer", "block", "repeat", "while", "if", "tensor")
"""Kinds of nodes that become something of a torch module's own."""

LOCALS_TAKEN = frozenset({"self", "torch", "nn", "F", "super", "range"})
"""Words that generated code uses itself, so no variable and no class may have them."""

_SPECIAL = re.compile(r"__\w*__$")


def check_node_name(name: str, kind: Kind = "layer") -> None:
    """Whether a node may have this name; inputs must be Python identifiers, since they become arguments.

    Raises:
        NameRefused: with the reason in one line.
    """
    _check_text(name)
    if kind == "input":
        _check_identifier(name, "an input")
    if "." in name:
        raise NameRefused(f'"{_short(name)}": a name cannot hold a dot, torch separates the parts of a path with it')
    if kind in MODULE_LIKE and keyword.iskeyword(name):
        raise NameRefused(f'"{name}" is a word of Python, so nothing in a module can be called so')
    if kind in MODULE_LIKE and (name in MODULE_NAMES or _SPECIAL.match(name)):
        raise NameRefused(f'"{name}": every torch module has something of its own by this name')


def check_class_name(name: str) -> None:
    """Whether a block may have this name, which becomes a Python class.

    Raises:
        NameRefused: with the reason in one line.
    """
    _check_text(name)
    _check_identifier(name, "a block")
    if hasattr(builtins, name):
        raise NameRefused(f'"{name}": this would hide a word that Python has already')


def check_setting_name(name: str) -> None:
    """Whether a block's setting may have this name, which becomes an argument of the constructor.

    Raises:
        NameRefused: with the reason in one line.
    """
    _check_text(name)
    _check_identifier(name, "a setting")
    if is_size(name):
        raise NameRefused(f'"{name}" means a size that flows in; call the setting something else')


def is_identifier(name: str) -> bool:
    """Whether Python can use the name as it stands."""
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)


def as_identifier(text: str) -> str:
    """The nearest Python identifier: `block 0` gives `block_0`, `0` gives `_0`."""
    word = re.sub(r"\W", "_", text, flags=re.ASCII)
    if not word or word[0].isdigit():
        word = "_" + word
    return word + "_" if keyword.iskeyword(word) or word in LOCALS_TAKEN else word


def word(name: str) -> str:
    """The name as it may stand in Python text: itself if it is legal, else the nearest identifier.

    A name from a file is checked and reported elsewhere; here it is only kept from being more than a name.
    """
    return name if is_identifier(name) else as_identifier(name)


def as_class_name(text: str) -> str:
    """The class name that a block called `text` gets: `stage 2` gives `Stage2`."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    name = "".join(word[0].upper() + word[1:] for word in words) or "Block"
    if name[0].isdigit():
        name = "Block" + name
    return name + "Block" if name in LOCALS_TAKEN or hasattr(builtins, name) else name


def unique_name(base: str, taken: Container[str]) -> str:
    """`base`, or the first of `base2`, `base3`, … that is not taken; a number at the end counts on."""
    if base not in taken:
        return base
    stem = base.rstrip("0123456789") or base
    number = int(base[len(stem) :] or 1) + 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


class FreeNames:
    """Gives out free names one after the other; for ten thousand of them as quickly as for one."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._tried: dict[str, tuple[int, int]] = {}

    def take(self, base: str) -> str:
        """What `unique_name` says; it is taken from now on."""
        name = base if base not in self._taken else self._counted_on(base)
        self._taken.add(name)
        return name

    def free(self, names: Iterable[str]) -> None:
        """These may be given out again."""
        self._taken.difference_update(names)
        self._tried.clear()

    def _counted_on(self, base: str) -> str:
        stem = base.rstrip("0123456789") or base
        start = number = int(base[len(stem) :] or 1) + 1
        low, high = self._tried.get(stem, (0, -1))
        if low <= start <= high:
            start, number = low, high
        while f"{stem}{number}" in self._taken:
            number += 1
        self._tried[stem] = (start, number)
        return f"{stem}{number}"


def _check_text(name: str) -> None:
    if not name:
        raise NameRefused("a name cannot be empty")
    if len(name) > LONGEST:
        raise NameRefused(f'"{_short(name)}": a name has at most {LONGEST} characters, this one has {len(name)}')
    if not name.isprintable() or name != name.strip():
        raise NameRefused(f"{name!r}: a name cannot hold control characters or begin or end with a space")


def _check_identifier(name: str, what: str) -> None:
    if keyword.iskeyword(name) or name in LOCALS_TAKEN:
        raise NameRefused(f'"{name}" is a word of Python or torch, so {what} cannot be called so')
    if not is_identifier(name) or _SPECIAL.match(name):
        raise NameRefused(f'"{_short(name)}": {what} is called with letters, digits and _, not beginning with a digit')


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:37] + "…"
