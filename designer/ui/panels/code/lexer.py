"""What tells the words of Python apart: making it takes as long as reading it, so both are done beside the window."""

from __future__ import annotations

from pygments.lexers.python import PythonLexer

LEXER = PythonLexer(stripnl=False, ensurenl=False)
