import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.choice import Split
from core.errors import SettingError
from core.losses import MeanSquaredError
from core.project import Plan, Project
from tests.core.battery import blobs, project_of
from tests.core.strategies import json_values, projects

GOOD = json.loads(json.dumps(project_of(blobs()).to_json()))


@given(projects)
def test_a_project_survives_json(project: Project) -> None:
    assert Project.from_json(json.loads(json.dumps(project.to_json()))) == project


def places_in(data: Any) -> list[tuple[Any, ...]]:
    """Return the path of every value in nested JSON."""
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    found = []
    for key, value in inner:
        found.append((key,))
        if isinstance(value, dict | list):
            found += [(key, *rest) for rest in places_in(value)]
    return found


def with_value(path: tuple[Any, ...], value: Any) -> Any:
    data = copy.deepcopy(GOOD)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return data


def without_value(path: tuple[Any, ...]) -> Any:
    data = copy.deepcopy(GOOD)
    place = data
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return data


PLACES = places_in(GOOD)


@given(st.sampled_from(PLACES), json_values)
def test_a_hostile_value_anywhere_gives_a_project_or_a_setting_error(
    path: tuple[Any, ...], value: Any
) -> None:
    with contextlib.suppress(SettingError):
        project = Project.from_json(json.loads(json.dumps(with_value(path, value))))
        assert Project.from_json(project.to_json()) == project


@pytest.mark.parametrize("path", [p for p in PLACES if isinstance(p[-1], str)], ids=str)
def test_a_part_that_is_missing_is_missed_or_has_a_default(path: tuple[Any, ...]) -> None:
    with contextlib.suppress(SettingError):
        assert isinstance(Project.from_json(without_value(path)), Project)


@given(json_values)
def test_any_other_json_gives_a_setting_error(data: Any) -> None:
    with pytest.raises(SettingError):
        Project.from_json(data)


def test_a_loss_of_an_older_file_is_its_kind_alone() -> None:
    project = Project.from_json(with_value(("plan", "loss"), "mse"))

    assert project.plan.loss == MeanSquaredError()


def test_a_plan_of_an_older_file_has_what_it_lacks_as_usual() -> None:
    data = copy.deepcopy(GOOD)
    for name in ("schedule", "clip_norm", "clip_value", "patience", "evaluate_train"):
        del data["plan"][name]

    assert Project.from_json(data) == Project.from_json(GOOD)


WRONG: list[tuple[tuple[Any, ...], Any]] = [
    (("typed_shape",), []),
    (("typed_shape",), [0]),
    (("typed_shape",), [28, -28]),
    (("typed_shape",), [2**31]),
    (("typed_shape",), [1] * 9),
    (("typed_shape",), [True]),
    (("typed_shape",), "28"),
    (("notes",), None),
    (("notes",), "n" * 100_001),
    (("data", "digest"), "../" * 22),
    (("data", "digest"), "G" * 64),
    (("data", "digest"), "a" * 64 + "\n"),
    (("data", "name"), "n" * 201),
    (("data", "kind"), "plan"),
    (("data", "facts", "classes"), []),
    (("data", "facts", "classes"), ["one"]),
    (("data", "facts", "counts"), [-1, 1, 1]),
    (("data", "facts", "n_samples"), -1),
    (("data", "facts", "n_given_test"), 10**9),
    (("data", "facts", "low"), float("nan")),
    (("data", "facts", "high"), float("inf")),
    (("data", "facts", "high"), 10**400),
    (("data", "facts", "low"), True),
    (("data", "split", "seed"), -1),
    (("data", "split", "validation"), 1.5),
    (("plan", "seed"), 2**63),
    (("plan", "epochs"), 0),
    (("plan", "loss"), "hingy"),
    (("plan", "loss"), {"kind": "mse", "delta": 1.0}),
    (("plan", "optimizer"), None),
    (("plan", "optimizer", "learning_rate"), -0.1),
    (("plan", "optimizer", "kind"), "sgdd"),
]


@pytest.mark.parametrize(("path", "value"), WRONG, ids=str)
def test_an_impossible_value_is_refused(path: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(SettingError) as error:
        Project.from_json(with_value(path, value))
    assert str(error.value)


def test_the_input_shape_is_that_of_the_data_else_the_typed_one() -> None:
    project = project_of(blobs(n_features=6))

    assert project.input_shape == (6,)
    assert project.with_(data=None).input_shape == (28, 28, 1)


def test_plan_and_split_survive_json() -> None:
    plan, split = Plan(epochs=3, shuffle=False), Split(validation=0.25, seed=7)

    assert Plan.from_json(plan.to_json()) == plan
    assert Split.from_json(split.to_json()) == split
