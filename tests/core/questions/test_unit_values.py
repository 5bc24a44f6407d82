"""UnitValues: what a unit makes of every sample is what the network makes of it."""

import numpy as np
import pytest

from core.inspection import Inspector
from core.questions.unit_values import AskUnit, UnitValues
from core.snapshot import Snapshot
from tests.core.questions.samples import PICTURES, choice_of, indices_of, learned


def values_of(snapshot: Snapshot, block_id: str, unit: int) -> UnitValues:
    question = AskUnit("train", block_id, unit)
    found = question.answer(snapshot, PICTURES, indices_of(snapshot))
    assert isinstance(found, UnitValues)
    return found


def test_a_unit_has_the_value_that_the_inspector_shows() -> None:
    snapshot = learned()
    inspector, indices = Inspector(snapshot), indices_of(snapshot)

    found = values_of(snapshot, "b3", 5)

    shown = [inspector.values(PICTURES.inputs[i])["b3"].output[5] for i in indices[:20]]
    np.testing.assert_allclose(found.values[:20], shown, rtol=1e-4, atol=1e-6)
    assert len(found.values) == len(indices)


def test_a_filter_has_the_strongest_value_of_its_map() -> None:
    snapshot = learned()
    inspector, indices = Inspector(snapshot), indices_of(snapshot)

    found = values_of(snapshot, "b1", 1)

    for place, index in enumerate(indices[:20]):
        values = inspector.values(PICTURES.inputs[index])
        report = inspector.neuron("b1", 1, values)
        assert found.values[place] == pytest.approx(report.value, rel=1e-3, abs=1e-5)


def test_most_and_least_are_ordered_and_leave_what_is_no_number_for_last() -> None:
    found = UnitValues(np.array([0.5, np.nan, 2.0, -1.0, 2.0], np.float32))

    assert found.most(3).tolist() == [2, 4, 0]
    assert found.least(2).tolist() == [3, 0]
    assert found.most(9)[-1] == found.least(9)[-1] == 1


def test_the_mean_of_a_class_without_samples_is_no_number() -> None:
    found = UnitValues(np.array([1.0, 2.0, 6.0], np.float32))

    means = found.means(np.array([0, 2, 2]), 3)

    np.testing.assert_array_equal(means, [1.0, np.nan, 4.0])


def test_a_unit_that_is_not_there_is_not_asked() -> None:
    snapshot = learned()
    choice = choice_of(snapshot)

    assert AskUnit("test", "b3", 7).why_not(snapshot, choice) is None
    assert AskUnit("test", "b3", 8).why_not(snapshot, choice) is not None
    assert AskUnit("test", "b9", 0).why_not(snapshot, choice) is not None


def test_a_filter_tells_where_its_map_is_strongest() -> None:
    snapshot = learned()
    inspector, indices = Inspector(snapshot), indices_of(snapshot)

    found = values_of(snapshot, "b1", 1)

    assert found.places is not None
    values = inspector.values(PICTURES.inputs[indices[0]])
    assert tuple(found.places[0].tolist()) == inspector.neuron("b1", 1, values).place


def test_a_unit_without_a_map_tells_no_places() -> None:
    assert values_of(learned(), "b3", 1).places is None
