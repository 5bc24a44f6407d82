import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.choice import Split
from core.data import cache, split
from core.errors import DatasetError

SHARES = st.sampled_from([0.0, 0.01, 0.1, 0.25, 0.5, 0.9])
LABELS = st.lists(st.integers(0, 4), min_size=1, max_size=80)
SPLITS = st.builds(Split, validation=SHARES, test=SHARES, seed=st.integers(0, 2**63 - 1))


@given(LABELS, SPLITS, st.data())
def test_the_parts_are_sorted_disjoint_and_complete(
    labels: list[int], choice: Split, data: st.DataObject
):
    n_given_test = data.draw(st.integers(0, len(labels) - 1))

    found = split.parts(np.array(labels), n_given_test, choice)

    assert list(found) == ["train", "validation", "test"]
    assert all((np.diff(part) > 0).all() and part.dtype == np.int64 for part in found.values())
    together = np.sort(np.concatenate(list(found.values())))
    np.testing.assert_array_equal(together, np.arange(len(labels)))


@given(LABELS, SPLITS, st.data())
def test_the_training_part_is_as_large_as_was_counted(
    labels: list[int], choice: Split, data: st.DataObject
):
    n_given_test = data.draw(st.integers(0, len(labels) - 1))

    found = split.parts(np.array(labels), n_given_test, choice)

    assert len(found["train"]) == split.count_train(len(labels), n_given_test, choice)


def test_no_sample_is_counted_for_training_where_all_are_a_test_part():
    assert split.count_train(5, 5, Split()) == 0


@given(LABELS, SPLITS)
def test_no_part_with_a_share_is_empty(labels: list[int], choice: Split):
    found = split.parts(np.array([*labels, 0, 1]), 0, choice)

    assert len(found["train"]) > 0
    assert (len(found["validation"]) > 0) == (choice.validation > 0)
    assert (len(found["test"]) > 0) == (choice.test > 0)


@given(LABELS, SPLITS)
def test_a_given_test_part_is_the_test_part(labels: list[int], choice: Split):
    found = split.parts(np.array([0, *labels]), len(labels), choice)

    np.testing.assert_array_equal(found["test"], np.arange(1, len(labels) + 1))


@given(SPLITS)
def test_each_class_has_its_share_of_each_part(choice: Split):
    labels = np.repeat(np.arange(4), [200, 100, 60, 40])

    found = split.parts(labels, 0, choice)

    shares = np.array([len(part) for part in found.values()]) / len(labels)
    counts = np.array([np.bincount(labels[part], minlength=4) for part in found.values()])
    wanted = shares[:, None] * [200, 100, 60, 40]
    assert np.abs(counts - wanted).max() <= 2


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_samples_leave_one_to_train_on(n: int):
    found = split.parts(np.zeros(n, np.int64), 0, Split(validation=0.9, test=0.9))

    assert len(found["train"]) == 1


def test_the_same_seed_gives_the_same_parts_and_another_seed_others():
    labels = np.arange(100) % 5

    first, again = (split.parts(labels, 0, Split(seed=1)) for _ in range(2))
    other = split.parts(labels, 0, Split(seed=2))

    np.testing.assert_array_equal(first["test"], again["test"])
    assert not np.array_equal(first["test"], other["test"])


def test_the_parts_stay_the_same_over_versions():
    found = split.parts(np.arange(20) % 2, 0, Split())

    assert found["validation"].tolist() == [0, 5]
    assert found["test"].tolist() == [4, 7, 11, 18]


def test_the_default_shares_are_exact():
    found = split.parts(np.arange(1000) % 10, 0, Split())

    assert [len(part) for part in found.values()] == [700, 100, 200]
    assert (np.bincount(np.arange(1000)[found["test"]] % 10) == 20).all()


def test_data_without_a_sample_to_train_on_are_refused():
    with pytest.raises(DatasetError, match="none is left to train on"):
        split.parts(np.zeros(3, np.int64), 3, Split())


@pytest.mark.parametrize("shape", [(100,), (100, 2)])
def test_the_values_of_a_regression_have_no_say(shape: tuple[int, ...]):
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)

    found, of_others = (split.parts(v, 0, Split(seed=3)) for v in (values, -2 * values))

    assert [len(found[part]) for part in ("train", "validation", "test")] == [70, 10, 20]
    assert all(np.array_equal(found[part], of_others[part]) for part in found)


GROUPS = st.lists(st.integers(0, 9), min_size=12, max_size=80)


@given(GROUPS, SPLITS)
def test_a_group_is_never_on_two_sides(groups: list[int], choice: Split):
    labels = np.zeros(len(groups), np.int64)

    found = split.parts(labels, 0, choice, groups=np.array(groups))

    sides = [set(np.array(groups)[part].tolist()) for part in found.values()]
    assert sum(map(len, sides)) == len(set(groups))
    assert sum(map(len, found.values())) == len(groups)
    assert len(found["train"]) > 0


def test_many_groups_keep_the_shares():
    groups = np.repeat(np.arange(100), 6)

    found = split.parts(np.zeros(600), 0, Split(validation=0.1, test=0.2), groups=groups)

    assert [len(part) for part in found.values()] == [420, 60, 120]


def test_given_parts_stand_last_and_are_not_cut():
    labels = np.zeros(20, np.int64)

    found = split.parts(labels, 3, Split(), n_given_validation=5)

    np.testing.assert_array_equal(found["train"], np.arange(12))
    np.testing.assert_array_equal(found["validation"], np.arange(12, 17))
    np.testing.assert_array_equal(found["test"], np.arange(17, 20))
    assert split.count_train(20, 3, Split(), 5) == 12


def test_a_correction_does_not_move_other_samples():
    labels = np.arange(60) % 2
    dataset = cache.store("x", np.zeros((60, 2), np.float32), labels, ["a", "b"], 0, 0, 1)
    before = split.parts_of(dataset, Split())

    after = split.parts_of(dataset.corrected(((5, 0), (7, -1))), Split())

    assert {n: p.tolist() for n, p in after.items()} == {
        n: [i for i in p.tolist() if i != 7] for n, p in before.items()
    }
