"""Heights: how high each item stands, by isotonic regression, with the longest path straight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
from statistics import median

from graph_core.layout.strip import Link, Strip

Pause = Callable[[], None]
# Between cards of a layer, between a card and a wire that passes it, between two such wires.
GAP_Y, PASS, LANE = 40.0, 22.0, 18.0
# How firmly items stand where they wish: those on the longest path, other cards, wires.
_SPINE, _CARD, _WIRE = 1e6, 1.0, 1e-6
_SWEEPS = 3
_NEVER = float("inf")


def middles_of(strip: Strip, pause: Pause) -> list[float]:
    """Return how far below the longest path the middle of each item lies."""
    spine = _spines(strip)
    middles = [0.0] * len(strip.rank)
    heads = _leads(strip, strip.before), _leads(strip, strip.after)
    gaps = [_gaps(strip, layer) for layer in strip.layers]
    weights = [[_weight(strip, spine, item) for item in layer] for layer in strip.layers]
    rows = list(zip(strip.layers, gaps, weights, strict=True))
    for _ in range(_SWEEPS):
        for order, links in ((rows, heads[0]), (rows[::-1], heads[1])):
            for layer, gap, weight in order:
                pause()
                _settle(strip, (layer, gap, weight), links, middles, spine)
    _straighten(strip, middles, spine, pause)
    return middles


def spread(
    wishes: Sequence[float], gaps: Sequence[float], weights: Sequence[float] | None = None
) -> list[float]:
    """Return the places nearest to the wishes that keep at least these gaps, in order.

    >>> spread([0, 0, 100], [10, 10])
    [-5.0, 5.0, 100.0]
    """
    shift, shifts = 0.0, [0.0]
    for gap in gaps:
        shift += gap
        shifts.append(shift)
    pools: list[tuple[float, float, int]] = []
    firm = weights or [1.0] * len(wishes)
    for wish, moved, weight in zip(wishes, shifts, firm, strict=False):
        total, sure, count = float(wish - moved) * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] > total / sure:
            above, more, size = pools.pop()
            total, sure, count = total + above, sure + more, count + size
        pools.append((total, sure, count))
    level = [total / sure for total, sure, count in pools for _ in range(count)]
    return [place + moved for place, moved in zip(level, shifts, strict=False)]


def _spines(strip: Strip) -> list[bool]:
    """Tell of each item whether it lies on a longest path of the strip."""
    last = len(strip.layers) - 1
    since = _lengths(strip, strip.layers, strip.before)
    onward = _lengths(strip, strip.layers[::-1], strip.after)
    return [a + b == last for a, b in zip(since, onward, strict=True)]


def _lengths(strip: Strip, layers: list[list[int]], links: list[list[Link]]) -> list[int]:
    """Return how many wires the longest path of cards up to each card has; few for dummies."""
    never = -2 * len(layers)
    found = [never] * len(strip.rank)
    for item in chain.from_iterable(layers):
        if strip.is_card(item):
            found[item] = 1 + max((found[other] for other, _, _ in links[item]), default=-1)
    return found


def _leads(strip: Strip, links: list[list[Link]]) -> list[list[Link]]:
    """Return the links each item heeds: those to cards, where it has any."""
    return [[link for link in own if strip.is_card(link.item)] or own for own in links]


def _weight(strip: Strip, spine: Sequence[bool], item: int) -> float:
    if spine[item]:
        return _SPINE
    return _CARD if strip.is_card(item) else _WIRE


def _gaps(strip: Strip, layer: Sequence[int]) -> list[float]:
    return [_apart(strip, a, b) for a, b in pairwise(layer)]


def _apart(strip: Strip, above: int, below: int) -> float:
    """Return the least distance between the middles of neighbours."""
    cards = strip.is_card(above) + strip.is_card(below)
    return (strip.sizes[above][1] + strip.sizes[below][1]) / 2 + (LANE, PASS, GAP_Y)[cards]


def _settle(
    strip: Strip,
    row: tuple[list[int], list[float], list[float]],
    links: list[list[Link]],
    middles: list[float],
    spine: Sequence[bool],
) -> None:
    """Place a layer near what it is wired to, its part of the longest path on the line."""
    layer, gaps, weights = row
    wishes = []
    for item in layer:
        near = links[item]
        if not near:
            wishes.append(middles[item])
        elif strip.is_card(item) and strip.is_card(near[0].item):
            heeded = [link for link in near if spine[link.item]] if spine[item] else near
            wishes.append(_middle([middles[link.item] for link in heeded or near]))
        else:
            wishes.append(_middle([middles[link.item] + link.there - link.here for link in near]))
    places = spread(wishes, gaps, weights)
    held = [place for place, item in zip(places, layer, strict=True) if spine[item]]
    shift = (held[0] + held[-1]) / 2 if len(held) == 2 else median(held) if held else 0.0
    for item, place in zip(layer, places, strict=True):
        middles[item] = place - shift


def _middle(values: list[float]) -> float:
    return values[0] if len(values) == 1 else median(values)


def _straighten(strip: Strip, middles: list[float], spine: list[bool], pause: Pause) -> None:
    """Level chains of cards beside the longest path, then wires, as far as there is room."""
    neighbours: dict[int, tuple[int, int]] = {}
    for layer in strip.layers:
        for spot, item in enumerate(layer):
            above = layer[spot - 1] if spot else -1
            below = layer[spot + 1] if spot + 1 < len(layer) else -1
            neighbours[item] = above, below
    for runs in (_chains(strip, spine), _courses(strip), _courses(strip)):
        for run in runs:
            pause()
            _level(strip, run, middles, neighbours)


def _chains(strip: Strip, spine: Sequence[bool]) -> list[list[int]]:
    """Return runs of cards, each the only one before or after the next, longest first."""
    runs: list[list[int]] = []
    seen: set[int] = set()
    for layer in strip.layers:
        for start in layer:
            run, item = list[int](), start
            while strip.is_card(item) and not spine[item] and item not in seen:
                seen.add(item)
                run.append(item)
                if len(strip.after[item]) != 1 or len(strip.before[strip.after[item][0].item]) != 1:
                    break
                item = strip.after[item][0].item
            if len(run) > 1:
                runs.append(run)
    return sorted(runs, key=len, reverse=True)


def _courses(strip: Strip) -> list[list[int]]:
    """Return the dummies of each long wire, longest first; those it shares are its first's."""
    runs: list[list[int]] = []
    seen: set[int] = set()
    for course in sorted(filter(None, strip.courses), key=len, reverse=True):
        run = [item for item in course if item not in seen]
        seen.update(run)
        if run:
            runs.append(run)
    return runs


