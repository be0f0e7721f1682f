"""All wires of a block in one item: only those in view are drawn, each with a path that is made once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from designer.graph.model import Edge
from designer.graph.wires.waypoints import Points
from designer.runtime.reports import Thumbnail
from designer.ui.canvas.cards.card import DETAIL, PICTURES, SHAPES
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.overview.many import Rows
from designer.ui.canvas.text import drop, font
from designer.ui.canvas.thumbnails.images import Thumbs
from designer.ui.canvas.thumbnails.on_wires import WireThumbs
from designer.ui.canvas.wires import wire_hits
from designer.ui.canvas.wires.labels import WireLabels
from designer.ui.canvas.wires.traffic import Mark
from designer.ui.canvas.wires.wire_path import Ends
from designer.ui.canvas.wires.wire_table import WireTable

POINT, MARK = 4.5, 6.0
"""Radius of a point of a led wire, and of the mark of one that copies, in scene px."""


class EdgeLayer(QGraphicsItem):
    """The wires; the scene says where their ends are and what flows through them.

    Attributes:
        refused, chosen: Wires drawn as faulty, or as selected.
        hovered: The wire under the mouse or under what is about to be dropped.
        marked: Wires that a stroke in hand has met; they are about to be cut where `cuts` is set.
        hovered_point: The point under the mouse: its wire, and which of its points.
        thumbs: What flowed in the last run, as pictures on the wires.
    """

    def __init__(
        self,
        ends_of: Callable[[Edge], Ends | None],
        meets_a_card: Callable[[QRectF], bool],
        ground_at: Callable[[QPointF], QColor],
        ink: Ink,
        thumbs: Thumbs,
    ) -> None:
        super().__init__()
        self._ground_at, self._ink = ground_at, ink
        self._table = WireTable(ends_of)
        self._labels = WireLabels(self._table, meets_a_card)
        self.thumbs = WireThumbs(thumbs, meets_a_card)
        self._bounds = QRectF()
        self._told: Callable[[Edge], str] = lambda _: ""
        self.refused: frozenset[Edge] = frozenset()
        self.chosen: frozenset[Edge] = frozenset()
        self.hovered: Edge | None = None
        self._hidden: frozenset[Edge] = frozenset()
        self.marked: frozenset[Edge] = frozenset()
        self.cuts = False
        self.hovered_point: tuple[Edge, int] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(1)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The wires that are drawn."""
        return self._table.all()

    @property
    def marks(self) -> Mapping[Edge, Mark]:
        """What stands on wires that copy from device to device."""
        return self._labels.marks

    def set_edges(self, edges: Iterable[Edge]) -> None:
        """Draws these wires, each worked out anew; one whose port is not there is drawn once the port comes."""
        self._table.hold(edges)
        self._forget_places()
        self._fit_bounds([self._table.extent()])
        self.update()

    def change_edges(self, edges: Iterable[Edge]) -> None:
        """Draws these wires; those that were there stay as they are."""
        self._changed_at(self._table.change(edges))

    def amend_edges(self, gone: Iterable[Edge], come: Iterable[Edge]) -> None:
        """Draws these no more, and those besides; the others stay as they are."""
        self._changed_at(self._table.amend(gone, come))

    def _changed_at(self, areas: Collection[QRectF]) -> None:
        for area in areas:
            self._refresh(area)
        if areas:
            self._forget_places()
            self._fit_bounds(areas)

    def _forget_places(self) -> None:
        self._labels.moved()
        self.thumbs.moved()

    def nodes_moved(self, ids: Collection[str]) -> None:
        """Follows cards that moved or changed their size."""
        self._follow(self._table.of_nodes(ids))

    def draft(self, drafts: Mapping[Edge, Points]) -> None:
        """Draws wires led through other points than the design says, while a hand moves them."""
        self._follow(self._table.draft(drafts))

    def _follow(self, rows: Collection[int]) -> None:
        self._forget_places()
        areas: list[QRectF] = []
        for row in rows:
            before = self._table.box(row)
            if self._table.follow(row):
                areas.append(self._table.box(row))
                self._refresh(before)
                self._refresh(areas[-1])
        self._fit_bounds(areas)

    def set_shapes(
        self, shape_of: Callable[[Edge], str], refused: frozenset[Edge], only: Collection[str] | None = None
    ) -> None:
        """What flows, as text, and which wires are refused; with `only`, other shapes come out of no other nodes."""
        touched = self.refused ^ refused
        self._labels.shape_of, self.refused = shape_of, refused
        self._forget_places()
        if only is None:
            self.update()
            return
        for edge in touched:
            self.touch(edge)
        for row in self._table.of_nodes(only):
            self._refresh(self._table.box(row))

    def set_marks(self, marks: Mapping[Edge, Mark], told: Callable[[Edge], str]) -> None:
        """Marks wires that copy from device to device; `told` says of any wire what is known of it."""
        before, self._labels.marks, self._told = self.marks, marks, told
        for edge in before.keys() | marks.keys():
            if before.get(edge) != marks.get(edge):
                self.touch(edge)

    def show_thumbnails(self, of: Callable[[Edge], Thumbnail | None] | None) -> None:
        """Puts what flowed on the wires, or takes it away."""
        self.thumbs.show(of)
        self.update()

    def thumbnail_place(self, edge: Edge) -> QRectF | None:
        """Where a wire's thumbnail stands; None where there is none, or no room for it."""
        row = self._table.row(edge) if self.thumbs.shown else None
        return self._thumbnail(row) if row is not None else None

    def thumbnail_at(self, point: QPointF) -> Edge | None:
        """The wire whose thumbnail is at a point."""
        if self.thumbs.shown:
            for row in reversed(self._table.visible(QRectF(point, point).adjusted(-60, -60, 60, 60))):
                place = self._thumbnail(row)
                if place is not None and place.contains(point):
                    return self._table.edges[row]
        return None

    def told(self, edge: Edge) -> str:
        """What is known of a wire, in sentences."""
        return "\n".join(filter(None, (self._told(edge), self.thumbs.words(edge))))

    def words(self, edge: Edge) -> str:
        """What flows through a wire with its batch, and its mark."""
        return self._labels.words(edge)

    def set_chosen(self, chosen: frozenset[Edge]) -> None:
        """Draws these as selected."""
        changed, self.chosen = self.chosen ^ chosen, chosen
        for edge in changed:
            self.touch(edge)

    def set_hovered(self, edge: Edge | None) -> None:
        """Draws this one as under the mouse."""
        if edge != self.hovered:
            before, self.hovered = self.hovered, edge
            for one in (before, edge):
                if one is not None:
                    self.touch(one)

    def leave_out(self, edges: Collection[Edge]) -> None:
        """Leaves out the wires that are in hand."""
        before, self._hidden = self._hidden, frozenset(edges)
        for one in before | self._hidden:
            self.touch(one)

    def mark(self, edges: Collection[Edge], cuts: bool = False) -> None:
        """Draws these as met by a stroke: about to be cut, or to get a point."""
        before, self.marked, self.cuts = self.marked, frozenset(edges), cuts
        for one in before ^ self.marked:
            self.touch(one)

    def set_hovered_point(self, point: tuple[Edge, int] | None) -> None:
        """Draws this point as under the mouse."""
        if point != self.hovered_point:
            before, self.hovered_point = self.hovered_point, point
            for one in (before, point):
                if one is not None:
                    self.touch(one[0])

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self.update()

    def touch(self, edge: Edge) -> None:
        """Has this wire drawn again."""
        row = self._table.row(edge)
        if row is not None:
            self._refresh(self._table.box(row))

    def shape_of(self, edge: Edge) -> str:
        """What flows through a wire, with its batch; "" where it is not known."""
        return self._labels.shape_of(edge)

    def middle(self, edge: Edge) -> QPointF:
        """The middle of a wire, in scene px."""
        row = self._table.row(edge)
        assert row is not None
        ends = self._table.ends[row]
        if ends.forward or ends.via:
            return self._table.path(row).pointAtPercent(0.5)
        return QPointF((ends.x1 + ends.x2) / 2, ends.lane)

    def at(self, point: QPointF, reach: float) -> Edge | None:
        """The wire within `reach` of a point, the one drawn last."""
        return wire_hits.wire_at(self._table, point, reach)

    def point_at(self, point: QPointF, reach: float) -> tuple[Edge, int] | None:
        """The wire that has a point within `reach` of a place, and which of its points that is."""
        return wire_hits.point_at(self._table, point, reach)

    def crossed(self, start: QPointF, end: QPointF) -> list[tuple[Edge, QPointF]]:
        """The wires that a straight stroke crosses, and where."""
        return wire_hits.crossed(self._table, start, end)

    def extent(self) -> QRectF:
        """The rectangle that all wires fill; empty where there is none."""
        return self._table.extent()

    def led_extent(self) -> QRectF:
        """The rectangle that wires with points fill; empty where there is none."""
        return self._table.led_extent()

    def lines(self, without: Collection[str] = ()) -> Rows:
        """Every wire in straight lines, for who looks from far away; `without` those of some nodes."""
        return self._table.lines(self._table.of_nodes(without))

    def lines_of(self, ids: Collection[str]) -> Rows:
        """The wires of these nodes in straight lines."""
        return self._table.lines_of(self._table.of_nodes(ids))

    def paint_marked(self, painter: QPainter) -> None:
        """What a stroke in hand has met, for who looks from far away."""
        for edge in self.marked:
            row = self._table.row(edge)
            if row is not None:
                painter.setPen(self._pen(edge))
                painter.drawPath(self._table.path(row))

    def _fit_bounds(self, areas: Iterable[QRectF]) -> None:
        """Makes room for wires that run here."""
        if all(area.isNull() or self._bounds.contains(area.adjusted(-40, -40, 40, 40)) for area in areas):
            return
        # Room to spare: a drag must not tell the scene of new bounds at every step.
        self.prepareGeometryChange()
        self._bounds = self._table.extent().adjusted(-2040, -2040, 2040, 2040)

    def _refresh(self, area: QRectF) -> None:
        if not area.isNull():
            self.update(area.adjusted(-12, -24, 12, 24))

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        rows = self._table.visible(option.exposedRect.adjusted(-8, -20, 8, 20))
        if self._hidden:
            rows = [row for row in rows if self._table.edges[row] not in self._hidden]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        special = self.refused | self.chosen | self.marked | ({self.hovered} if self.hovered else set())
        painter.setPen(self._ink.wire_pen if zoom >= DETAIL else self._ink.wire_thin_pen)
        late = []
        for row in rows:
            if self._table.edges[row] in special:
                late.append(row)
            else:
                painter.drawPath(self._table.path(row))
        for row in late:
            painter.setPen(self._pen(self._table.edges[row]))
            painter.drawPath(self._table.path(row))
        if zoom >= SHAPES:
            self._paint_labels(painter, rows)
        if self.thumbs.shown and zoom >= PICTURES:
            self._paint_thumbnails(painter, rows)
        if self.marks and zoom >= DETAIL:
            self._paint_marks(painter, rows, zoom)
        if self._table.led and zoom >= DETAIL:
            self._paint_points(painter, set(self._table.led).intersection(rows))

    def _paint_marks(self, painter: QPainter, rows: Collection[int], zoom: float) -> None:
        """A small diamond in the middle of each wire that copies, where no words stand on it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink.accent)
        for row in rows:
            edge = self._table.edges[row]
            if edge in self.marks and (zoom < SHAPES or self._labels.at(row) is None):
                at = self.middle(edge)
                painter.drawPolygon([at + QPointF(x, y) for x, y in ((-MARK, 0), (0, -MARK), (MARK, 0), (0, MARK))])

    def _paint_points(self, painter: QPainter, rows: Collection[int]) -> None:
        painter.setPen(self._ink.plug_pen)
        for row in rows:
            edge = self._table.edges[row]
            pen = self._pen(edge) if edge in self.refused or edge in self.chosen else self._ink.wire_pen
            painter.setBrush(pen.brush())
            for index, point in enumerate(self._table.ends[row].via):
                lit = self.hovered_point == (edge, index)
                painter.drawEllipse(QPointF(*point), POINT + lit, POINT + lit)

    def _pen(self, edge: Edge) -> QPen:
        if edge in self.marked:
            return self._ink.wire_cut_pen if self.cuts else self._ink.wire_chosen_pen
        if edge in self.chosen:
            return self._ink.wire_chosen_pen
        if edge in self.refused:
            return self._ink.wire_problem_pen
        return self._ink.wire_hover_pen

    def _paint_labels(self, painter: QPainter, rows: list[int]) -> None:
        painter.setFont(font("label"))
        below = drop("label")
        for row in rows:
            label = self._labels.at(row)
            if label is None:
                continue
            rect, text = label
            painter.fillRect(rect, self._ground_at(rect.center()))
            edge = self._table.edges[row]
            marked = self._ink.accent if edge in self.marks else self._ink.quiet
            painter.setPen(self._ink.problem if edge in self.refused else marked)
            painter.drawText(QPointF(rect.left() + 4, rect.center().y() + below), text)

    def _paint_thumbnails(self, painter: QPainter, rows: Iterable[int]) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for row in rows:
            place = self._thumbnail(row)
            if place is not None:
                edge = self._table.edges[row]
                self.thumbs.paint(painter, edge, place, self._ink, edge == self.hovered)

    def _thumbnail(self, row: int) -> QRectF | None:
        return self.thumbs.place(row, self._table.edges[row], self._table.ends[row], self._labels.at(row))
