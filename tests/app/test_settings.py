from pathlib import Path

from app.settings import MOST_RECENT, Settings, SettingsFile, config_folder, state_folder


def test_settings_come_back_after_a_restart(tmp_path):
    SettingsFile(tmp_path).update(theme="light", font_scale=1.3)
    assert SettingsFile(tmp_path).value == Settings(theme="light", font_scale=1.3)


def test_a_broken_settings_file_counts_as_none(tmp_path):
    for text in ("{", '{"theme": 3}', "\x00"):
        (tmp_path / "settings.json").write_text(text, "utf-8")
        assert SettingsFile(tmp_path).value == Settings()


def test_recent_files_are_few_distinct_and_newest_first(tmp_path):
    settings = SettingsFile(tmp_path)
    for number in [*range(20), 15]:
        settings.remember(Path(f"/nets/{number}.loom"))
    recent = settings.value.recent
    assert len(recent) == MOST_RECENT
    assert [Path(path).stem for path in recent[:3]] == ["15", "19", "18"]
    assert len(set(recent)) == len(recent)


def test_settings_that_cannot_be_written_stop_nothing(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    settings = SettingsFile(tmp_path / "file")
    settings.update(theme="light")
    assert settings.value.theme == "light"


def test_everything_private_stands_below_the_home_a_variable_names(monkeypatch, tmp_path):
    monkeypatch.setenv("LAYERLOOM_HOME", str(tmp_path))
    assert config_folder() == tmp_path / "config"
    assert state_folder() == tmp_path / "state"
