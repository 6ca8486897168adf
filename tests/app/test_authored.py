"""Authored: words this user wrote are known, also the next time; a stranger's never are."""

import logging

from app.authored import MOST, Authored


def test_words_are_known_once_written_and_the_next_time(tmp_path):
    path = tmp_path / "config" / "authored.txt"
    Authored(path).add("Mine")
    again = Authored(path)
    assert again.knows("Mine")
    assert not again.knows("mine")
    assert not again.knows("Theirs")
    again.discard("Mine")
    assert not Authored(path).knows("Mine")
    assert "Mine" not in path.read_text()


def test_without_a_path_words_are_known_until_the_end():
    authored = Authored()
    authored.add("Mine")
    assert authored.knows("Mine")


def test_only_the_latest_are_kept(tmp_path):
    path = tmp_path / "authored.txt"
    path.write_text("".join(f"{n:064x}\n" for n in range(MOST + 50)), "ascii")
    Authored(path).add("Mine")
    assert len(path.read_text().split()) == MOST
    assert Authored(path).knows("Mine")


def test_a_file_that_cannot_be_kept_is_logged_and_words_are_still_known(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("")
    authored = Authored(blocked / "authored.txt")
    with caplog.at_level(logging.WARNING):
        authored.add("Mine")
    assert authored.knows("Mine")
    assert "can't be kept" in caplog.text
