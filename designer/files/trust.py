"""Whose Python code may run: by the SHA-256 of each text, kept in a file of the person's own, never in a design."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from designer.bundled import bundled
from designer.catalogue import code_node, initialiser_code
from designer.catalogue.code_parts import with_helpers
from designer.catalogue.own_code import all_code, run_code, spoken
from designer.errors import DesignerError, FileRefused, NotTrusted
from designer.files.atomic import reason, write_bytes
from designer.files.design import read_design
from designer.graph.model import Design

WHERE = "NETWORK_DESIGNER_TRUST"
"""The environment's word for another file than the usual one."""


def fingerprint(source: Sequence[str]) -> str:
    """The SHA-256 of a text: one letter more and it is another text."""
    return hashlib.sha256("\n".join(source).encode(errors="surrogatepass")).hexdigest()


class Trust:
    """What a person has trusted. The file is read when it is asked for, so what a window grants an engine knows.

    Args:
        everything: Trust whatever comes: the person said so for this once.
    """

    def __init__(self, path: Path | None = None, everything: bool = False) -> None:
        self._path = path
        self._everything = everything

    def holds(self, source: Sequence[str]) -> bool:
        """Whether this text may run."""
        if self._everything:
            return True
        mark = fingerprint(source)
        return mark in self._granted() or mark in _shipped()

    def grant(self, sources: Iterable[Sequence[str]]) -> None:
        """Trusts these texts from now on.

        Raises:
            FileRefused: it cannot be written down.
        """
        known = self._granted()
        marks = dict.fromkeys(mark for source in sources if (mark := fingerprint(source)) not in known)
        if not marks:
            return
        path = self._path or trust_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileRefused(f"{path.parent}: cannot be made ({reason(error)})") from error
        write_bytes(path, "".join(f"{mark}\n" for mark in (*known, *marks)).encode())

    def _granted(self) -> dict[str, None]:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return dict.fromkeys((self._path or trust_file()).read_text("ascii").split())
        return {}


def trust_file() -> Path:
    """Where it is written down what is trusted; it need not be there yet."""
    if os.environ.get(WHERE):
        return Path(os.environ[WHERE])
    from platformdirs import user_data_path

    return user_data_path("network-designer") / "trusted.txt"


def untrusted(design: Design, trust: Trust) -> tuple[str, ...]:
    """Names of the layers, initialisers and nodes of code that would run here and are not trusted."""
    return tuple(name for name, source in run_code(design).items() if not trust.holds(source))


def refuse_untrusted(design: Design, trust: Trust, layer: str = "") -> None:
    """Lets a design pass whose code is trusted, or whose custom layer `layer` is with those that its text speaks of.

    Raises:
        NotTrusted: it holds code that is not; the layers are named.
    """
    names = untrusted(design, trust)
    if layer:
        names = tuple(n for n in with_helpers(design, [layer]) if not trust.holds(design.layers[n].source))
    if names:
        which = f"{', '.join(spoken(design, name) for name in names[:5])}{', …' if len(names) > 5 else ''}"
        raise NotTrusted(f"this design holds Python code that is not trusted: {which}. Look at it, then trust it")


@cache
def _shipped() -> frozenset[str]:
    """Code that comes with the application: of its examples, and what a text begins with."""
    marks = {fingerprint(code_node.FIRST), fingerprint(initialiser_code.FIRST)}
    for path in sorted(bundled("examples").glob("*.design.json")):
        with contextlib.suppress(DesignerError, OSError):
            text = path.read_bytes()
            if b'"layers"' in text or b'"code"' in text:
                marks.update(map(fingerprint, all_code(read_design(path))))
    return frozenset(marks)
