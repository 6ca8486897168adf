"""Crossings: the order within each layer, by barycentres and swaps of neighbours."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable

from graph_core.layout.strip import Link, Strip

Pause = Callable[[], None]
_PATIENCE = 3
_SWEEPS = 12
_SWAPPING = 4
# A port's place on its card counts less than the card's own, whatever the card's height.
_PORT = 1e-3


def untangle(strip: Strip, pause: Pause) -> None:
    """Order every layer of the strip so that few wires cross; the same strip, the same order."""
    strip.layers = _first_order(strip)
    best, fewest = [list(layer) for layer in strip.layers], crossings(strip, pause)
    waited = 0
    for _ in range(_SWEEPS):
        if not fewest or waited == _PATIENCE:
            break
        _sweep(strip.layers, strip.before, pause)
        _sweep(strip.layers[::-1], strip.after, pause)
        found = crossings(strip, pause)
        waited += 1
        if found < fewest:
            best, fewest, waited = [list(layer) for layer in strip.layers], found, 0
    strip.layers = best
    if fewest:
        _swap_neighbours(strip, pause)


def crossings(strip: Strip, pause: Pause) -> int:
    """Return how often pieces of wires cross."""
    place = {item: spot for layer in strip.layers for spot, item in enumerate(layer)}
    found = 0
    for layer in strip.layers:
        pause()
        found += _between(layer, strip, place)
    return found


def _between(layer: Iterable[int], strip: Strip, place: dict[int, int]) -> int:
    """Return the crossings between a layer and the next."""
    found, ends = 0, list[tuple[int, float]]()
    for item in layer:
        links = [(here, place[other], there) for other, there, here in strip.after[item]]
        links.sort()
        for _, spot, there in links:
            end = (spot, there)
            found += len(ends) - bisect_right(ends, end)
            insort(ends, end)
    return found


def _first_order(strip: Strip) -> list[list[int]]:
    """Return each layer as a walk along the wires meets its items, depth first."""
    layers: list[list[int]] = [[] for _ in strip.layers]
    seen = [False] * len(strip.rank)
    starts = sorted(range(strip.count), key=lambda item: (bool(strip.before[item]), item))
    for start in starts:
        stack = [start]
        while stack:
            item = stack.pop()
            if seen[item]:
                continue
            seen[item] = True
            layers[strip.rank[item]].append(item)
            onward = sorted(strip.after[item], key=lambda link: (link.here, link.there))
            stack += [link.item for link in reversed(onward)]
    return layers


def _sweep(layers: list[list[int]], links: list[list[Link]], pause: Pause) -> None:
    """Sort each layer by where its items' neighbours in the layer before stand."""
    place: dict[int, float] = {}
    for layer in layers:
        pause()
        wish = {}
        for spot, item in enumerate(layer):
            near = links[item]
            if near:
                total = sum(place[other] + _PORT * there for other, there, _ in near)
                wish[item] = total / len(near)
            else:
                wish[item] = float(spot)
        layer.sort(key=wish.__getitem__)
        place = {item: float(spot) for spot, item in enumerate(layer)}


def _swap_neighbours(strip: Strip, pause: Pause) -> None:
    """Swap items next to each other wherever that takes crossings away."""
    place = {item: spot for layer in strip.layers for spot, item in enumerate(layer)}
    for _ in range(_SWAPPING):
        better = False
        for layer in strip.layers:
            pause()
            better |= _swap_within(layer, strip, place)
        if not better:
            return


def _swap_within(layer: list[int], strip: Strip, place: dict[int, int]) -> bool:
    better = False
    ends = {item: _ends(item, strip, place) for item in layer}
    for spot in range(len(layer) - 1):
        upper, lower = layer[spot], layer[spot + 1]
        gain = 0
        for above, below in zip(ends[upper], ends[lower], strict=True):
            gain += _crossed(above, below) - _crossed(below, above)
        if gain > 0:
            layer[spot], layer[spot + 1] = lower, upper
            place[lower], place[upper] = spot, spot + 1
            better = True
    return better


def _ends(item: int, strip: Strip, place: dict[int, int]) -> tuple[list[float], list[float]]:
    """Return where an item's wires end on both sides, in order."""
    return (
        sorted(place[other] + _PORT * there for other, there, _ in strip.before[item]),
        sorted(place[other] + _PORT * there for other, there, _ in strip.after[item]),
    )


def _crossed(above: list[float], below: list[float]) -> int:
    """Return how many pairs cross when the first item's wires begin above the second's."""
    if not above or not below or above[-1] <= below[0]:
        return 0
    return sum(len(above) - bisect_right(above, end) for end in below)
