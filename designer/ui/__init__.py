"""The window. The only room that imports Qt; it never imports torch."""

import builtins

import PySide6.QtCore  # noqa: F401

# From now on Qt would read the source text of every module that is imported, to see whether it wants Qt's names in
# snake_case. None here does, and of the hundreds there are that is a tenth of the time to the first paint.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
