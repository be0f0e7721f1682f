"""Where a person looked in each block: there the view is again on coming back."""

from __future__ import annotations

from designer.graph.model import Path
from designer.ui.canvas.camera import Camera, Look
from designer.ui.document import Document


class Looks:
    """A block that is seen for the first time is seen whole."""

    def __init__(self, camera: Camera, document: Document) -> None:
        self._camera, self._document = camera, document
        self._by_path: dict[Path, Look] = {}
        self._here = document.here

    def go_along(self) -> None:
        """To the block that the person went to."""
        self._by_path[self._here] = self._camera.camera
        self._here = self._document.here
        if self._here in self._by_path:
            self._camera.look(self._by_path[self._here])
        else:
            self._camera.frame_all()

    def forget(self) -> None:
        """Another design is there, none of whose blocks was seen."""
        self._by_path.clear()
        self._camera.frame_all()
