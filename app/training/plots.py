"""Live curves: pyqtgraph items fed with a few points a pixel, once a frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.theme import MONO_FONT, Theme
from app.training.phase import measured
from app.training.series import Series, Trace
from app.training.smooth import Smoothed

_FEW = 1500
_STRONG = 600
_DASHED = 500
_DOTS = 80
_GROWTH = 1.1
SMOOTHING = 0.9
_FAINT = 70


@dataclass(frozen=True)
class Line:
    """A curve to draw: its words, its points and its look."""

    name: str
    series: Series
    colour: str
    dashed: bool = False
    smooth: bool = False


class _Drawn:
    """The items of one line: the curve, faint raw values behind it, dots while there are few."""

    def __init__(self, box: pg.ViewBox, line: Line, smoothing: float) -> None:
        self.line = line
        self.smoothed = Smoothed(line.series, smoothing) if line.smooth and smoothing else None
        self.raw = _curve(box, line.colour, _FAINT) if self.smoothed else None
        self.curve = _curve(box, line.colour, 255)
        self.dots = pg.ScatterPlotItem(size=4, pen=None, brush=pg.mkBrush(line.colour))
        box.addItem(self.dots, ignoreBounds=True)

    @property
    def series(self) -> Series:
        return self.smoothed.update() if self.smoothed else self.line.series

    def render(self, left: float, right: float, pixels: int, *, log: bool) -> None:
        trace = _scaled(self.series.trace(left, right, pixels), log=log)
        _show(self.curve, trace)
        if self.raw is not None:
            _show(self.raw, _scaled(self.line.series.trace(left, right, pixels), log=log))
        few = len(trace.x) <= _DOTS and (self.line.dashed or len(trace.x) == 1)
        self.dots.setVisible(few)
        if few:
            self.dots.setData(trace.x, trace.y)
        dashed = self.line.dashed and len(trace.x) <= _DASHED
        self._set_pen(1.6 if len(trace.x) <= _STRONG else 1.0, dashed=dashed)

    def _set_pen(self, width: float, *, dashed: bool) -> None:
        # A wide or a dashed pen costs many times as much, and shows only on few points.
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        pen = self.curve.opts["pen"]
        if (pen.widthF(), pen.style()) != (width, style):
            self.curve.setPen(pg.mkPen(self.line.colour, width=width, style=style))


class Chart(pg.GraphicsView):  # type: ignore[misc]
    """A chart of lines over epochs; it follows the newest points until a person zooms.

    `read_out` carries the values under the mouse as text, empty when it leaves; `menu_wanted`
    the global position of a right click.
    """

    read_out = Signal(str)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: list[_Drawn] = []
        self._lines: tuple[Line, ...] = ()
        self._x_wanted = self._x_end = 1.0
        self._y = (math.nan, math.nan)
        self.log = False
        self.smoothing = SMOOTHING
        self.following = True
        self._set_up()
        self.set_theme(theme)

    def _set_up(self) -> None:
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        self._left, self._bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, 6, 10, 0)
        layout.setSpacing(0)
        layout.addItem(self._left, 0, 0)
        layout.addItem(self._box, 0, 1)
        layout.addItem(self._bottom, 1, 1)
        self.setCentralItem(layout)
        for axis in (self._left, self._bottom):
            axis.linkToView(self._box)
            axis.setZValue(-1000)  # its grid lies below the curves
        self._box.sigRangeChangedManually.connect(self._leave)
        self._box.sigResized.connect(self.render_lines)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self._mark()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme; the lines' own come with the lines."""
        self.setBackground(QColor(theme.panel))
        font = QFont(MONO_FONT)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(10)
        for axis in (self._left, self._bottom):
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(theme.faint))
            axis.setTickPen(pg.mkPen(theme.grid))
            axis.setStyle(tickLength=0, tickFont=font, maxTickLevel=0, hideOverlappingLabels=False)
        self._left.setGrid(255)
        self._left.setWidth(40)
        self._bottom.setHeight(18)
        self._cross.setPen(pg.mkPen(theme.faint, width=1))

    def set_lines(self, lines: tuple[Line, ...], x_end: float) -> None:
        """Draw these lines on an axis that reaches at least to `x_end`."""
        known = tuple(drawn.line for drawn in self._drawn)
        if lines != known:
            self._lines = lines
            self._rebuild()
        if x_end != self._x_wanted:
            self._x_wanted = self._x_end = max(x_end, 1e-9)
        self.render_lines()

    def set_smoothing(self, weight: float) -> None:
        """Smooth the lines that may be smoothed; 0 shows them as they are."""
        self.smoothing = weight
        self._rebuild()
        self.render_lines()

    def set_log(self, on: bool) -> None:
        """Show values on a logarithmic axis; values of zero or less become gaps."""
        self.log = on
        self._y = (math.nan, math.nan)
        self._mark()
        self.render_lines()

    def follow(self) -> None:
        """Show everything, and keep up with what is new."""
        self.following = True
        self._y = (math.nan, math.nan)
        self.render_lines()

    def render_lines(self, *_: object) -> None:
        """Set every curve once from what its series has now."""
        if self.following:
            self._fit()
        (left, right), _ = self._box.viewRange()
        pixels = max(int(self._box.width()), 16)
        for drawn in self._drawn:
            drawn.render(left, right, pixels, log=self.log)

    def traces(self) -> dict[str, tuple[object, object]]:
        """Return what is drawn, by name: x and y as painted."""
        return {drawn.line.name: drawn.curve.getData() for drawn in self._drawn}

    def curve(self, name: str) -> pg.PlotCurveItem:
        """Return the curve of a line; raises KeyError."""
        return {drawn.line.name: drawn.curve for drawn in self._drawn}[name]

    def _rebuild(self) -> None:
        self._box.clear()
        self._drawn = [_Drawn(self._box, line, self.smoothing) for line in self._lines]
        self._box.addItem(self._cross, ignoreBounds=True)
        self._y = (math.nan, math.nan)

    def _fit(self) -> None:
        newest = max((float(d.series.x[-1]) for d in self._drawn if len(d.series)), default=0.0)
        while self._x_end < newest:
            self._x_end *= _GROWTH
        extents = [drawn.series.extent(0.0, self._x_end) for drawn in self._drawn]
        self._y = _nice_range(self._y, extents, log=self.log)
        low, high = self._y
        wanted = QRectF(0.0, low, self._x_end, high - low)
        if self._box.viewRect() != wanted:
            self._box.setRange(wanted, padding=0.0, disableAutoRange=True)
            self._mark()

    def _mark(self) -> None:
        """Put round numbers on the axes, their ends among them where those are round."""
        (left, right), (low, high) = self._box.viewRange()
        self._bottom.setTicks([_ticks(left, right, 6, log=False)])
        self._left.setTicks([_ticks(low, high, 5, log=self.log)])

    def _leave(self, *_: object) -> None:
        self.following = False
        self._mark()
        self.render_lines()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._read(event.position())

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cross.hide()
        self.read_out.emit("")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _read(self, place: QPointF) -> None:
        x = self._box.mapSceneToView(place).x()
        words = [f"{drawn.line.name} {text}" for drawn in self._drawn if (text := _at(drawn, x))]
        if not words:
            return
        self._cross.setPos(x)
        self._cross.show()
        self.read_out.emit(f"epoch {x:.2f}   " + "   ".join(words))


