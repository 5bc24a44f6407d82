"""Every setting of every catalogue: limits, types, and errors that name field and value."""

import math
from typing import Any

import pytest

from core.activations import ACTIVATIONS
from core.choice import Split
from core.errors import SettingError
from core.initializers import INITIALIZERS
from core.layers import LAYERS, Conv, Dense, Dropout, Pooling
from core.losses import LOSSES
from core.messages import Message, set_language
from core.optimizers import OPTIMIZERS, SGD, Adam
from core.project import Plan
from core.settings import Catalogue, Declared, Setting, counting, settings_of

CATALOGUES = [LAYERS, OPTIMIZERS, ACTIVATIONS, INITIALIZERS, LOSSES]
CLASSES = [cls for catalogue in CATALOGUES for cls in catalogue.values()] + [Plan, Split]
SETTINGS = [(cls, declared) for cls in CLASSES for declared in settings_of(cls)]


def wrong_values(declared: Setting) -> list[Any]:
    """Return values just outside the limits, and of types that are not taken."""
    wrong: list[Any] = [None, [], {}, float("nan"), math.inf, 10**400]
    if declared.type is float:
        wrong += ["0.5", True]
    if declared.type is int:
        wrong += ["3", 2.0, True]
    if declared.type is bool:
        wrong += [0, 1, "true"]
    if declared.choices:
        wrong += ["", "no such choice", declared.choices[0][0].upper()]
    if declared.type is tuple:
        return [*wrong, 3, "3 x 3", (3,), (3, 3, 3), [3, 3.0], (True, 1), *_pairs_outside(declared)]
    just_outside = 1 if declared.type is int else 1e-6
    if declared.low is not None:
        wrong.append(declared.type(declared.low - just_outside))
    if declared.high is not None:
        wrong.append(declared.type(declared.high + just_outside))
    return [value for value in wrong if not (value is math.inf and declared.high is None)]


def _pairs_outside(declared: Setting) -> list[Any]:
    assert declared.low is not None
    assert declared.high is not None
    low, high = int(declared.low), int(declared.high)
    return [(low - 1, low), (low, low - 1), (high + 1, high), (high, high + 1)]


def right_values(declared: Setting) -> list[Any]:
    """Return the default, both limits and all choices."""
    limits = [limit for limit in (declared.low, declared.high) if limit is not None]
    if declared.type is tuple:
        return [declared.default, *((int(x), int(x)) for x in limits)]
    return [declared.default, *(declared.type(x) for x in limits), *dict(declared.choices)]


WRONG = [(cls, s, value) for cls, s in SETTINGS for value in wrong_values(s)]
RIGHT = [(cls, s, value) for cls, s in SETTINGS for value in right_values(s)]


@pytest.mark.parametrize(
    ("cls", "declared", "value"), WRONG, ids=[f"{c.kind}-{s.name}-{v!r:.20}" for c, s, v in WRONG]
)
def test_a_value_outside_the_limits_is_refused_by_name(
    cls: type[Declared], declared: Setting, value: Any
) -> None:
    with pytest.raises(SettingError) as error:
        cls(**{declared.name: value})

    text = str(error.value)
    assert declared.name in text
    assert str(declared.title) in text
    assert repr(value)[:80] in text


@pytest.mark.parametrize(
    ("cls", "declared", "value"), RIGHT, ids=[f"{c.kind}-{s.name}-{v!r:.20}" for c, s, v in RIGHT]
)
def test_a_value_within_the_limits_is_taken(
    cls: type[Declared], declared: Setting, value: Any
) -> None:
    assert getattr(cls(**{declared.name: value}), declared.name) == value


@pytest.mark.parametrize(("cls", "declared"), SETTINGS)
def test_every_setting_has_a_title_and_says_its_limits(
    cls: type[Declared], declared: Setting
) -> None:
    assert str(declared.title)
    assert str(declared.limits)
    assert declared.checked(declared.default) == declared.default
    assert declared.only_if is None or declared.only_if(cls()) in (True, False)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda c: str(c.name))
def test_every_kind_is_built_from_its_json(catalogue: Catalogue[Any]) -> None:
    built = [catalogue.from_json(cls().to_json()) for cls in catalogue.values()]

    assert built == [cls() for cls in catalogue.values()]


@pytest.mark.parametrize(
    "data", [None, 3, [], "dense", {}, {"kind": 3}, {"kind": "no"}, {"kind": []}]
)
def test_an_unknown_kind_is_refused_with_the_kinds_there_are(data: Any) -> None:
    with pytest.raises(SettingError, match="there are flatten, "):
        LAYERS.from_json(data)


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="DROPOUT has no setting named 'rates'"):
        LAYERS.from_json({"kind": "dropout", "rates": 0.5})


def test_a_whole_number_is_a_fine_float() -> None:
    assert type(Dropout(rate=0).rate) is float


def test_a_copy_with_a_change_is_checked_too() -> None:
    with pytest.raises(SettingError, match="Units"):
        Dense().with_(units=0)


def test_a_pair_is_a_list_in_json_and_a_tuple_here() -> None:
    layer = LAYERS.from_json({"kind": "conv", "kernel": [3, 5]})

    assert isinstance(layer, Conv)
    assert layer.kernel == (3, 5)
    assert layer.to_json()["kernel"] == [3, 5]


def test_limits_of_a_pair_name_height_and_width() -> None:
    with pytest.raises(SettingError, match="height and width, each a whole number from 1 to 64"):
        Conv(kernel=(0, 3))


def test_limits_are_said_in_the_language_of_the_moment() -> None:
    message = Message("{limits}", limits=settings_of(Adam)[0].limits)

    set_language("pt_BR")

    assert "1.000" in str(message)


def names(value: Declared) -> list[str]:
    return [declared.name for declared in counting(value)]


def test_a_setting_that_hangs_on_another_counts_with_it_only() -> None:
    assert "pad" not in names(Conv())
    assert "pad" in names(Conv(padding="number"))
    assert "nesterov" not in names(SGD(momentum=0.0))
    assert "nesterov" in names(SGD())


def test_a_setting_that_does_not_count_keeps_its_value() -> None:
    layer = Conv(padding="number", pad=(4, 5)).with_(padding="same")

    assert layer.with_(padding="number").pad == (4, 5)


def test_zero_has_a_word_where_it_is_no_amount() -> None:
    stride = next(s for s in settings_of(Pooling) if s.name == "stride")
    patience = next(s for s in settings_of(Plan) if s.name == "patience")

    assert str(stride.word_for((0, 0))) == "as the window"
    assert str(patience.word_for(0)) == "off"
    assert stride.word_for((0, 2)) is None
    assert settings_of(Dropout)[0].word_for(0.0) is None
