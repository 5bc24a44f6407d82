"""The one sentence around every reason why a model file is not opened."""

from core.errors import ModelFileError
from core.messages import Message


def refusal(detail: Message) -> ModelFileError:
    """Return the error for a file that is whole but says something impossible."""
    return ModelFileError(
        Message(
            "Its contents are not those of a sound Camada file: {detail} Open another copy of it.",
            detail=detail,
        )
    )