def _at(drawn: _Drawn, x: float) -> str:
    series = drawn.series
    if not len(series) or x < 0:
        return ""
    place = int(np.searchsorted(series.x, x))
    near = [i for i in (place - 1, place) if 0 <= i < len(series)]
    return measured(float(series.y[min(near, key=lambda i: abs(series.x[i] - x))]))


def _curve(box: pg.ViewBox, colour: str, alpha: int) -> pg.PlotCurveItem:
    shade = QColor(colour)
    shade.setAlpha(alpha)
    curve = pg.PlotCurveItem(skipFiniteCheck=True, connect="all", pen=pg.mkPen(shade, width=1))
    box.addItem(curve, ignoreBounds=True)
    return curve


def _show(curve: pg.PlotCurveItem, trace: Trace) -> None:
    connect = "finite" if trace.gaps else "all"
    # Few points look better smooth; an envelope's near vertical lines only cost more.
    smooth = len(trace.x) <= _FEW and not trace.envelope
    curve.setData(trace.x, trace.y, connect=connect, antialias=smooth)


def _scaled(trace: Trace, *, log: bool) -> Trace:
    if not log:
        return trace
    positive = trace.y > 0
    values = np.log10(np.where(positive, trace.y, 1.0))
    gaps = trace.gaps or not bool(positive.all())
    return replace(trace, y=np.where(positive, values, np.nan), gaps=gaps)


def _ticks(low: float, high: float, most: int, *, log: bool) -> list[tuple[float, str]]:
    """Return at most about `most` + 1 round values within a range, and how they are written."""
    span = high - low
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if log:
        step = max(1.0, round(step))
    first = math.ceil(low / step - 1e-6)
    values = [step * number for number in range(first, math.floor(high / step + 1e-6) + 1)]
    return [(value, f"{10.0**value:g}" if log else f"{value + 0.0:.6g}") for value in values]


def _nice_range(
    shown: tuple[float, float], extents: list[tuple[float, float]], *, log: bool
) -> tuple[float, float]:
    """Return the range of y: the one shown while it still fits well, else a rounder, wider one."""
    finite = [value for extent in extents for value in extent if math.isfinite(value)]
    if log:
        finite = [math.log10(value) for value in finite if value > 0]
    if not finite:
        return (0.0, 1.0)
    low, high = min(finite), max(finite)
    if shown[0] <= low and high <= shown[1] and (high - low) > 0.5 * (shown[1] - shown[0]):
        return shown
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span)) / 5.0
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return (low, high if high > low else low + step)
