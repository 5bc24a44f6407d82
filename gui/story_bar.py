"""The strip below the network that leads through an example of two networks."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from core.messages import tr
from gui import theme
from gui.state.story import Story
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip


class StoryBar(QFrame):
    """Shown while there is a story."""

    def __init__(self, story: Story, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("story_bar")
        self._story = story
        symbol = QLabel(self)
        picture = icon("info", theme.current().accent)
        symbol.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatio()))
        self.text = wrapped(label("", parent=self))
        self.button = QPushButton(self)
        self.button.setProperty("look", "primary")
        self.button.clicked.connect(story.go_on)
        self.close_button = icon_button("close", tr("Close this message"), self)
        self.close_button.clicked.connect(story.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(symbol)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        story.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        stage = self._story.stage
        if stage is None:
            self.hide()
            return
        self.text.setText(str(stage.text))
        self.button.setVisible(stage.ask is not None)
        self.button.setText(str(stage.ask or ""))
        self.button.setEnabled(stage.why_not is None)
        tip(self.button, str(stage.why_not or tr("The curves of this run stay behind the next")))
        self.setAccessibleName(self.text.text())
        self.show()
