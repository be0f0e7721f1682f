"""How many test images are right, in a line."""

from __future__ import annotations

from designer import numbers
from designer.ui.session.runs import Runs


def in_words(runs: Runs) -> str:
    """How far the test images are classified, or what came of them; "" before any were."""
    report = runs.accuracy
    if runs.classifying and (report is None or report.done):
        return "Classifying …"
    if report is None:
        return ""
    so_far = f"{numbers.whole(report.count)} of {numbers.whole(report.of)}"
    if runs.classifying:
        return f"Classifying: {so_far}, {numbers.percent(report.share)} right"
    if not report.done:
        return f"Stopped after {so_far} test images"
    return f"{numbers.percent(report.share)} right: {numbers.whole(report.right)} of {numbers.whole(report.count)}"
