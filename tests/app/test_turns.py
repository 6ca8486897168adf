"""Work that was put off: one piece in each turn, in order, once."""

from __future__ import annotations

import sys
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.turns import Turns


def turn() -> None:
    QApplication.processEvents()


def test_each_turn_of_the_event_loop_does_one_piece(qapp: QApplication) -> None:
    turns, done = Turns(), list[str]()
    turns.soon(lambda: done.append("a"))
    turns.soon(lambda: done.append("b"))
    turn()
    assert done == ["a"]
    turn()
    assert done == ["a", "b"]
    assert turns.idle


def test_after_a_frame_comes_a_turn_without_work(qapp: QApplication) -> None:
    turns, done = Turns(), list[str]()
    turns.soon(lambda: done.append("a"))
    turns.rest()
    turn()
    assert not done
    turn()
    assert done == ["a"]


def test_however_many_frames_there_are_work_goes_on(qapp: QApplication) -> None:
    turns, done = Turns(), list[int]()
    for number in range(3):
        turns.soon(partial(done.append, number))
    for _ in range(6):
        turns.rest()
        turn()
    assert done == [0, 1, 2]


def test_what_is_asked_for_twice_is_done_once(qapp: QApplication) -> None:
    turns, done = Turns(), list[int]()
    job = lambda: done.append(1)  # noqa: E731 - the same object twice
    turns.soon(job)
    turns.soon(job)
    turns.finish()
    assert done == [1]


def test_a_long_piece_lets_the_others_in_between(qapp: QApplication) -> None:
    turns, done = Turns(), list[str]()

    def long() -> bool:
        done.append("long")
        return done.count("long") < 3

    turns.soon(long)
    turns.soon(lambda: done.append("short"))
    turns.finish()
    assert done == ["long", "short", "long", "long"]


def test_what_is_dropped_is_not_done(qapp: QApplication) -> None:
    turns, done = Turns(), list[int]()
    job = lambda: done.append(1)  # noqa: E731 - the same object twice
    turns.soon(job)
    turns.drop(job)
    turn()
    assert not done
    assert turns.idle


def test_an_error_ends_its_own_piece_only(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, done, turns = list[type](), list[int](), Turns()

    def broken() -> None:
        raise ValueError("broken")

    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: seen.append(kind))
    turns.soon(broken)
    turns.soon(lambda: done.append(1))
    turns.finish()
    assert seen == [ValueError]
    assert done == [1]


class Asker(QObject):
    """Asks for a job of its own."""

    def __init__(self, done: list[str]) -> None:
        super().__init__()
        self.done = done

    def job(self) -> None:
        self.done.append("done")


def test_what_somebody_asked_for_who_is_gone_is_not_done(qapp: QApplication) -> None:
    turns, done = Turns(), list[str]()
    here, gone = Asker(done), Asker(done)
    turns.soon(gone.job)
    turns.soon(here.job)
    shiboken6.delete(gone)
    turns.finish()
    assert done == ["done"]
