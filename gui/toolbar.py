"""The toolbar: train, pause, step, stop; the learning rate; undo; the sample chooser."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from core.messages import tr
from gui import theme as themes
from gui.actions import Actions
from gui.state.document import Document
from gui.state.session import Phase, Session
from gui.widgets.icon import icon
from gui.widgets.labels import restyle
from gui.widgets.learning_rate_slider import LearningRateSlider
from gui.widgets.tips import tip


class ToolBar(QToolBar):
    """Buttons that do what the actions do, and the learning rate that can be moved live."""

    def __init__(
        self,
        actions: Actions,
        document: Document,
        session: Session,
        chooser: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Toolbar"), parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions, self._document, self._session = actions, document, session
        self.train_button = self._add_button("train")
        for name in ("step", "stop", "reset"):
            self._add_button(name)
        self.addSeparator()
        self.rate = LearningRateSlider(self._rate())
        self.rate.moved.connect(self._on_rate_moved)
        self.addWidget(self.rate)
        self.keep = QPushButton(tr("Keep in plan"))
        self.keep.setProperty("look", "link")
        tip(self.keep, tr("Let later runs begin with this learning rate"))
        self.keep.clicked.connect(self._keep_rate)
        self._keep_action = self.addWidget(self.keep)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        for name in ("undo", "redo"):
            self._add_icon(actions[name])
        self.addWidget(chooser)
        document.changed.connect(self._refresh)
        session.changed.connect(self._refresh)
        session.progressed.connect(self._refresh_keep)
        self._refresh()

    def _add_button(self, name: str) -> QPushButton:
        action = self._actions[name]
        button = QPushButton()
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._show_action(button, action))
        if name == "train":
            button.setProperty("look", "primary")
        self._show_action(button, action)
        self.addWidget(button)
        return button

    def _show_action(self, button: QPushButton, action: QAction) -> None:
        button.setText(action.text())
        button.setIcon(action.icon())
        if button.property("look") == "primary":
            is_running = self._session.phase is Phase.RUNNING
            button.setIcon(icon("pause" if is_running else "play", themes.current().on_accent))
        button.setEnabled(action.isEnabled())
        tip(button, action.toolTip())
        restyle(button)

    def _add_icon(self, action: QAction) -> None:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setProperty("look", "outlined")
        self.addWidget(button)

    def _rate(self) -> float:
        return self._session.learning_rate(self._document.project)

    def _refresh(self) -> None:
        self.rate.show_value(self._rate())
        self._refresh_keep()

    def _refresh_keep(self) -> None:
        planned = self._document.project.plan.optimizer.learning_rate
        self._keep_action.setVisible(self._rate() != planned)

    def _on_rate_moved(self, rate: float) -> None:
        if self._session.phase is Phase.IDLE:
            self._session.follow_plan()
            self._plan_rate(rate)
        else:
            self._session.set_learning_rate(rate)
            self._refresh_keep()

    def _keep_rate(self) -> None:
        self._plan_rate(self._rate())

    def _plan_rate(self, rate: float) -> None:
        project = self._document.project
        optimizer = project.plan.optimizer.with_(learning_rate=rate)
        plan = project.plan.with_(optimizer=optimizer)
        self._document.edit(tr("Change learning rate"), project.with_(plan=plan), merge="rate")

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        # One width for all that the big button may say, so that nothing beside it moves.
        super().showEvent(event)
        metrics, icon_width = self.train_button.fontMetrics(), 16 + 6
        texts = (tr("Train"), tr("Continue"), tr("Pause"), tr("Resume"), tr("Starting…"))
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        self.train_button.setMinimumWidth(widest + icon_width + 34)
