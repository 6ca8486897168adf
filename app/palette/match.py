"""Matching: how well a typed text fits an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter

from app.palette.entries import Entry

Worth = Callable[[str], float]
EXACT, START, WORD, INSIDE, LETTERS = 100, 80, 65, 45, 20
SIDE, ASIDE = 0.8, 0.5
_PARTS = re.compile(r"[\s_\-./]+|(?<=\D)(?=\d)")


def _nothing(_: str) -> float:
    return 0.0


def ranked(entries: Iterable[Entry], wanted: str, worth: Worth = _nothing) -> list[Entry]:
    """Return the entries that fit, best first; all of them for an empty text.

    What can't be chosen comes last. `worth` gives points to what is used often; it decides between
    what fits about as well, and leads where nothing is typed.
    """
    words = wanted.lower().split()
    if not words:
        return sorted(entries, key=lambda entry: (bool(entry.reason), -worth(entry.id)))
    fits = [(points, entry) for entry in entries if (points := score(entry, words)) > 0]
    found = [(bool(e.reason), -points - worth(e.id), e) for points, e in fits]
    return [entry for _, _, entry in sorted(found, key=itemgetter(0, 1))]


def score(entry: Entry, words: list[str]) -> float:
    """Return how well an entry fits all the words; 0 when one of them is not in it."""
    if len(words) == 1:
        return _best(entry, words[0])
    scores = [_best(entry, word) for word in words]
    whole = fit(entry.title, "".join(words))
    return max(whole, sum(scores) / len(scores) if all(scores) else 0.0)


def _best(entry: Entry, word: str) -> float:
    found = fit(entry.title, word)
    for keyword in entry.keywords:
        found = max(found, fit(keyword, word) * SIDE)
    if found < INSIDE * ASIDE and word in _told(entry.category, entry.subtitle):
        found = INSIDE * ASIDE
    return found


@lru_cache(maxsize=2048)
def _told(category: str, subtitle: str) -> str:
    """Return what is said of an entry beside its name; thousands of nodes have it in common."""
    return f"{category} {subtitle}".lower()


def fit(text: str, word: str) -> float:
    """Return how well a word fits a name: the same, its start, a part's start, inside, letters."""
    text = text.lower()
    if word not in text:
        return _letters(text, word)
    if text == word:
        return EXACT
    shorter = len(word) / len(text)
    if text.startswith(word):
        return START + shorter * 10
    if any(part.startswith(word) for part in _PARTS.split(text)):
        return WORD + shorter * 10
    return INSIDE + shorter * 10


def _letters(text: str, word: str) -> float:
    """Return a small score when the letters come in order, less the farther they are apart."""
    if len(word) < 2 or text[:1] != word[:1]:
        return 0.0
    place, gaps = -1, 0
    for letter in word:
        found = text.find(letter, place + 1)
        if found < 0:
            return 0.0
        gaps += found - place - 1
        place = found
    return max(LETTERS - gaps, 1)