def _level(
    strip: Strip, run: list[int], middles: list[float], neighbours: dict[int, tuple[int, int]]
) -> None:
    """Give a run one height, or as few as its neighbours leave room for."""
    start = 0
    while start < len(run):
        low, high, end = -_NEVER, _NEVER, start
        while end < len(run):
            least, most = _room(strip, run[end], middles, neighbours)
            if max(low, least) > min(high, most):
                break
            low, high, end = max(low, least), min(high, most), end + 1
        if end == start:  # rounding left it no room: it stays
            start += 1
            continue
        wish = _wish(strip, run[start:end], middles)
        for item in run[start:end]:
            middles[item] = min(max(wish, low), high)
        start = end


def _room(
    strip: Strip, item: int, middles: list[float], neighbours: dict[int, tuple[int, int]]
) -> tuple[float, float]:
    above, below = neighbours[item]
    least = middles[above] + _apart(strip, above, item) if above >= 0 else -_NEVER
    most = middles[below] - _apart(strip, item, below) if below >= 0 else _NEVER
    return least, most


def _wish(strip: Strip, run: Sequence[int], middles: list[float]) -> float:
    """Return the height a run would like: that of the ports at its ends, or its own."""
    if strip.is_card(run[0]):
        return _middle(sorted(middles[item] for item in run))
    ends: Iterable[Link] = (*strip.before[run[0]], *strip.after[run[-1]])
    return _middle(sorted(middles[link.item] + link.there for link in ends))
