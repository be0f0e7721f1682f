"""The inspector's form for a whole block: class name, doc, settings, inputs and outputs, where it is used."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from designer import numbers
from designer.catalogue.interface import ANYTHING
from designer.catalogue.spec import SettingSpec
from designer.graph import edit, names, query
from designer.graph.blocks import block_settings
from designer.graph.model import Block, BlockSetting, Design, Node
from designer.runtime.reports import ShapesReport
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.panels.facts import Facts
from designer.ui.panels.inspector.ports_form import PortsForm
from designer.ui.panels.inspector.start_form import StartForm
from designer.ui.panels.inspector.title import EDGE, INSET, TitleLine, edit_or_say
from designer.ui.panels.inspector.values import from_text, to_text
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.link import link_button

REQUIRED = "required"


class BlockForm(QWidget):
    """Shows the block on show while no node is selected."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._name, self._colour = "", "#808080"
        self._told: ShapesReport | None = None
        self.title = TitleLine("Class name of the block")
        self.kind = ElidedLabel("", "quiet")
        self.doc = TitleLine("One line about the block", "plain")
        self.doc.line.setPlaceholderText("One line about this block")
        self.settings: dict[str, SettingLine] = {}
        self.add = link_button("Add a setting")
        self.ports, self.facts = PortsForm(document), Facts()
        self.start = StartForm(document, session)
        self._place()
        self.title.committed.connect(self._rename)
        self.doc.committed.connect(self._describe)
        self.add.clicked.connect(self._add)

    def set_colour(self, colour: str) -> None:
        """The colour of small signs."""
        self._colour = colour
        self.add.setIcon(icon("add", colour))
        self.ports.set_colour(colour)
        for line in self.settings.values():
            line.set_colour(colour)

    def show_block(self) -> None:
        """Shows the block on show."""
        design, before, self._name = self._document.design, self._name, self._document.block_name
        # Until the engine has answered, what it told of this block before the edit stays: nothing flickers.
        self._told = self._session.shapes or (self._told if self._name == before else None)
        block = self._document.block
        self.title.show_name(self._name)
        is_main = self._name == design.main
        uses = query.uses(design, self._name)
        often = "once" if uses == 1 else f"{numbers.whole(uses)} times"
        used = "the whole network" if is_main else f"a block, used {often}"
        self.kind.setText(f"{used} · from {block.origin}" if block.origin else used)
        self.doc.show_name(block.doc)
        self._show_settings(block)
        self.ports.show_ports(self._name, self._port_shape)
        self.start.show_start(None)
        self.facts.show_facts("Size", self._sizes(is_main))

    def _place(self) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._lines.setContentsMargins(INSET, 0, 0, 0)
        below = hbox(self.add, None, margins=(3, 0, 0, 0))
        vbox(
            self.title,
            _inset(self.kind, 0),
            self.doc,
            _inset(label("Settings", "section"), 8),
            self._lines,
            below,
            self.ports,
            self.start,
            self.facts,
            None,
            spacing=4,
            margins=(EDGE, 4, 8, 12),
            within=self,
        )

    def _show_settings(self, block: Block) -> None:
        if [setting.name for setting in block.settings] != list(self.settings):
            for line in self.settings.values():
                self._lines.removeWidget(line)
                line.hide()
                line.deleteLater()
            self.settings = {setting.name: SettingLine(setting.name, self._colour) for setting in block.settings}
            for name, line in self.settings.items():
                self._lines.addWidget(line)
                line.show()
                line.name.committed.connect(partial(self._rename_setting, name))
                line.default.committed.connect(partial(self._set_default, name))
                line.remove.clicked.connect(partial(self._remove, name))
        for setting in block.settings:
            self.settings[setting.name].show_setting(setting)

    def _port_shape(self, node: Node) -> str:
        if node.kind == "input":
            return self._shape(node.id)
        source = next((edge.source for edge in self._document.block.edges if edge.target.node == node.id), None)
        return self._shape(source.node, source.name) if source else "not connected"

    def _shape(self, node_id: str, port: str = "") -> str:
        key = "/".join((*self._document.here, node_id))
        report = self._told.nodes.get(key) if self._told else None
        if report is None:
            return ""
        return report.outputs.get(port) or next(iter(report.outputs.values()), "")

    def _sizes(self, is_main: bool) -> tuple[tuple[str, str], ...]:
        shapes = self._told
        if shapes is None:
            return ()
        counts = (shapes.parameters, shapes.multiply_adds) if is_main else self._instance_counts()
        named = zip(("parameters", "multiply-adds"), counts, strict=True)
        return tuple((name, numbers.whole(count)) for name, count in named if count)

    def _instance_counts(self) -> tuple[int, int]:
        assert self._told
        report = self._told.nodes.get("/".join(self._document.here))
        return (report.parameters, report.multiply_adds) if report else (0, 0)

    def _rename(self, name: str) -> None:
        edit_or_say(
            self.title,
            self._document,
            f"Rename {self._name} to {name}",
            lambda d: edit.rename_block(d, self._name, name),
        )

    def _describe(self, doc: str) -> None:
        def described(design: Design) -> Design:
            return edit.change_block(design, self._name, lambda old: replace(old, doc=doc))

        edit_or_say(self.doc, self._document, f"Describe {self._name}", described)

    def _add(self) -> None:
        name = names.unique_name("channels", set(self.settings))
        setting = BlockSetting(name, default=16)
        self._document.edit(
            f"Add setting {name} to {self._name}",
            block_settings.add_setting(self._document.design, self._name, setting),
        )
        self.settings[name].name.line.setFocus()
        self.settings[name].name.line.selectAll()

    def _rename_setting(self, old: str, new: str) -> None:
        edit_or_say(
            self.settings[old].name,
            self._document,
            f"Rename setting {old} to {new}",
            lambda d: block_settings.rename_setting(d, self._name, old, new),
        )

    def _set_default(self, name: str, text: str) -> None:
        def changed(design: Design) -> Design:
            if not text.strip():
                return block_settings.set_default(design, self._name, name, None)
            value = from_text(text, SettingSpec(name, ANYTHING))
            return block_settings.set_default(design, self._name, name, value, optional=value is None)

        edit_or_say(self.settings[name].default, self._document, f"Set the default of {name}", changed)

    def _remove(self, name: str) -> None:
        after = block_settings.remove_setting(self._document.design, self._name, name)
        self._document.edit(f"Remove setting {name} of {self._name}", after)


def _inset(widget: QWidget, above: int) -> QVBoxLayout:
    return vbox(widget, margins=(INSET, above, 4, 0))


class SettingLine(QWidget):
    """One setting of the block: its name, its default, and a button to remove it."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self.name = TitleLine(f"Name of the setting {name}", "mono")
        self.default = TitleLine(f"Default of {name}", "mono")
        self.default.line.setPlaceholderText(REQUIRED)
        self.remove = QToolButton()
        self.remove.setFixedSize(24, 24)
        self.remove.setProperty("role", "small")
        self.remove.setAccessibleName(f"Remove the setting {name}")
        self.remove.setToolTip("Remove this setting")
        hbox((self.name, 3), (self.default, 2), self.remove, spacing=4, within=self)
        self.set_colour(colour)

    def set_colour(self, colour: str) -> None:
        """The colour of the remove sign."""
        self.remove.setIcon(icon("close", colour))

    def show_setting(self, setting: BlockSetting) -> None:
        """Shows name and default."""
        self.name.show_name(setting.name)
        self.default.show_name("" if setting.required else to_text(setting.default))
