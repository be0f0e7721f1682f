"""`python -m designer.runtime.introspect`: write the catalogue anew from the installed torch and the overlay."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import msgspec
import torch

from designer.bundled import bundled
from designer.catalogue.initialisers import InitialiserSpec
from designer.catalogue.spec import LayerSpec, OpSpec
from designer.errors import FileRefused
from designer.files.atomic import write_bytes
from designer.runtime.introspect.initialisers import initialiser_specs
from designer.runtime.introspect.layers import layer_classes, layer_spec
from designer.runtime.introspect.operations import operation_specs
from designer.runtime.introspect.overlay import lay_over, read_overlay
from designer.runtime.introspect.ranks import with_ranks


def catalogue_files() -> dict[str, str]:
    """By file name, the text that the catalogue's files have for the installed torch; the same text every time."""
    overlay = read_overlay(bundled("catalogue", "overlay.toml").read_text(encoding="utf-8"))
    layers = map(with_ranks, lay_over([layer_spec(cls) for cls in layer_classes().values()], overlay))
    return {
        "layers.json": _lines(layers),
        "operations.json": _lines(operation_specs(overlay)),
        "initialisers.json": _lines(initialiser_specs()),
    }


def main() -> int:
    """Write the files and say what they hold."""
    try:
        files = catalogue_files()
    except FileRefused as error:
        sys.stderr.write(f"{error}\n")
        return error.status
    for name, text in files.items():
        write_bytes(bundled("catalogue", name), text.encode())
        sys.stdout.write(f"{name}: {text.count(chr(10)) - 2} entries from torch {torch.__version__}\n")
    return 0


def _lines(specs: Iterable[LayerSpec | OpSpec | InitialiserSpec]) -> str:
    """One entry a line, so that a comparison of two versions shows which entries differ."""
    rows = (msgspec.json.encode(spec).decode() for spec in specs)
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    sys.exit(main())
