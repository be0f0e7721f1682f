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
    mean = numbers.short_mean(found.mean, found.std, found.dtype)
    told = [("mean", mean), ("spread", numbers.short(found.std))]
    told.append(("zeros", numbers.percent(found.zeros)))
    if found.saturated is not None:
        told.append(("saturated", numbers.percent(found.saturated)))
    if found.dead is not None:
        told.append(("dead units", f"{numbers.whole(found.dead)} of {numbers.whole(found.units)}"))
    if found.alike:
        told.append(("units", f"all {numbers.whole(found.units)} are one and the same"))
    if found.grows is not None:
        told.append(("grows", f"{found.grows:.2g}-fold"))
    if found.not_finite:
        told.append(("NaN or infinite", numbers.whole(found.not_finite)))
    if found.gradient is not None:
        told.append(("gradient", numbers.short(found.gradient) if found.gradient else "none arrives"))
    return tuple(told)


def advice(found: ActivationReport) -> str:
    """What is to be done about it, in a sentence; "" where nothing is."""
    if found.grows is None:
        return ""
    times = f"{found.grows:.2g}"
    return (
        f"What comes out is {times} times as large as what comes in: the weights are not scaled to the number of "
        "inputs. A rule such as xavier_uniform_ scales them, and torch.randn(n, m) / n ** 0.5 does."
    )


def words(found: ActivationReport) -> str:
    """The figures of a node in a line, exactly."""
    told = ((name, exactly(found, value)) for name, value in facts(found))
    return " · ".join(f"{name} {value}" for name, value in told)


def exactly(found: ActivationReport, value: str) -> str:
    """A figure of a node, for a tooltip: with what stands behind `≈ 0`."""
    return f"{value} ({numbers.short(found.mean)})" if value == numbers.NEARLY else value


def concern(found: ActivationReport) -> float:
    """How much of what comes out is of no use to learning, from 0 to 1: saturated, or zeros of a ReLU."""
    if found.saturated is not None:
        return found.saturated
    return found.zeros if found.dead is not None else 0.0
