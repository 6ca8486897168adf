"""The camera: where on the endless canvas the widget looks, and how closely."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST, LARGEST = 0.03, 3.0
# The smallest zoom at which titles and shapes are read with ease, and the room before the first
# node there.
LEGIBLE, BEFORE = 0.5, 48.0


# More than rounding errors of places come to, and less than what tells two pixels apart.
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the canvas; `right` and `bottom` lie outside it by nothing."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, a: tuple[float, float], b: tuple[float, float]) -> Box:
        """Return the box with these two opposite corners."""
        return cls(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(slots=True)
class Camera:
    """Maps canvas points to widget points: widget = canvas * zoom + (x, y)."""

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_view(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * self.zoom + self.x, point[1] * self.zoom + self.y

    def to_canvas(self, point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - self.x) / self.zoom, (point[1] - self.y) / self.zoom

    def seen(self, width: float, height: float) -> Box:
        """Return the part of the canvas a widget of this size shows."""
        return Box(*self.to_canvas((0.0, 0.0)), *self.to_canvas((width, height)))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by widget pixels."""
        self.x += dx
        self.y += dy

    def zoom_at(self, point: tuple[float, float], zoom: float) -> None:
        """Zoom so that what lies under this widget point stays under it."""
        before = self.to_canvas(point)
        # Fitting a huge network may have gone beyond the smallest zoom: stay there.
        self.zoom = min(max(zoom, min(SMALLEST, self.zoom)), LARGEST)
        self.x = point[0] - before[0] * self.zoom
        self.y = point[1] - before[1] * self.zoom

    def centre_on(self, point: tuple[float, float], width: float, height: float) -> None:
        """Bring a canvas point to the middle of the widget, on whole pixels as a drag would."""
        self.x = float(round(width / 2 - point[0] * self.zoom))
        self.y = float(round(height / 2 - point[1] * self.zoom))

    def fit(self, box: Box, width: float, height: float, margin: float = 48.0) -> None:
        """Show the whole box, never larger than life."""
        wide = max(width - 2 * margin, 40.0) / max(box.width, 1.0)
        high = max(height - 2 * margin, 40.0) / max(box.height, 1.0)
        self.zoom = min(wide, high, 1.0)
        self.centre_on(box.centre, width, height)

    def begin(self, box: Box, width: float, height: float) -> None:
        """Show the whole box where it can be read so, else its top left, legibly."""
        self.fit(box, width, height)
        if self.zoom < LEGIBLE:
            self.zoom = LEGIBLE
            x = _first(box.left, box.right, width / LEGIBLE)
            self.centre_on((x, _first(box.top, box.bottom, height / LEGIBLE)), width, height)


def _first(start: float, end: float, seen: float) -> float:
    """Return the middle of what is seen: of all, or of the beginning when there is more."""
    return (start + end) / 2 if end - start <= seen else start - BEFORE / LEGIBLE + seen / 2
