"""Seen: whether somebody sees a widget, and questions that are asked only as long as it is."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from core.questions.question import Question
from gui.state.answers import Answers

_TURNS = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.EnabledChange)


class Seen(QObject):
    """Watches a widget. One in a dock behind a tab is not seen: it is not enabled there.

    Signals:
        turned: the widget came into sight or went out of it; whether it is seen now.
    """

    turned = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._was = False
        widget.installEventFilter(self)

    @property
    def now(self) -> bool:
        """True while somebody sees the widget."""
        return self._widget.isVisible() and self._widget.isEnabled()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS and self.now != self._was:
            self._was = self.now
            self.turned.emit(self._was)
        return False


class AskWhileSeen(Seen):
    """Keeps the answers to what a widget wants to know new, as long as it is seen.

    Signals:
        answered: a Question of these; there is another answer, or a reason why there is none.
        progressed: a Question of these; the share of its work that is done is another one.
    """

    answered = Signal(object)
    progressed = Signal(object)

    def __init__(
        self,
        widget: QWidget,
        answers: Answers,
        wanted: Callable[[], Iterable[Question | None]],
    ) -> None:
        """Begin to watch a widget.

        Args:
            widget: what shows the answers.
            answers: who is asked.
            wanted: gives the questions of the moment; None is no question.
        """
        super().__init__(widget)
        self._answers, self._wanted = answers, wanted
        self._asked: tuple[Question, ...] = ()
        self.turned.connect(self.follow)
        answers.answered.connect(self._on_answered)
        answers.progressed.connect(self._on_progressed)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked now: nothing while nobody sees the widget."""
        return self._asked

    def follow(self) -> None:
        """Ask what is wanted now, where that is something else than before."""
        wanted = self._wanted() if self.now else ()
        questions = tuple(question for question in wanted if question is not None)
        if questions != self._asked:
            self._ask(questions)

    def ask_again(self) -> None:
        """Ask the same once more, after it could not be answered."""
        self._ask(self._asked)

    def _ask(self, questions: tuple[Question, ...]) -> None:
        n_before, self._asked = len(self._asked), questions
        for place, question in enumerate(questions):
            self._answers.ask((self, place), question)
        for place in range(len(questions), n_before):
            self._answers.ask((self, place), None)

    def _on_answered(self, question: object) -> None:
        if question in self._asked:
            self.answered.emit(question)

    def _on_progressed(self, question: object) -> None:
        if question in self._asked:
            self.progressed.emit(question)
