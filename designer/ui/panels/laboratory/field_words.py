"""What a receptive field says in a sentence or two."""

from __future__ import annotations

from designer.runtime.laboratory.reports import FieldReport


def words(report: FieldReport, name: str) -> str:
    """What the picture says: `One cell after pool2 sees 16×16 pixels: rows 6 to 21, columns 6 to 21.`"""
    _, rows, columns = report.picture.shape
    felt = int((report.heat.array > 0).sum())
    if not report.exact:
        return (
            f"How much one cell after {name} sees is no number: {report.why}. "
            f"By the gradient, {felt:,} of {rows * columns:,} pixels matter to this cell."
        )
    if report.rows[1] < report.rows[0] or report.columns[1] < report.columns[0]:
        return (
            f"This cell after {name} sees nothing: it lies between those that the input is spread over.{_rest(report)}"
        )
    gradient = f"By the gradient, {felt:,} of them matter now; the bluer, the more."
    return f"{_seen(report, name)}{_rest(report)} {gradient}"


def _seen(report: FieldReport, name: str) -> str:
    """How much the chosen cell sees, and where."""
    _, rows, columns = report.picture.shape
    size = _size(report)
    one = "One" if size == report.most else "This"
    where = f"{_span('row', report.rows)}, {_span('column', report.columns)}"
    beyond = min(report.rows[0], report.columns[0]) < 0 or report.rows[1] >= rows or report.columns[1] >= columns
    padding = ", partly in the padding" if beyond else ""
    return f"{one} cell after {name} sees {_times(size)} pixels: {where}{padding}."


def _rest(report: FieldReport) -> str:
    """What there is to know of the other cells; "" where they see as much."""
    if report.why:
        return f" There is no number for all of them: {report.why}."
    return f" Others see up to {_times(report.most)}." if _size(report) != report.most else ""


def _size(report: FieldReport) -> tuple[int, int]:
    (top, bottom), (left, right) = report.rows, report.columns
    return bottom - top + 1, right - left + 1


def _times(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _span(word: str, ends: tuple[int, int]) -> str:
    """`rows −2 to 13`, `row 3`."""
    first, last = (str(end).replace("-", "−") for end in ends)
    return f"{word} {first}" if first == last else f"{word}s {first} to {last}"
