"""What can go wrong in the outside world. Everything else that is raised is a mistake of ours."""

from pathlib import Path

from core.messages import Message


class CamadaError(Exception):
    """An error with a message for the user: what is wrong, what was found, what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class SettingError(CamadaError):
    """A value that a setting does not take."""


class ShapeError(CamadaError):
    """A layer that cannot take its input shape.

    Attributes:
        insert_before: kind of the layer that, put in front, repairs it; None when none does.
        settings: with which the layer could take it, by name; {} where there are none.
    """

    def __init__(
        self,
        message: Message,
        insert_before: str | None = None,
        settings: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.insert_before = insert_before
        self.settings = settings or {}


class DatasetError(CamadaError):
    """Data that cannot be read or used."""

    @classmethod
    def unreadable(cls, path: Path, error: OSError) -> "DatasetError":
        """Return what to raise for a file or folder that the system does not give."""
        reason = error.strerror or str(error)
        return cls(Message("{file} cannot be read: {reason}.", file=str(path), reason=reason))


class ModelFileError(CamadaError):
    """A .camada file that is damaged, foreign or too new."""


class SaveError(CamadaError):
    """A file that could not be written; what was there before is untouched."""


class ProjectError(CamadaError):
    """A project that cannot be trained or used as asked."""


class TrainerError(CamadaError):
    """The trainer process failed or went away."""
