"""What can be done with the charts of a training: their menu, one crosshair, the way back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QWidget, QWidgetAction

from core.messages import number, tr
from gui.charts.curves import CurvesChart
from gui.charts.picture_out import copy, save
from gui.charts.smoothing import MOST_SHARE
from gui.panels.training_charts import TrainingCharts
from gui.preferences import Preferences
from gui.state.past import Past
from gui.widgets.labels import label
from gui.widgets.tips import tip

_STEPS = 20
_ZOOM = 0.7
_WIDTH = 120


class CurveTools(QObject):
    """Serves both charts."""

    def __init__(
        self,
        charts: TrainingCharts,
        past: Past,
        save_csv: Callable[[], None],
        compare_menu: Callable[[QWidget], QMenu],
        preferences: Preferences,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._charts, self._past, self._save_csv = charts, past, save_csv
        self._window, self._preferences = parent, preferences
        self._compare_menu = compare_menu
        self._smoothing = 0
        self.set_smoothing(min(preferences.smoothing, _STEPS))
        charts.loss.set_log(preferences.has_log_loss)
        for chart, other in ((charts.loss, charts.score), (charts.score, charts.loss)):
            chart.pointed.connect(other.show_at)
            chart.chosen.connect(self._look_back_at)
            chart.menu_asked.connect(lambda place, c=chart: self.open_menu(place, c))
        past.changed.connect(self._on_past_changed)

    def open_menu(self, place: QPoint, chart: CurvesChart | None = None) -> None:
        """Open the menu at a place of the screen, about one chart or both."""
        menu = self.menu(chart)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self, chart: CurvesChart | None = None) -> QMenu:
        """Return a menu about one chart or both."""
        menu, both = QMenu(self._window), self._charts.both
        log = menu.addAction(tr("Logarithmic loss"), self._turn_log)
        tip(log, tr("Show small losses beside large ones: every step up is ten times as much"))
        log.setCheckable(True)
        log.setChecked(self._charts.loss.is_log)
        menu.addAction(self._smoothing_action(menu))
        menu.addMenu(self._compare_menu(menu))
        menu.addSeparator()
        shown = both if chart is None else (chart,)
        for text, about, factor in (
            (tr("Zoom in"), tr("Show fewer epochs, larger"), _ZOOM),
            (tr("Zoom out"), tr("Show more epochs, smaller"), 1 / _ZOOM),
        ):
            tip(menu.addAction(text, lambda f=factor: [one.zoom(f) for one in shown]), about)
        everything = menu.addAction(tr("Show all again"), lambda: [one.show_all() for one in shown])
        tip(everything, tr("Show the whole run"))
        menu.addSeparator()
        for one in shown:
            name = one.accessibleName()
            copied = menu.addAction(
                tr("Copy picture: {name}", name=name), lambda c=one: copy(c.picture())
            )
            tip(copied, tr("Put the picture into the clipboard"))
            saved = menu.addAction(
                tr("Save picture: {name} (PNG, SVG)…", name=name),
                lambda c=one, name=name: save(c, c.picture(), name),
            )
            tip(saved, tr("Write the picture into a file"))
        figures = menu.addAction(tr("Save figures as CSV…"), self._save_csv)
        tip(figures, tr("Write the figures of all epochs into a file"))
        return menu

    def set_smoothing(self, step: int) -> None:
        """Smooth the curves: 0 is not at all, `_STEPS` most."""
        self._smoothing = self._preferences.smoothing = step
        for chart in self._charts.both:
            chart.set_smoothing(MOST_SHARE * step / _STEPS)

    # Private

    def _turn_log(self) -> None:
        is_on = self._preferences.has_log_loss = not self._charts.loss.is_log
        self._charts.loss.set_log(is_on)

    def _smoothing_action(self, menu: QMenu) -> QWidgetAction:
        row = QWidget(menu)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(37, 2, 14, 2)
        layout.setSpacing(10)
        layout.addWidget(label(tr("Smoothing"), parent=row))
        slider = QSlider(Qt.Orientation.Horizontal, row)
        slider.setRange(0, _STEPS)
        slider.setValue(self._smoothing)
        slider.setFixedWidth(_WIDTH)
        slider.setAccessibleName(tr("Smoothing"))
        about = tr("Each point becomes a mean of those before it, the near ones counting most.")
        tip(slider, about)
        share = label(_share(self._smoothing), "small", row)
        share.setMinimumWidth(share.fontMetrics().horizontalAdvance(_share(_STEPS)) + 4)
        slider.valueChanged.connect(self.set_smoothing)
        slider.valueChanged.connect(lambda step: share.setText(_share(step)))
        layout.addWidget(slider, 1)
        layout.addWidget(share)
        action = QWidgetAction(menu)
        action.setDefaultWidget(row)
        action.setText(tr("Smoothing"))
        return tip(action, about)

    def _look_back_at(self, x: float) -> None:
        """Look back at the kept epoch that ends nearest to x."""
        ends = [epoch + 1 for epoch in self._past.kept]
        if ends:
            self._past.look_back(min(ends, key=lambda end: abs(end - x)) - 1)

    def _on_past_changed(self) -> None:
        epoch = self._past.epoch
        for chart in self._charts.both:
            chart.mark_past(None if epoch is None else epoch + 1.0)


def _share(step: int) -> str:
    return number(MOST_SHARE * step / _STEPS, ".0%")
