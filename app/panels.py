"""The panels at the foot of the window, made and wired to the training controller."""

from __future__ import annotations

from app.bottom import Bottom
from app.code.panel import CodePanel
from app.code.source import source_of
from app.data.panel import DataPanel
from app.export.flow import ExportDialogs, ExportFlow
from app.problems.panel import ProblemsPanel
from app.runs.panel import RunsPanel
from app.theme import Theme
from app.training.controller import TrainingController
from app.training.dashboard import Dashboard
from app.workspace import Workspace


class Panels:
    """Every panel of the bottom by name."""

    def __init__(
        self, bottom: Bottom, workspace: Workspace, controller: TrainingController, theme: Theme
    ) -> None:
        self.bottom, self.controller = bottom, controller
        self.dashboard = Dashboard(controller, theme)
        self.data = DataPanel(workspace, theme)
        self.problems = ProblemsPanel(workspace, theme)
        self.runs = RunsPanel(controller, theme)
        self.exports = ExportFlow(controller, ExportDialogs(bottom))
        self.code = CodePanel(workspace, theme, source_of)
        for name, panel in (
            ("Dashboard", self.dashboard),
            ("Data", self.data),
            ("Problems", self.problems),
            ("Runs", self.runs),
            ("Code", self.code),
        ):
            bottom.add(name, panel)
        self.problems.counted.connect(lambda number: bottom.count("Problems", number))
        self.problems.refresh()
        controller.updated.connect(self._follow)
        controller.phase_changed.connect(lambda _: self._follow())
        controller.problems_wanted.connect(lambda: bottom.show_tab("Problems"))
        controller.run_started.connect(lambda _: bottom.show_tab("Dashboard"))
        controller.device_known.connect(lambda ready: self.data.recipe.show_devices(ready.devices))
        self._connect_runs()

    def _connect_runs(self) -> None:
        runs, dashboard = self.runs, self.dashboard
        runs.run_chosen.connect(dashboard.show_run)
        runs.run_compared.connect(dashboard.compare_with)
        runs.live_chosen.connect(dashboard.show_live)
        runs.front_wanted.connect(lambda: self.bottom.show_tab("Dashboard"))
        runs.export_wanted.connect(self.exports.export_run)
        dashboard.export_wanted.connect(self.exports.export_run)

    def close(self) -> None:
        """Let the panels end what they do in the background."""
        self.data.close_data()
        self.runs.close_runs()
        self.exports.close()

    def _follow(self) -> None:
        self.bottom.status.setText(self.controller.status_text())
        self.bottom.show_progress(self.controller.progress())

    def set_theme(self, theme: Theme) -> None:
        self.dashboard.set_theme(theme)
        self.data.set_theme(theme)
        self.problems.set_theme(theme)
        self.runs.set_theme(theme)
        self.code.set_theme(theme)
