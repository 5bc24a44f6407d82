"""A project as the text in a model file, with the limits that keep reading it quick."""

from core.errors import CamadaError, SaveError
from core.messages import Message
from core.project import Project
from core.storage import safe_json
from core.storage.refusal import refusal

LONGEST = 4 * 2**20
MOST_BLOCKS = 10_000


def read(text: str) -> Project:
    """Read what `written` returned.

    Raises:
        ModelFileError: for anything else.
    """
    if len(text.encode()) > LONGEST:
        raise refusal(Message("its project is too long."))
    data = safe_json.loads(text)
    try:
        project = Project.from_json(data)
    except CamadaError as error:
        raise refusal(
            Message("its project cannot be read: {reason}", reason=error.message)
        ) from error
    if len(list(project.stack.walk())) > MOST_BLOCKS:
        raise refusal(Message("it has more than {n} blocks.", n=MOST_BLOCKS))
    return project


def written(project: Project) -> str:
    """Return a project as canonical JSON.

    Raises:
        SaveError: when `read` would refuse it for its size.
    """
    text = safe_json.dumps(project.to_json())
    if len(text) > LONGEST or len(list(project.stack.walk())) > MOST_BLOCKS:
        raise SaveError(
            Message(
                "The project is too large for a file: at most {n} blocks and {size} MiB of "
                "texts fit. Use fewer blocks, or shorter notes and class names.",
                n=MOST_BLOCKS,
                size=LONGEST // 2**20,
            )
        )
    return text.decode()
