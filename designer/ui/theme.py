"""The look of every widget: fonts, Qt's palette and one style sheet, made of the window's colours."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from designer.bundled import bundled
from designer.ui.palette import Palette, palette

CHOSEN = 0.12
"""How strong the colour of what is chosen lies over the panel; words on it are still read."""
TEXT_SIZE = 13
MONO_SIZE = 12
_WITH_CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
_GENERIC = ("Sans Serif", "Sans", "sans-serif")
"""What a system calls its font that has not chosen one."""
_CALM = ("Inter", "Noto Sans", "Open Sans", "Liberation Sans")
"""What is read well at small sizes and takes little room, for such a system."""
_MONO = ("JetBrains Mono", "SF Mono", "Menlo", "Cascadia Mono", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono")


def apply_theme(app: QApplication, dark: bool) -> Palette:
    """Dresses the whole application, and gives back the colours that it now has."""
    colours = palette(dark)
    sheet = style_sheet(colours)
    if app.styleSheet() == sheet:
        return colours  # another window has done it; to dress every widget anew takes long
    if app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(ui())
    # Said for widgets once more: under a style sheet those that are there already do not follow the application.
    app.setFont(ui(), "QWidget")  # type: ignore[arg-type]  # PySide takes str, its stubs say bytes
    app.setPalette(qt_palette(colours))
    app.setStyleSheet(sheet)
    return colours


def ui(size: int = TEXT_SIZE) -> QFont:
    """The system's own font, with one for Chinese behind it."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies([*_own_families(font), *_installed(_WITH_CHINESE)])
    font.setPixelSize(size)
    return font


def mono(size: int = MONO_SIZE) -> QFont:
    """The font of code, settings and numbers."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setFamilies([*_installed(_MONO)[:1], *font.families(), *_installed(_WITH_CHINESE)])
    font.setPixelSize(size)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def style_sheet(colours: Palette) -> str:
    """The window's style sheet in these colours."""
    template = Template(bundled("themes", "window.qss").read_text(encoding="utf-8"))
    named = {part.name: value for part in fields(colours) if isinstance(value := getattr(colours, part.name), str)}
    return template.substitute(
        named,
        name="dark" if colours.dark else "light",
        images=bundled("themes").as_posix(),
        mono=", ".join(f'"{family}"' for family in mono().families()),
        chosen=mixed(colours.accent, colours.panel, CHOSEN),
        chosen_quiet=mixed(colours.quiet, colours.panel, CHOSEN),
        accent_hover=mixed(colours.text, colours.accent, 0.12),
    )


def qt_palette(colours: Palette) -> QPalette:
    """Qt's own palette, for what the style sheet leaves alone."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for part, colour in (
        (role.Window, colours.panel),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.hover),
        (role.Button, colours.panel),
        (role.ToolTipBase, colours.panel),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.quiet),
        (role.Highlight, colours.accent),
        (role.Accent, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.panel),
        (role.Midlight, colours.line),
        (role.Mid, colours.border),
        (role.Dark, colours.line),
        (role.Shadow, colours.border),
        (role.BrightText, colours.problem),
    ):
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, part, QColor(colours.faded))
    return made


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of a colour laid over a ground."""
    over, under = QColor(colour), QColor(ground)
    parts = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in parts)).name()


def _own_families(font: QFont) -> list[str]:
    """The system's font by its true name: behind a generic one Qt would draw Latin with the font for Chinese."""
    if font.family() not in _GENERIC:
        return font.families()
    return [*_installed(_CALM)[:1], QFontInfo(font).family()]


def _installed(families: tuple[str, ...]) -> list[str]:
    """Those of the families that are here: asking Qt for one that is not costs a search through all fonts."""
    here = set(QFontDatabase.families())
    return [family for family in families if family in here]
