"""Why weights do not fit a module, in one line."""

from __future__ import annotations

from designer import numbers
from designer.runtime.reports import WeightsReport


def misfit(report: WeightsReport) -> str:
    """What does not fit, in one line."""
    lists = (("missing", report.missing), ("unexpected", report.unexpected))
    parts = [f"{len(names)} {word} ({_first(names)})" for word, names in lists if names]
    for wrong in report.wrong_shape[:1]:
        expected, met = map(numbers.shape, (wrong.expected, wrong.met))
        parts.append(f"{len(report.wrong_shape)} of another shape ({wrong.name}: {met} instead of {expected})")
    parts += [f"{names[0]} and {names[1]} are one here and differ in the file" for names in report.differing[:1]]
    return f"{report.path}: does not fit the design, nothing was loaded: {', '.join(parts)}"


def _first(names: tuple[str, ...]) -> str:
    return names[0] + (", …" if len(names) > 1 else "")
