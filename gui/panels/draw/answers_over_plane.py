"""What the network answers over the plane, as a picture behind the samples."""

from PySide6.QtGui import QImage

from core.facts import Facts
from core.plane import Bounds
from core.tasks import by_class
from gui import theme as themes
from gui.charts.regions import region_image, value_image
from gui.state.look import Look

_SIDE = 220


def picture_over_plane(look: Look, facts: Facts) -> tuple[Bounds, QImage] | None:
    """Return the regions of the classes, or the values of the first target; None without them."""
    plane, snapshot, theme = look.plane, look.snapshot, themes.current()
    if plane is None or snapshot is None or not snapshot.project.stack.blocks:
        return None
    last = snapshot.project.stack.blocks[-1]
    response = plane.responses.get(last.id)  # (n, n, U)
    if response is None:
        return None
    if facts.targets:
        if response.shape[2] != len(facts.targets):
            return None
        target, values = facts.targets[0], snapshot.preparation.in_units(response)[..., 0]
        return plane.bounds, value_image(values, target.low, target.high, _SIDE, theme)
    shares = by_class(response, len(facts.classes))
    if shares.shape[2] != len(facts.classes):
        return None
    return plane.bounds, region_image(shares, _SIDE, theme)
