"""Generated pictures and tables: seeded, made up, and small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph_core.values import Values
from runtime.data.bundled import Arrays

Random = np.random.Generator
SIDE = 16
FILMS = 60
HISTORY = 6
TASTES = 4
TOPICS = 5
AGES = 4
SITES = 24
DISTRICTS = 12


def shapes(params: Values) -> Arrays:
    """Return noisy pictures N×1×16×16 with discs and squares, and each pixel's class N×16×16."""
    random = np.random.default_rng(params.seed)
    mask = np.zeros((params.samples, SIDE, SIDE), np.int64)
    for canvas in mask:
        for shape in random.permutation((1, 2))[: random.integers(1, 3)]:
            _draw(random, canvas, int(shape))
    light = np.where(mask > 0, random.uniform(0.55, 0.9, (params.samples, 1, 1)), 0.2)
    image = np.clip(light + random.normal(0, 0.1, mask.shape), 0, 1)
    return {"image": image[:, None].astype(np.float32), "mask": mask}


def _draw(random: Random, canvas: NDArray[np.int64], shape: int) -> None:
    """Draw a disc (1) or a square (2) over what is there."""
    radius = random.integers(2, 5)
    row, column = random.integers(radius, SIDE - radius, 2)
    rows, columns = np.ogrid[:SIDE, :SIDE]
    down, right = np.abs(rows - row), np.abs(columns - column)
    round_, square = down**2 + right**2 <= radius**2 + 1, np.maximum(down, right) < radius
    canvas[round_ if shape == 1 else square] = shape


def ratings(params: Values) -> Arrays:
    """Return six films each of N users liked, another film N×1, and whether they like it N."""
    random = np.random.default_rng(params.seed)
    films = random.normal(size=(FILMS, TASTES))
    users = random.normal(size=(params.samples, TASTES))
    fancy = users @ films.T + 0.3 * random.gumbel(size=(params.samples, FILMS))
    ranked = np.argsort(-fancy, axis=1)
    best, rest = ranked[:, : 2 * HISTORY], ranked[:, 2 * HISTORY :]
    best = random.permuted(best, axis=1)
    liked = np.arange(params.samples, dtype=np.int64) % 2
    # Of the rest the lower half, so that what is between stays out.
    other = rest[np.arange(params.samples), random.integers(FILMS // 3, rest.shape[1], len(rest))]
    order = random.permutation(params.samples)
    film = np.where(liked == 1, best[:, HISTORY], other)
    return {
        "history": best[:, :HISTORY][order],
        "film": film[order][:, None],
        "liked": liked[order],
    }


def adverts(params: Values) -> Arrays:
    """Return adverts shown: topic and age crossed N×20, site N, measures N×3, clicked N."""
    random = np.random.default_rng(params.seed)
    count = params.samples
    crossing = random.integers(0, TOPICS * AGES, count)
    site = random.integers(0, SITES, count, dtype=np.int64)
    measures = random.normal(size=(count, 3)).astype(np.float32)
    memorable = random.normal(0, 1.2, TOPICS * AGES)
    pull = random.normal(0, 0.8, (SITES, 3))
    score = memorable[crossing] + (np.tanh(measures) * pull[site]).sum(1) + measures[:, 0] ** 2 - 1
    clicked = score + random.logistic(0, 0.3, count) > 0
    return {
        "crossed": np.eye(TOPICS * AGES, dtype=np.float32)[crossing],
        "site": site,
        "measures": measures,
        "clicked": clicked.astype(np.int64),
    }


def houses(params: Values) -> Arrays:
    """Return houses: measures N×3, district N, price N×1 in thousands, and how fast it sold N."""
    random = np.random.default_rng(params.seed)
    count = params.samples
    area, age = random.uniform(40, 240, count), random.uniform(0, 80, count)
    rooms = np.clip(np.round(area / 30 + random.normal(0, 0.8, count)), 1, 8)
    district = random.integers(0, DISTRICTS, count, dtype=np.int64)
    worth = random.uniform(1.2, 4.5, DISTRICTS)[district]
    wanted = random.normal(0, 1, DISTRICTS)[district]
    price = area * worth + 12 * rooms - 0.8 * age + random.normal(0, 15, count)
    haste = wanted - age / 25 + rooms / 3 + random.logistic(0, 0.25, count)
    return {
        "measures": np.stack([area, rooms, age], axis=1).astype(np.float32),
        "district": district,
        "price": price.astype(np.float32)[:, None],
        "sold": (haste > np.median(haste)).astype(np.int64),
    }
