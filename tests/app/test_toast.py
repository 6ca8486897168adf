from PySide6.QtWidgets import QWidget

from app.toast import MARGIN, Toast


def test_a_toast_stays_inside_a_narrow_window_and_leaves_when_dismissed(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(420, 300)
    window.show()
    toast = Toast(window)
    toast.say("a message that is long enough to need several lines " * 4, "error")
    assert toast.isVisible()
    assert toast.geometry().left() >= 0
    assert toast.geometry().right() <= window.width()
    assert toast.geometry().bottom() <= window.height() - MARGIN + 1
    window.resize(800, 500)
    assert toast.geometry().bottom() <= 500 - MARGIN + 1
    toast.dismiss.click()
    assert not toast.isVisible()


def test_a_toast_offers_one_thing_to_do_and_does_it_once(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 300)
    window.show()
    toast, done = Toast(window), []
    toast.say("Exported.", "good", ("Show", lambda: done.append(1)))
    assert toast.action.text() == "Show"
    toast.action.click()
    assert done == [1]
    assert not toast.isVisible()
    toast.say("Plain.")
    assert not toast.action.isVisible()
