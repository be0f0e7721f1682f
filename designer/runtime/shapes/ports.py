"""What a call gave, port by port."""

from __future__ import annotations

from designer.catalogue import parts
from designer.catalogue.spec import PortSpec
from designer.runtime.shapes.avals import Aval, Known


def spread_over(ports: tuple[PortSpec, ...], result: Known) -> dict[str, Known]:
    """A result spread over the ports as the generated text spreads it."""
    several = result if isinstance(result, tuple) and not isinstance(result, Aval) else None
    if several is not None and any(port.variadic for port in ports):
        return {parts.part(ports[0].name, index): item for index, item in enumerate(several)}
    if several is not None and len(ports) > 1:
        return {port.name: item for port, item in zip(ports, several, strict=False)}
    return {port.name: result for port in ports[:1]}
