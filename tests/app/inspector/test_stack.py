"""The stack of pages: a page is dressed a few parts at a time, and wholly in the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.inspector import stack as stacks
from app.inspector.stack import PageStack, Subject

MANY = 20


class Long(Subject):
    """A page of many labels."""

    def __init__(self) -> None:
        self.page = QWidget()
        layout = QVBoxLayout(self.page)
        for _ in range(MANY):
            layout.addWidget(QLabel("one"))

    def turn_to(self, chosen):
        """Nothing is chosen here."""

    def refresh(self):
        """Nothing changes here."""

    def let_go(self):
        """Nothing is typed here."""


def bare(subject):
    dressed = Qt.WidgetAttribute.WA_WState_Polished
    return [w for w in subject.page.findChildren(QWidget) if not w.testAttribute(dressed)]


def test_a_long_page_is_dressed_part_by_part_until_none_is_bare(qtbot, monkeypatch):
    monkeypatch.setattr(stacks, "SPELL", 0.0)
    stack, subject = PageStack(), Long()
    qtbot.addWidget(stack)
    stack.keep("long", subject)
    stack.place(subject)
    left = [len(bare(subject))]
    while not stack.is_dressed(subject):
        stack.dress(subject)
        left.append(len(bare(subject)))
    assert left == [*range(MANY, -1, -1), 0]
    assert not subject.page.isVisibleTo(stack)


def test_a_page_is_dressed_from_the_parts_inside_to_those_around_them(qtbot, monkeypatch):
    monkeypatch.setattr(stacks, "SPELL", 0.0)
    stack, subject = PageStack(), Long()
    qtbot.addWidget(stack)
    around = QWidget(subject.page)
    inside = [QLabel("one", around) for _ in range(3)]
    stack.keep("long", subject)
    stack.place(subject)
    stack.dress(subject)
    assert around in bare(subject)
    assert sum(part in bare(subject) for part in inside) == 2
