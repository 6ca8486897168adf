"""Matching: how well a typed text fits an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from app.palette.entries import Entry

Worth = Callable[[str], float]
EXACT, START, WORD, INSIDE, LETTERS = 100, 80, 65, 45, 20
SIDE, ASIDE = 0.8, 0.5
# What can't be chosen comes after all that can, whatever that is worth.
LAST = 1e6


def _nothing(_: str) -> float:
    return 0.0


def ranked(entries: Iterable[Entry], wanted: str, worth: Worth = _nothing) -> list[Entry]:
    """Return the entries that fit, best first; all of them for an empty text.

    `worth` gives points to what is used often; it decides between what fits about as well, and
    leads where nothing is typed.
    """
    words = wanted.lower().split()
    if not words:
        return sorted(entries, key=lambda entry: (LAST if entry.reason else 0) - worth(entry.id))
    fits = [(score(entry, words), entry) for entry in entries]
    found = [(points + worth(entry.id), entry) for points, entry in fits if points > 0]
    return [entry for _, entry in sorted(found, key=lambda pair: (bool(pair[1].reason), -pair[0]))]


def score(entry: Entry, words: list[str]) -> float:
    """Return how well an entry fits all the words; 0 when one of them is not in it."""
    scores = [_best(entry, word) for word in words]
    whole = fit(entry.title, "".join(words)) if len(words) > 1 else 0.0
    return max(whole, sum(scores) / len(scores) if all(scores) else 0.0)


def _best(entry: Entry, word: str) -> float:
    names = max((fit(keyword, word) for keyword in entry.keywords), default=0.0)
    told = INSIDE if word in f"{entry.category} {entry.subtitle}".lower() else 0.0
    return max(fit(entry.title, word), names * SIDE, told * ASIDE)


def fit(text: str, word: str) -> float:
    """Return how well a word fits a name: the same, its start, a part's start, inside, letters."""
    text = text.lower()
    shorter = len(word) / max(len(text), 1)
    if text == word:
        return EXACT
    if text.startswith(word):
        return START + shorter * 10
    if any(part.startswith(word) for part in re.split(r"[\s_\-./]+|(?<=\D)(?=\d)", text)):
        return WORD + shorter * 10
    if word in text:
        return INSIDE + shorter * 10
    return _letters(text, word)


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
