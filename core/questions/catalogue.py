"""All kinds of questions."""

from collections.abc import Mapping
from typing import Any

from core.errors import ProjectError
from core.messages import Message
from core.questions.evaluation import Evaluate
from core.questions.question import Question
from core.questions.unit_past import AskPast
from core.questions.unit_values import AskUnit

QUESTIONS: dict[str, type[Question]] = {cls.kind: cls for cls in (Evaluate, AskUnit, AskPast)}


def question_of(values: Mapping[str, Any]) -> Question:
    """Return the question that `to_json` gave.

    Raises:
        ProjectError: for anything else.
    """
    try:
        fields = dict(values)
        return QUESTIONS[fields.pop("kind")](**fields)
    except (KeyError, TypeError) as error:
        raise ProjectError(Message("There is no question {text}.", text=repr(values))) from error
