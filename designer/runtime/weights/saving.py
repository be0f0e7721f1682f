"""Weights of the live module into a file: a large one beside everything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from designer.files.weights import copied, refuse_without_values, write_weights
from designer.runtime.file_writer import Content, FileWriter, Put
from designer.runtime.live import Live
from designer.runtime.reports import Writing


class Saving:
    """Writes one file at a time.

    Attributes:
        writer: What is on its way.
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self.writer = FileWriter()

    def save(self, path: str, words: Mapping[str, str]) -> Writing:
        """The weights as they are now; a large file is still on its way when this is over.

        Raises:
            FileRefused: it cannot be written, as far as that is known at once.
        """
        state = self._live.module.state_dict()
        refuse_without_values(state, path)

        def own() -> Put:
            copy = copied(state)
            return lambda told: write_weights(copy, path, words, told)

        size = sum(tensor.numel() * tensor.element_size() for tensor in state.values())  # sparse ones have no `nbytes`
        self.writer.write(Content(size, own), Path(path))
        return self.writer.writing
