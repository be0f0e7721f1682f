"""The activations that were measured last, as long as they are those of the live module."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from designer import numbers
from designer.runtime.reports import ActivationReport, ActivationsReport

BATCH = 256
"""Samples that are measured at once."""


class Activations(QObject):
    """Tells when there are others, or none any more.

    Attributes:
        report: What was measured; None before, and once the design or its weights are others.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.report: ActivationsReport | None = None

    def take(self, report: ActivationsReport) -> None:
        """They were measured."""
        self.report = report
        self.changed.emit()

    def forget(self) -> None:
        """What was measured holds no longer."""
        if self.report is not None:
            self.report = None
            self.changed.emit()

    def of(self, path: str) -> ActivationReport | None:
        """Those of a node."""
        return self.report.nodes.get(path) if self.report else None


def facts(found: ActivationReport) -> tuple[tuple[str, str], ...]:
    """The figures of a node by name."""
    told = [("mean", numbers.short(found.mean)), ("spread", numbers.short(found.std))]
    told.append(("zeros", numbers.percent(found.zeros)))
    if found.saturated is not None:
        told.append(("saturated", numbers.percent(found.saturated)))
    if found.dead is not None:
        told.append(("dead units", f"{numbers.whole(found.dead)} of {numbers.whole(found.units)}"))
    if found.alike:
        told.append(("units", f"all {numbers.whole(found.units)} are one and the same"))
    if found.not_finite:
        told.append(("NaN or infinite", numbers.whole(found.not_finite)))
    if found.gradient is not None:
        told.append(("gradient", numbers.short(found.gradient) if found.gradient else "none arrives"))
    return tuple(told)


def words(found: ActivationReport) -> str:
    """The figures of a node in a line."""
    return " · ".join(f"{name} {value}" for name, value in facts(found))


def concern(found: ActivationReport) -> float:
    """How much of what comes out is of no use to learning, from 0 to 1: saturated, or zeros of a ReLU."""
    if found.saturated is not None:
        return found.saturated
    return found.zeros if found.dead is not None else 0.0
