"""What one click does about a network that does not learn: other first values, or a tenth of the rate."""

from __future__ import annotations

from msgspec.structs import replace

from designer.graph.parameters.parameters import with_xavier
from designer.ui.learning.training import Training
from designer.ui.session import Session

XAVIER = "Start every Linear and Conv2d with xavier_uniform_"


def offer(training: Training) -> str:
    """What the link says; "" where nothing is offered."""
    match training.remedy:
        case "xavier":
            return "Start with Xavier"
        case "rate":
            return f"Reset, with the rate {tenth(training):g}"
    return ""


def apply(session: Session, training: Training) -> None:
    """Does it; the training then waits for *Start*."""
    if training.remedy == "xavier":
        _start_with_xavier(session, training)
    elif training.remedy == "rate":
        training.reset_with(replace(training.recipe, rate=tenth(training)))


def tenth(training: Training) -> float:
    """A tenth of the rate, without the crumbs of a division: 0.09 of 0.9."""
    return float(f"{training.recipe.rate / 10:g}")


def _start_with_xavier(session: Session, training: Training) -> None:
    """One step of undo for the rules; the first values are drawn anew, also where the rules were there already."""
    training.pause()
    document = session.document
    if (after := with_xavier(document.design)) != document.design:
        document.edit(XAVIER, after)
    session.reinitialise()
    training.began_anew("The weights start from xavier_uniform_ now; Start trains from there.")
