"""What the runtime tells: plain values that travel from the engine to the window. Imports no torch."""

from designer.runtime.reports.accuracy import AccuracyReport
from designer.runtime.reports.checks import CheckLine, CheckReport, LessonReport
from designer.runtime.reports.conditions import Asked, Branching
from designer.runtime.reports.devices import DeviceReport
from designer.runtime.reports.figures import Figures, FiguresReport
from designer.runtime.reports.files import FileReport, Member, Writing
from designer.runtime.reports.flows import Aim, FlowFacts, OfFlow, SaliencyReport
from designer.runtime.reports.live import CopyReport, LiveReport, StartPreview, Statistics
from designer.runtime.reports.parameters import ParameterRow, ParameterTable, RowKind
from designer.runtime.reports.remarks import Offer, Remark
from designer.runtime.reports.rounds import RegionRound, RoundsReport
from designer.runtime.reports.run import (
    ActivationReport,
    ActivationsReport,
    ClassScore,
    InputChoice,
    InputReport,
    OutputReport,
    RunReport,
    Thumbnail,
)
from designer.runtime.reports.shapes import Fitted, NodeReport, ParametersReport, RuleReport, ShapesReport
from designer.runtime.reports.weights import (
    Diagnosis,
    How,
    OddValues,
    Pair,
    Repeated,
    TensorFact,
    WeightsReport,
    WrongShape,
)

__all__ = [
    "AccuracyReport",
    "ActivationReport",
    "ActivationsReport",
    "Aim",
    "Asked",
    "Branching",
    "CheckLine",
    "CheckReport",
    "ClassScore",
    "CopyReport",
    "DeviceReport",
    "Diagnosis",
    "Figures",
    "FiguresReport",
    "FileReport",
    "Fitted",
    "FlowFacts",
    "How",
    "InputChoice",
    "InputReport",
    "LessonReport",
    "LiveReport",
    "Member",
    "NodeReport",
    "OddValues",
    "OfFlow",
    "Offer",
    "OutputReport",
    "Pair",
    "ParameterRow",
    "ParameterTable",
    "ParametersReport",
    "RegionRound",
    "Remark",
    "Repeated",
    "RoundsReport",
    "RowKind",
    "RuleReport",
    "RunReport",
    "SaliencyReport",
    "ShapesReport",
    "StartPreview",
    "Statistics",
    "TensorFact",
    "Thumbnail",
    "WeightsReport",
    "Writing",
    "WrongShape",
]
