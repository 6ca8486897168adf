"""The start page draws its pictures while somebody looks, and nothing more urgent is done."""

from app.start.page import Offer, StartPage
from app.theme import DARK
from graph_core.graph import Graph


def page_with(qtbot, built):
    page = StartPage(DARK)
    qtbot.addWidget(page)
    page.show()
    return page, [Offer("One", "A network.", "Vision", lambda: built.append("one") or Graph())]


def test_pictures_wait_while_a_file_is_read(qtbot):
    built = []
    page, offers = page_with(qtbot, built)
    page.rest(resting=True)
    page.show_offers(offers)
    qtbot.wait(50)
    assert not built
    page.rest(resting=False)
    qtbot.waitUntil(lambda: built == ["one"])


def test_pictures_wait_until_the_page_is_seen(qtbot):
    built = []
    page, offers = page_with(qtbot, built)
    page.hide()
    page.show_offers(offers)
    qtbot.wait(50)
    assert not built
    page.show()
    qtbot.waitUntil(lambda: built == ["one"])
