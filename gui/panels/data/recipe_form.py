"""How many samples of generated data there are, how noisy they are, and which draw of them."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.data.recipes import Recipe, recipe_behind
from core.messages import tr
from gui.panels.alignment import align_titles
from gui.state.data import Data
from gui.state.document import Document
from gui.widgets.form import SettingsForm

PAUSE_MS = 200
"""So long the number stands still before data are generated: each makes an entry in the cache."""


class RecipeForm(QWidget):
    """Edits the recipe of the document's data. Hidden where they were not generated."""

    def __init__(self, document: Document, data: Data, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._data = document, data
        self._asked: Recipe | None = None
        self._before = ""
        self.form: SettingsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._choose)

    @property
    def recipe(self) -> Recipe | None:
        """That of the document's data; None where they were not generated."""
        choice = self._document.project.data
        return None if choice is None else recipe_behind(choice)

    def refresh(self) -> None:
        """Show the present recipe, or the one that is being generated."""
        name = self._document.project.data.name if self._document.project.data else ""
        if name != self._before or not (self._soon.isActive() or self._data.is_reading):
            self._soon.stop()
            self._asked = None
        self._before = name
        shown = self._asked or self.recipe
        self.setVisible(shown is not None)
        if shown is None:
            return
        if self.form is None or not self.form.fits(shown):
            self._build(shown)
        else:
            self.form.show_settings(shown)

    def _build(self, recipe: Recipe) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(recipe, parent=self)
        self.form.edited.connect(self._on_edited)
        self._column.addWidget(self.form)
        align_titles(self.form.layout())

    def _on_edited(self, recipe: Recipe) -> None:
        self._asked = recipe
        self._soon.start()

    def _choose(self) -> None:
        if self._asked is not None and self._asked != self.recipe:
            self._data.choose(self._asked.name, tr("Generate other data"), merge="recipe")
