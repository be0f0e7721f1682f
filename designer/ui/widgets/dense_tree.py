"""Trees of many tensors: low rows of one height, columns whose widths the person sets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView

Tree = TypeVar("Tree", bound=QTreeView)


def dense(tree: Tree, model: QAbstractItemModel, name: str) -> Tree:
    """The tree, dressed to show a model of tensors; `name` is what it is called by those who cannot see it."""
    tree.setProperty("role", "dense")
    tree.setModel(model)
    tree.setUniformRowHeights(True)
    tree.setIndentation(16)
    tree.setAccessibleName(name)
    tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return tree
