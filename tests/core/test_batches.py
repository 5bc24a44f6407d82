"""The order of an epoch, and blended targets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.augment import Mixed, PictureAugmentation
from core.batches import Batches, epoch_order
from core.data import cache, library
from core.data.dataset import Dataset
from core.project import Plan
from core.snapshot import Preparation
from core.templates import TEMPLATES
from core.training import Training
from tests.core.data.idx_bytes import pictures

RARE = np.array([0] * 90 + [1] * 10)
TRAIN = np.arange(100)


@given(st.integers(1, 120), st.integers(0, 5))
def test_an_epoch_in_blocks_takes_every_sample_once(block: int, epoch: int):
    order = epoch_order(TRAIN, RARE, Plan(shuffle_block=block), epoch)

    np.testing.assert_array_equal(np.sort(order), TRAIN)


def test_samples_of_a_block_stay_together():
    order = epoch_order(TRAIN, RARE, Plan(shuffle_block=10), 0)

    blocks = order.reshape(10, 10) // 10
    assert (blocks == blocks[:, :1]).all()
    assert sorted(blocks[:, 0]) != blocks[:, 0].tolist()
    assert not all((np.diff(row) > 0).all() for row in order.reshape(10, 10))


def test_without_blocks_the_order_is_as_it_ever_was():
    order = epoch_order(TRAIN, RARE, Plan(), 3)

    assert order[:5].tolist() == [3, 40, 91, 8, 79]


@pytest.mark.parametrize("epoch", range(3))
def test_drawn_evenly_all_classes_come_equally_often(epoch: int):
    order = epoch_order(TRAIN, RARE, Plan(sampling="balanced"), epoch)

    assert np.bincount(RARE[order]).tolist() == [50, 50]
    assert np.bincount(order)[90:].tolist() == [5] * 10


def test_the_odd_sample_goes_to_another_class_each_epoch():
    train, labels = np.arange(9), np.arange(9) % 2
    plan = Plan(sampling="balanced")

    counts = [np.bincount(labels[epoch_order(train, labels, plan, e)]).tolist() for e in range(2)]

    assert counts == [[5, 4], [4, 5]]


@pytest.fixture
def small() -> Dataset:
    return cache.store("small", pictures(6)[..., None], np.arange(6) % 2, ["a", "b"], 0, 0, 255)


def test_blended_samples_and_targets_have_the_same_shares(small: Dataset):
    batches, plain = Batches(small, Preparation()), Batches(small, Preparation())
    raw, own = plain.load(np.arange(6))

    x, targets, mixed = batches.load_augmented(np.arange(6), PictureAugmentation(mixup=0.4), 1, 2)

    assert isinstance(mixed, Mixed)
    assert 0.5 <= mixed.share <= 1
    np.testing.assert_array_equal(targets, own)
    others = (x - mixed.share * raw) / (1 - mixed.share)
    matches = [np.abs(raw - other).max(axis=(1, 2, 3)).argmin() for other in others]
    np.testing.assert_array_equal(own[matches], mixed.others)


def test_evaluation_sees_the_samples_as_they_are(small: Dataset):
    batches = Batches(small, Preparation())
    before = batches.load(np.arange(6))[0].copy()

    batches.load_augmented(np.arange(6), PictureAugmentation(noise=0.5, flip=True), 0, 0)

    np.testing.assert_array_equal(batches.load(np.arange(6))[0], before)
    np.testing.assert_array_equal(small.inputs, pictures(6)[..., None])


@pytest.mark.parametrize(
    "augmentation",
    [PictureAugmentation(shift=0.1, rotate=10, noise=0.05), PictureAugmentation(mixup=0.3)],
)
def test_a_run_with_augmentation_resumes_bit_by_bit(augmentation: PictureAugmentation):
    dataset = library.find("digits")
    choice = dataset.choice().with_(augmentation=augmentation)
    project = TEMPLATES["mlp"].project(choice)
    project = project.with_(plan=project.plan.with_(epochs=2))
    whole = Training(project, dataset)
    steps = iter(whole.steps())
    for _ in range(4):
        next(steps)
    resumed = Training(project, dataset, whole.checkpoint())

    for training in (whole, resumed):
        assert list(training.steps())

    for block_id, arrays in whole.snapshot().weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, resumed.snapshot().weights[block_id][name])


def test_the_gradient_of_blended_samples_is_that_of_both_targets():
    dataset = library.find("digits")
    project = TEMPLATES["mlp"].project(dataset.choice())
    network = Training(project, dataset)._network
    x = np.asarray(dataset.inputs[:8], np.float32) / 16
    own, others = dataset.labels[:8], dataset.labels[8:16]
    gradients = []
    for targets in (own, others):
        network.loss_and_gradient(x, targets)
        gradients.append(network.gradient.copy())

    network.loss_and_gradient(x, own, Mixed(0.7, others))

    expected = 0.7 * gradients[0] + 0.3 * gradients[1]
    np.testing.assert_allclose(network.gradient, expected, atol=1e-6)
