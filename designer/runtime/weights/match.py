"""Which tensor of a file belongs to which of a module, by names and shapes alone. Imports no torch.

A tensor of a file is used at most once, a tensor of the module gets at most one, and a file whose names and shapes
are the module's is matched by name entirely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from designer.runtime.reports import How, Pair, TensorFact

WRAPPERS = frozenset({"module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"})
"""Words that DataParallel, torch.compile and others put into names; none of them says anything of the network."""

SURE: frozenset[How] = frozenset({"name", "prefix", "node", "order"})
"""How two belong together when it is taken for granted until a person says otherwise."""

MOST_PREFIXES, MOST_CUTS = 4, 12
_RANKS = (("bool", 0), ("int", 1), ("uint", 1), ("complex", 3))

Keys = Mapping[str, str]
"""By name of a tensor, what names its node in the design whatever the node is called."""


def match(own: Sequence[TensorFact], given: Sequence[TensorFact], own_keys: Keys, given_keys: Keys) -> tuple[Pair, ...]:
    """What belongs together: by name, without wrappers and prefixes, by node, by order, by shape; in this order."""
    matching = _Matching(own, given)
    matching.by_name()
    matching.by_prefix()
    if agree(matching.pairs, own_keys, given_keys):
        matching.by_node(own_keys, given_keys)
    matching.by_order()
    matching.by_shape()
    places = {fact.name: place for place, fact in enumerate(own)}
    return tuple(sorted(matching.pairs, key=lambda pair: places[pair.own]))


def fits(own: TensorFact, given: TensorFact) -> bool:
    """Whether these numbers can go into that tensor: its shape, and no kind of number that it cannot hold."""
    return own.shape in (None, given.shape) and _rank(given.dtype) <= _rank(own.dtype)


def repeated(own: Sequence[TensorFact], given: Sequence[TensorFact], pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    """Further names in the file of tensors that are matched already, since the module knows them by several names."""
    used = {pair.given for pair in pairs}
    matched = {pair.own for pair in pairs}
    facts = {name: fact for fact in own for name in (fact.name, *fact.aliases)}
    return [
        (one.name, facts[one.name].name)
        for one in given
        if one.name not in used and one.name in facts and facts[one.name].name in matched and fits(facts[one.name], one)
    ]


def agree(pairs: Iterable[Pair], own_keys: Keys, given_keys: Keys) -> bool:
    """Whether the nodes of what is matched by name are the same: else the file is of another design."""
    known = [pair for pair in pairs if pair.own in own_keys and pair.given in given_keys]
    return all(own_keys[pair.own] == given_keys[pair.given] for pair in known)


class _Matching:
    """What is matched so far, and what is left on both sides."""

    def __init__(self, own: Sequence[TensorFact], given: Sequence[TensorFact]) -> None:
        self.pairs: list[Pair] = []
        self._own = {fact.name: fact for fact in own}
        self._given = {fact.name: fact for fact in given}
        self._names = {name: fact.name for fact in own for name in (fact.name, *fact.aliases)}

    def by_name(self) -> None:
        self._take_all(((name, self._names[name]) for name in list(self._given) if name in self._names), "name")

    def by_prefix(self) -> None:
        """Names that are the same but for wrappers; then for one prefix that most have on one of the two sides."""
        bare = {_unwrapped(name): own for name, own in self._names.items() if own in self._own}
        found = ((name, bare[_unwrapped(name)]) for name in list(self._given) if _unwrapped(name) in bare)
        self._take_all(found, "prefix")
        for _ in range(MOST_PREFIXES):
            if not self._by_commonest_prefix():
                return

    def _by_commonest_prefix(self) -> bool:
        own_names = {name: own for name, own in self._names.items() if own in self._own}
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name, fact in self._given.items():
            for prefix, rest in _cuts(name):
                if rest in own_names and fits(self._own[own_names[rest]], fact):
                    found.setdefault(("file", prefix), []).append((name, own_names[rest]))
        for name, own in own_names.items():
            for prefix, rest in _cuts(name):
                if rest in self._given and fits(self._own[own], self._given[rest]):
                    found.setdefault(("module", prefix), []).append((rest, own))
        if not found:
            return False
        best = max(found, key=lambda key: (len(found[key]), -len(key[1]), key))
        self._take_all(found[best], "prefix")
        return True

    def by_node(self, own_keys: Keys, given_keys: Keys) -> None:
        nodes = {own_keys[name]: name for name in self._own if name in own_keys}
        keyed = ((name, given_keys[name]) for name in list(self._given) if name in given_keys)
        self._take_all(((name, nodes[key]) for name, key in keyed if key in nodes), "node")

    def by_order(self) -> None:
        """All that is left, when one by one the shapes are the same."""
        together = list(zip(self._given.values(), self._own.values(), strict=False))
        if len(self._own) == len(self._given) and all(fits(own, given) for given, own in together):
            self._take_all([(given.name, own.name) for given, own in together], "order")

    def by_shape(self) -> None:
        """The first of a shape to the first of that shape, the second to the second; sure only where there is one."""
        own, given = _by_shape(self._own.values()), _by_shape(self._given.values())
        for shape, names in given.items():
            theirs = own.get(shape, [])
            how: How = "shape" if len(names) == len(theirs) == 1 else "guess"
            self._take_all(list(zip(names, theirs, strict=False)), how)

    def _take_all(self, found: Iterable[tuple[str, str]], how: How) -> None:
        for given, own in found:
            if given in self._given and own in self._own and fits(self._own[own], self._given[given]):
                del self._given[given], self._own[own]
                self.pairs.append(Pair(given, own, how))


def _unwrapped(name: str) -> str:
    if not any(word in name for word in WRAPPERS):
        return name
    return ".".join(word for word in name.split(".") if word not in WRAPPERS)


def _cuts(name: str) -> Iterator[tuple[str, str]]:
    """Each way to cut a name at a dot: `a.b.c` gives `a.` and `b.c`, `a.b.` and `c`; at most a dozen."""
    place = 0
    for _ in range(MOST_CUTS):
        place = name.find(".", place) + 1
        if not place:
            return
        yield name[:place], name[place:]


def _by_shape(facts: Iterable[TensorFact]) -> dict[tuple[int, ...], list[str]]:
    known = sorted(((fact.shape, place, fact.name) for place, fact in enumerate(facts) if fact.shape is not None))
    return {shape: [name for _, _, name in group] for shape, group in groupby(known, key=lambda item: item[0])}


def _rank(dtype: str) -> int:
    return next((rank for word, rank in _RANKS if dtype.startswith(word)), 2)
