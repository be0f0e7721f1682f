"""`network-designer`: reads the command line and sees to one clear line and an exit status for every refusal."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from designer import __version__
from designer.errors import DesignerError

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("demo", "the main job end to end on the bundled example", "designer.cli.demo"),
    ("check", "problems of a design", "designer.cli.check"),
    ("shapes", "shape and parameter count of every node", "designer.cli.shapes"),
    ("code", "the design as a Python module", "designer.cli.code"),
    ("import", "a Python file that defines a network, as a design", "designer.cli.import_python"),
    ("run", "one forward pass on an image, an array, bundled data or random numbers", "designer.cli.run"),
    ("train", "train on the bundled images or on random numbers, and save the weights", "designer.cli.train"),
    ("summary", "every parameter of the live module", "designer.cli.summary"),
    ("cost", "parameters, multiply-adds, memory and time of every node", "designer.cli.cost"),
    ("weights", "fit, convert and save weights", "designer.cli.weights"),
    ("tensors", "what a file of tensors holds", "designer.cli.tensors"),
    ("picture", "the design as PNG or SVG", "designer.cli.picture"),
    ("doctor", "what this machine has and what it lacks", "designer.cli.doctor"),
)
"""By word: one line of help and the module with `arguments(parser)` and `run(options)`; read only when it is called."""


class Parser(argparse.ArgumentParser):
    """Refuses in one line, as everything here does."""

    def error(self, message: str) -> NoReturn:
        self.exit(DesignerError.status, f"{self.prog}: {message}; --help tells more\n")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Does what the command line says and ends the process."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Does what the command line says; gives the exit status."""
    names = {name for name, _, _ in COMMANDS}
    _print_what_can_be()
    try:
        known = bool(arguments) and arguments[0] in names
        done = _command(arguments[0], arguments[1:]) if known else _window(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return done
    except DesignerError as error:
        print(f"network-designer: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _be_silent()  # whoever read our output has gone
        return 0
    except OSError as error:
        if error.filename is not None:  # of a file of ours, which has its own line
            raise
        _be_silent()
        print(f"network-designer: what it prints cannot be written ({error.strerror})", file=sys.stderr)
        return DesignerError.status


def _print_what_can_be() -> None:
    """A letter that the terminal does not have is written as `\\u7f51`, which Python text can hold too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _be_silent() -> None:
    """Says nothing more, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(name: str, arguments: Sequence[str]) -> int:
    import importlib

    text, path = next((text, path) for word, text, path in COMMANDS if word == name)
    module = importlib.import_module(path)
    parser = Parser(prog=f"network-designer {name}", description=module.__doc__ or text)
    module.arguments(parser)
    do: Callable[[argparse.Namespace], int] = module.run
    return do(parser.parse_args(arguments))


def _window(arguments: Sequence[str]) -> int:
    words = "\n".join(f"  {name:9} {text}" for name, text, _ in COMMANDS)
    parser = Parser(
        prog="network-designer",
        description="Draw a neural network; the drawing is a PyTorch program.",
        epilog=f"commands:\n{words}\n\n`network-designer COMMAND --help` tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", help="a design to open")
    parser.add_argument("--theme", choices=("light", "dark"), help="colours (default: as last time)")
    parser.add_argument("--screenshot", metavar="OUT.png", help="save a picture of the window and end")
    parser.add_argument("--size", metavar="1600x1000", help="size of the window", type=window_size)
    parser.add_argument("--trust-code", action="store_true", help="trust the Python code that the design holds")
    parser.add_argument("--version", action="version", version=f"network-designer {__version__}")
    options = parser.parse_args(arguments)
    from designer.cli.window import open_window

    return open_window(options)


def window_size(text: str) -> tuple[int, int]:
    """`1600x1000` as width and height in px."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 8192 and 240 <= int(height) <= 8192):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1600x1000")
    return int(width), int(height)
