"""The live module: built, told."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.shapes import shapes
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.state import State
from designer.files.trust import refuse_untrusted
from designer.graph.devices import base
from designer.runtime.checked import refuse_errors
from designer.runtime.devices import device, device_or_cpu
from designer.runtime.laboratory.kernels import Laboratory
from designer.runtime.layers.custom import told_by_line
from designer.runtime.reports import LiveReport
from designer.runtime.training.trainer import Trainer


@answer.register
def _(call: BuildLive, state: State) -> LiveReport:
    """What was live stays so if the design cannot be built.

    Raises:
        NotTrusted: it holds code that is not trusted.
        RunFailed: a custom layer raised while it was made.
        DesignProblems: the design has an error; the first is told.
        DeviceMissing: this machine has no such device.
    """
    design = call.design
    target = device(call.device) if call.device else device_or_cpu(base(design))
    refuse_untrusted(design, state.trust)
    found = shapes(design, state, call.device)
    refuse_errors(design, found.problems)
    sizes = {path: node.brought for path, node in found.nodes.items() if node.brought}
    if call.fresh:
        state.of(Laboratory).forget()
    with told_by_line(design):
        report = state.live.build(design, target, call.fresh, sizes)
    state.of(Trainer).let_go()
    return report


@answer.register
def _(call: TellLive, state: State) -> LiveReport:
    return state.live.look()
