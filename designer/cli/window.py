"""Opens the window, or saves its picture and ends."""

from __future__ import annotations

import argparse
import gc
import os
from pathlib import Path

from designer.cli.output import output
from designer.errors import SystemLacks
from designer.system import has_display, missing_line, missing_packages


def open_window(options: argparse.Namespace) -> int:
    """The window on a design; with `--screenshot` its picture.

    Raises:
        SystemLacks: Qt cannot run here; the line says what to install.
        FileRefused: the design cannot be read.
    """
    prepare_qt(need_display=not options.screenshot)
    from designer.ui import app

    app.hush()
    path = Path(options.file) if options.file else None
    if options.trust_code and path:
        trust_code(path)
    if options.screenshot:
        target = output(options.screenshot)
        app.screenshot(path, target.path, options.size or (1600, 1000), options.theme == "dark")
        print(target.told)
        return 0
    return app.launch(path, options.size, options.theme)


def trust_code(path: Path) -> None:
    """Trusts the code of a design from now on.

    Raises:
        FileRefused: the design cannot be read.
    """
    from designer.catalogue.own_code import all_code
    from designer.files.design import read_design
    from designer.files.trust import Trust

    Trust().grant(all_code(read_design(path)))


def prepare_qt(need_display: bool) -> None:
    """Makes sure that Qt can start: it would end the process by itself where it cannot.

    Raises:
        SystemLacks: a system library or a display is missing.
    """
    # Reading modules and making a window makes objects that all stay; looking through them for garbage again and
    # again would only delay the first paint. The window's `Collector` looks once it is there.
    gc.disable()
    display = has_display()
    if packages := missing_packages(display):
        raise SystemLacks(missing_line(packages))
    if not display and "QT_QPA_PLATFORM" not in os.environ:
        if need_display:
            raise SystemLacks(
                "there is no display; set DISPLAY, or use --screenshot OUT.png, or try `network-designer demo`"
            )
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
