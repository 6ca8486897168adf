"""The stack of pages: a page is dressed a few parts at a time, and wholly in the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.inspector.stack import FEW, PageStack


class Long:
    """A page of many labels."""

    def __init__(self) -> None:
        self.page = QWidget()
        layout = QVBoxLayout(self.page)
        for _ in range(2 * FEW + 1):
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


def test_a_long_page_is_dressed_a_few_parts_at_a_time_until_none_is_bare(qtbot):
    stack, subject = PageStack(), Long()
    qtbot.addWidget(stack)
    stack.keep("long", subject)
    stack.place(subject)
    assert len(bare(subject)) == 2 * FEW + 1
    assert stack.dress(subject)
    assert len(bare(subject)) == FEW + 1
    while stack.dress(subject):
        pass
    assert not bare(subject)
    assert not subject.page.isVisibleTo(stack)
