"""What is worth knowing of a node that runs well, and links that do something about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from designer.runtime.reports import Offer, Remark
from designer.ui.document import Document
from designer.ui.session import Session
from designer.ui.taken_offers import take
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import Link


class RemarksForm(QWidget):
    """Hidden where there is nothing to say."""

    def __init__(self, document: Document, session: Session, heading: str = "") -> None:
        super().__init__()
        self._document, self._session = document, session
        self._remarks: tuple[Remark, ...] = ()
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 12 if heading else 4, 4, 0)
        self._column.setSpacing(4)
        if heading:
            self._column.addWidget(_words(heading, "section"))
        self._column.addWidget(self._body)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(remark.text for remark in self._remarks)

    def link(self, text: str) -> Link:
        """The link that begins with these words."""
        return next(link for link in self._body.findChildren(Link) if link.text().startswith(text))

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Says these."""
        if tuple(remarks) != self._remarks:
            self._remarks = tuple(remarks)
            self._make_rows()
        self.setVisible(bool(remarks))

    def _make_rows(self) -> None:
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for remark in self._remarks:
            rows.addWidget(_words(remark.text, "warning" if remark.loud else "quiet"))
            for offer in remark.offers:
                link = Link(offer.text)
                link.clicked.connect(partial(self._take, offer))
                rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addSpacing(4)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _take(self, offer: Offer) -> None:
        take(self._document, self._session, offer)


def _words(text: str, role: str) -> QLabel:
    """A sentence that begins where the words of a link do."""
    told = label(text, role, wrap=True)
    told.setContentsMargins(5, 0, 0, 0)
    return told
