import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from app.collector import Collector


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    was_enabled = gc.isenabled()
    made = Collector()
    yield made
    made.stop()
    if not was_enabled:
        gc.disable()


class Knot(QObject):
    """An object that only the collector can end."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_no_other_thread_ends_an_object(collector: Collector) -> None:
    watched = weakref.ref(Knot())
    thread = threading.Thread(target=lambda: [[[]] for _ in range(100_000)])
    thread.start()
    thread.join()
    assert watched() is not None
    [[] for _ in range(2000)]
    kept = [[] for _ in range(2000)]
    assert collector.collect() >= 0
    assert watched() is None
    assert len(kept) == 2000


def test_nothing_is_collected_before_it_is_due(collector: Collector) -> None:
    gc.collect()
    assert collector.collect() == -1


def test_what_lives_is_left_alone_and_what_died_is_not(collector: Collector) -> None:
    class Ring:
        def __init__(self) -> None:
            self.me = self

    old = Ring()
    gone = weakref.ref(old)
    collector.settle()
    assert gc.get_freeze_count() > 0
    del old
    assert gone() is not None
    collector.settle()
    assert gone() is None
    collector.stop()
    assert gc.get_freeze_count() == 0
