"""Draw the scenes: `python -m tests.app.scenes --update [NAME ...]` renews the references.

`--into FOLDER` puts the pictures elsewhere. They are drawn in a process of their own, so that
nothing shown before leaves a trace, with the bundled fonts alone and without hinting, which differs
from one system to the next.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

BUNDLED_ONLY = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <cachedir>{folder}</cachedir>
  <match target="pattern">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
"""


def main() -> None:
    """Read the command line and write the pictures."""
    words = argparse.ArgumentParser("python -m tests.app.scenes", description=__doc__)
    words.add_argument("names", nargs="*", help="the scenes to draw; all without a name")
    where = words.add_mutually_exclusive_group(required=True)
    where.add_argument("--update", action="store_true", help="renew the references")
    where.add_argument("--into", type=Path, help="a folder for the pictures")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _settle(Path(folder))
        _write(asked.into, asked.names, Path(folder))


def _settle(folder: Path) -> None:
    """Let neither screen, fonts, settings nor time of day have a say; before Qt is loaded."""
    fonts = folder / "fonts.conf"
    fonts.write_text(BUNDLED_ONLY.format(folder=folder / "fonts"), encoding="utf-8")
    os.environ |= {
        "FONTCONFIG_FILE": str(fonts),
        "LAYERLOOM_HOME": str(folder),
        "LAYERLOOM_STILL": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "1",
    }


def _write(into: Path | None, names: list[str], home: Path) -> None:
    from app.application import qt_application
    from app.theme import THEMES
    from tests.app.scenes.references import REFERENCES, few_colours, keep
    from tests.app.scenes.scenes import SCENES
    from tests.app.scenes.stage import Stage, picture

    application = qt_application()
    for scene in SCENES:
        for theme in THEMES.values() if not names or scene.name in names else ():
            stage = Stage(theme, home / f"{scene.name}-{theme.name}")
            shot = picture(scene.show(stage))
            stage.close()
            kept = (shot, into) if into else (few_colours(shot), REFERENCES)
            path = keep(*kept, scene.name, theme.name)
            print(f"{path}  {path.stat().st_size:,} bytes")
    application.processEvents()


if __name__ == "__main__":
    main()
