"""Layers that do something else while they are trained: what differs, and when torch would refuse."""

from __future__ import annotations

from math import prod

from designer.runtime.shapes.case import Case

MODES = {
    "BatchNorm": "In training it normalises by the batch's own mean and variance and keeps a running average of them; "
    "in evaluation, as in a run, by that average.",
    "Dropout": "It drops numbers in training alone; in evaluation, as in a run, they go through as they are.",
    "AlphaDropout": "It drops numbers in training alone; in evaluation, as in a run, they go through as they are.",
    "RReLU": "Its slope is drawn anew for every number in training; in evaluation, as in a run, it is the middle one.",
}


def each_mode(case: Case) -> str | None:
    """What the layer does in training and in evaluation."""
    if case.call:
        return None
    if case.of.startswith("BatchNorm") and not case.settings.get("track_running_stats", True):
        return "It keeps no running average: in evaluation too it normalises by the batch's own mean and variance."
    return next((words for name, words in MODES.items() if case.of.rstrip("123d") == name.rstrip("d")), None)


def one_value(case: Case) -> str | None:
    """A batch normalisation that would see one number a channel, if a batch of one came in training."""
    aval = case.first
    if not case.of.startswith("BatchNorm") or aval is None or len(aval.dims) < 2:
        return None
    if prod(dim.at(1) for index, dim in enumerate(aval.dims) if index != 1) != 1:
        return None
    return (
        "A batch of one sample is refused in training (torch: “Expected more than 1 value per channel when training”): "
        "each channel would have one number. Train with batches of two or more."
    )
