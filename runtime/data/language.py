"""Generated sequences: sentences, tags, digits to turn round, and letters of a story."""

from __future__ import annotations

import numpy as np

from graph_core.values import Values
from runtime.data.bundled import Arrays
from runtime.data.passage import STORY

Random = np.random.Generator
SENTENCE = 11
GOOD = ("good", "great", "lovely", "clever", "moving", "fresh")
BAD = ("bad", "awful", "dull", "clumsy", "cold", "stale")
_THINGS = ("film", "book", "play", "song", "plot", "cast")
_LOUDER = ("very", "quite", "really")
_JOINTS = ("but", "and")
WORDS = ("<pad>", "the", "was", "not", *_LOUDER, *_JOINTS, *_THINGS, *GOOD, *BAD)

TAGGED = 8
TAGS = ("determiner", "adjective", "noun", "verb", "preposition", "pronoun")
# Words of several kinds are what makes tagging a task: only their neighbours tell.
_KINDS = {
    "determiner": ("the", "a", "every", "this"),
    "adjective": ("small", "old", "green", "quiet", "light", "open"),
    "noun": ("lamp", "garden", "boat", "child", "light", "watch", "paint", "walk"),
    "verb": ("sees", "finds", "likes", "light", "watch", "paint", "walk", "open"),
    "preposition": ("in", "near", "under", "with"),
    "pronoun": ("she", "he", "they", "we"),
}
TAGGED_WORDS = tuple(dict.fromkeys(word for words in _KINDS.values() for word in words))
_NAMED = (("determiner", "noun"), ("determiner", "adjective", "noun"))
_PATTERNS = tuple(
    pattern
    for who in (*_NAMED, ("pronoun",))
    for what in _NAMED
    for where in _NAMED
    if len(pattern := (*who, "verb", *what, "preposition", *where)) == TAGGED
)

REVERSED = 8
START = 10
TEXT = " ".join(STORY.split())
SPACE = "␣"  # how a space is named, so that it can be seen
CHARACTERS = tuple(SPACE if letter == " " else letter for letter in sorted(set(TEXT)))
WINDOW = 32
STRIDE = 2
WINDOWS = (len(TEXT) - WINDOW - 1) // STRIDE + 1


def sentences(params: Values) -> Arrays:
    """Return sentences of judgement: words N×11, filled up in front, and sentiment N."""
    random = np.random.default_rng(params.seed)
    made = [_judgement(random, number % 2) for number in range(params.samples)]
    number_of = {word: number for number, word in enumerate(WORDS)}
    words = np.zeros((params.samples, SENTENCE), np.int64)
    for row, sentence in enumerate(made):
        words[row, SENTENCE - len(sentence) :] = [number_of[word] for word in sentence]
    order = random.permutation(params.samples)
    sentiment = np.arange(params.samples, dtype=np.int64) % 2
    return {"words": words[order], "sentiment": sentiment[order]}


def _judgement(random: Random, good: int) -> list[str]:
    """Return a sentence; after a "but" only what follows counts."""
    last = _clause(random, good)
    if random.random() < 0.4:
        return last
    joint = random.choice(_JOINTS)
    return [*_clause(random, good if joint == "and" else 1 - good), joint, *last]


def _clause(random: Random, good: int) -> list[str]:
    """Return "the film was not bad" or the like: five words at most, six with the joint."""
    clause = ["the", str(random.choice(_THINGS)), "was"]
    turned = random.random() < 0.4
    if turned:
        clause.append("not")
    elif random.random() < 0.5:
        clause.append(str(random.choice(_LOUDER)))
    clause.append(str(random.choice(GOOD if good != turned else BAD)))
    return clause


def tagged_sentences(params: Values) -> Arrays:
    """Return sentences of eight words and the kind of each word: words N×8, tags N×8."""
    random = np.random.default_rng(params.seed)
    number_of = {word: number for number, word in enumerate(TAGGED_WORDS)}
    patterns = random.integers(0, len(_PATTERNS), params.samples)
    tags = np.array([[TAGS.index(tag) for tag in _PATTERNS[p]] for p in patterns], np.int64)
    words = np.empty_like(tags)
    for place, tag in enumerate(TAGS):
        here = tags == place
        choice = np.array([number_of[word] for word in _KINDS[tag]], np.int64)
        words[here] = random.choice(choice, int(here.sum()))
    return {"words": words, "tags": tags}


def reversal(params: Values) -> Arrays:
    """Return digits N×8, the same backwards, and those one step later behind a start sign."""
    random = np.random.default_rng(params.seed)
    source = random.integers(0, 10, (params.samples, REVERSED), dtype=np.int64)
    target = np.ascontiguousarray(source[:, ::-1])
    begun = np.full((params.samples, 1), START, np.int64)
    return {
        "source": source,
        "so_far": np.concatenate([begun, target[:, :-1]], axis=1),
        "backwards": target,
    }


def characters(_: Values) -> Arrays:
    """Return windows of a story N×32 and, for each letter, the next one N×32."""
    number_of = {letter: number for number, letter in enumerate(CHARACTERS)}
    letters = np.array([number_of[letter] for letter in TEXT.replace(" ", SPACE)], np.int64)
    begins = np.arange(WINDOWS) * STRIDE
    places = begins[:, None] + np.arange(WINDOW)
    return {"letters": letters[places], "next": letters[places + 1]}
