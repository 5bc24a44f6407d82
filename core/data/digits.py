"""The built-in digits by their facts: what `check` offers where no data are chosen.

It asks for no file, so nothing is read before somebody wants them.
"""

from core.choice import DataChoice
from core.facts import Facts

_COUNTS = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)


def digits() -> DataChoice:
    """Return the choice of the built-in digits: 1,797 pictures (8, 8, 1), values 0 to 16."""
    facts = Facts(
        input_shape=(8, 8, 1),
        classes=tuple("0123456789"),
        n_samples=1797,
        n_given_test=0,
        low=0.0,
        high=16.0,
        counts=_COUNTS,
    )
    digest = "717cff85438ed7574fe4379d8974955762e5a356b68d280a83e5e3a2523780d6"
    return DataChoice(name="digits", digest=digest, facts=facts)
