"""An exception in a handler is shown and logged; it never vanishes."""

import logging
import subprocess
import sys
import threading

import pytest

from app.guard import Guard, guarded, keep_log, told
from graph_core.errors import LoomError


@pytest.fixture
def guard(monkeypatch):
    made = Guard()
    monkeypatch.setattr(sys, "excepthook", made.take)
    monkeypatch.setattr(threading, "excepthook", made.take_from_thread)
    return made


def test_an_exception_in_an_override_reaches_the_guard_with_its_traceback(guard, caplog):
    seen = []
    guard.failed.connect(lambda error, text: seen.append((error, text)))

    @guarded
    def fails():
        return 1 // 0

    assert fails() is None
    ((error, text),) = seen
    assert isinstance(error, ZeroDivisionError)
    assert "1 // 0" in text
    assert "ZeroDivisionError" in caplog.text


def test_an_exception_in_a_thread_reaches_the_guard(guard, qtbot):
    with qtbot.waitSignal(guard.failed) as caught:
        thread = threading.Thread(target=list.pop, args=([],))
        thread.start()
        thread.join()
    assert isinstance(caught.args[0], IndexError)


def test_the_log_is_kept_in_a_file(tmp_path):
    root = logging.getLogger()
    before = list(root.handlers)
    keep_log(tmp_path)
    (handler,) = (h for h in root.handlers if h not in before)
    try:
        logging.getLogger("layerloom").error("it went wrong")
    finally:
        root.removeHandler(handler)
        handler.close()
    assert "ERROR layerloom: it went wrong" in (tmp_path / "log.txt").read_text("utf-8")


def test_errors_of_ours_speak_for_themselves_and_others_are_named():
    assert told(LoomError("no", expected="yes")) == "no: expected yes"
    assert "KeyError" in told(KeyError("x"))


def test_an_interrupt_still_ends_the_program():
    code = (
        "import sys; from app.guard import Guard; g = Guard(); g.install(); raise KeyboardInterrupt"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "KeyboardInterrupt" in ended.stderr
