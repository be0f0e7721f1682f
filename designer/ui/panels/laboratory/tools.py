"""The row over the pages: which output channel, what can be done to its kernel, or sizes of what is typed by hand."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer.ui.panels.laboratory.hand_bar import HandBar
from designer.ui.panels.laboratory.hand_bench import HandBench
from designer.ui.panels.laboratory.kernel_bar import KernelBar
from designer.ui.panels.laboratory.live_bench import LiveBench
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.number_box import NumberBox


class Tools(QWidget):
    """Shows the tools that can be used now."""

    def __init__(self) -> None:
        super().__init__()
        self.output_label = label("Output channel", "quiet")
        self.output = NumberBox()
        self.output.setAccessibleName("Output channel")
        self.kernel_bar, self.hand_bar = KernelBar(), HandBar()
        hbox(self.output_label, self.output, self.kernel_bar, self.hand_bar, None, spacing=8, within=self)

    def show_tools(self, shown: Shown | None, bench: LiveBench | HandBench, with_kernel: bool) -> None:
        """Those for what is on the bench; without the kernel's where the page does not change it."""
        live = isinstance(bench, LiveBench)
        several = bool(live and shown and shown.outputs > 1)
        has_kernel, bar = bool(shown and shown.kernels.size) and with_kernel, self.kernel_bar
        seen: dict[QWidget, bool] = {
            self.output: several,
            self.output_label: several,
            bar.ready: has_kernel,
            bar.apply: has_kernel and live,
            bar.reset: has_kernel and live,
            bar.words: live,
            bar: bool(shown) and (live or has_kernel),
            self.hand_bar: not live,
            self.hand_bar.presets: not live,
        }
        # Hidden first: what is shown beside what is still to go would make the whole window wider for a moment.
        for widget, visible in sorted(seen.items(), key=lambda item: item[1]):
            widget.setVisible(visible)
        bar.show_state(bench.edited, bench.touched, bench.words)
        if shown is not None and shown.outputs > 1:
            self.output.blockSignals(True)
            self.output.setRange(0, shown.outputs - 1)
            self.output.setValue(shown.output)
            self.output.blockSignals(False)
