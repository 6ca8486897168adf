"""Markdown in notes: a small, safe subset; whatever else a note says stays text."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont

from app.canvas.markdown import document, lines_of, spans_of


def shown(text, *, rendered=True):
    return document(text, 400.0, "#000000", rendered=rendered).toPlainText()


def formats(qapp, text):
    made = document(text, 400.0, "#000000", rendered=True)
    found, block = {}, made.begin()
    while block.isValid():
        for piece in block:
            fragment = piece.fragment()
            found[fragment.text()] = fragment.charFormat().font()
        block = block.next()
    return found


def test_headings_lists_and_code_are_told_apart():
    lines = list(lines_of("# A\n- b\n  * c\n1. d\n```\n# e\n```\nf"))
    assert [(x.text, x.heading, x.depth, x.mark, x.code) for x in lines] == [
        ("A", 1, 0, "", False),
        ("b", 0, 1, "•", False),
        ("c", 0, 2, "•", False),
        ("d", 0, 1, "1.", False),
        ("# e", 0, 0, "", True),
        ("f", 0, 0, "", False),
    ]


def test_spans_need_both_their_marks():
    spans = [(span.text, span.look) for span in spans_of("a **b** *c* `d**e**` 2*3*4 **f")]
    assert ("b", "bold") in spans
    assert ("c", "italic") in spans
    assert ("d**e**", "code") in spans
    assert "".join(text for text, _ in spans).endswith("2*3*4 **f")


def test_marks_change_the_font(qapp):
    fonts = formats(qapp, "# Big\nplain **heavy** *slanted* `mono`")
    assert fonts["Big"].pixelSize() > fonts["plain "].pixelSize()
    assert fonts["heavy"].weight() == QFont.Weight.DemiBold
    assert fonts["slanted"].italic()
    assert fonts["mono"].family() != fonts["plain "].family()


def test_html_links_and_images_stay_text(qapp):
    text = '<b>x</b> <img src="file:///etc/passwd"> [a](http://b) ![c](d.png) <script>'
    assert shown(text) == text
    made = document(text, 400.0, "#000000", rendered=True)
    block = made.begin()
    for piece in block:
        look = piece.fragment().charFormat()
        assert not look.isAnchor()
        assert not look.isImageFormat()


def test_unless_rendered_a_note_is_the_text_it_is(qapp):
    text = "# no *heading*\n- no list"
    assert shown(text, rendered=False) == text


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=80))
def test_no_letter_is_lost(qapp, text):
    kept = [sign for sign in shown(text) if sign.isalnum()]
    words = [sign for sign in text.replace("\xa0", " ") if sign.isalnum()]
    assert kept == words or set(words) - set(kept) == set()
