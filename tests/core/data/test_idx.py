"""Reading sets of IDX files: what belongs together, what comes out, what does not fit."""

from pathlib import Path

import numpy as np
import pytest

from core.data import cache, idx, library
from core.data.idx_file import TYPES
from core.errors import DatasetError
from core.reading import ArrayReading
from tests.core.data.idx_bytes import idx_bytes, pack, pictures, write_part


def test_mnist_has_the_counts_of_its_description(shared_data: Path):
    heard: list[float] = []

    dataset = idx.read(shared_data / "mnist", heard.append)

    train, test = np.bincount(dataset.labels[:60000]), np.bincount(dataset.labels[60000:])
    assert train.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert test.tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert dataset.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert dataset.labels[60000:60010].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert dataset.inputs[:60000].mean() / 255 == pytest.approx(0.1307, abs=1e-4)
    assert dataset.inputs[:60000].std() / 255 == pytest.approx(0.3081, abs=1e-4)
    assert dataset.facts.input_shape == (28, 28, 1)
    assert dataset.facts.classes == tuple("0123456789")
    assert (dataset.facts.n_samples, dataset.facts.n_given_test) == (70000, 10000)
    assert dataset.name == "mnist"
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_train_and_test_part_become_one_set_with_the_test_part_last(tmp_path: Path):
    write_part(tmp_path, [3, 1])
    write_part(tmp_path, [7], "t10k")

    dataset = idx.read(tmp_path)

    assert dataset.inputs.shape == (3, 3, 2, 1)
    np.testing.assert_array_equal(
        dataset.inputs[..., 0], np.concatenate((pictures(2), pictures(1)))
    )
    assert dataset.facts.classes == ("1", "3", "7")
    assert dataset.labels.tolist() == [1, 0, 2]
    assert dataset.facts.n_given_test == 1
    assert (dataset.facts.low, dataset.facts.high) == (0, 255)


@pytest.mark.parametrize(
    "name",
    [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ],
)
def test_a_picked_file_finds_its_partner_and_the_other_part(name: str, tmp_path: Path):
    write_part(tmp_path, [0, 1])
    write_part(tmp_path, [1], "t10k")

    assert idx.read(tmp_path / name).digest == idx.read(tmp_path).digest


def test_gzipped_files_give_the_same_data_as_unpacked_ones(tmp_path: Path):
    images = write_part(tmp_path, [0, 1])
    plain = idx.read(tmp_path)
    pack(images)

    assert idx.read(tmp_path).digest == plain.digest


def test_the_content_tells_whether_a_file_is_gzipped(tmp_path: Path):
    images = write_part(tmp_path, [0, 1])
    plain = idx.read(tmp_path)
    pack(images).rename(images)

    assert idx.read(tmp_path).digest == plain.digest


def test_the_spelling_with_a_point_is_read(tmp_path: Path):
    images = write_part(tmp_path, [0, 1])
    images.rename(tmp_path / "train-images.idx3-ubyte")
    (tmp_path / "train-labels-idx1-ubyte").rename(tmp_path / "train-labels.idx1-ubyte")

    assert idx.read(tmp_path).facts.n_samples == 2


def test_a_test_part_alone_is_no_given_test_part(tmp_path: Path):
    write_part(tmp_path, [0, 1], "t10k")

    dataset = idx.read(tmp_path)

    assert (dataset.facts.n_samples, dataset.facts.n_given_test) == (2, 0)


def test_one_class_only_is_read(tmp_path: Path):
    write_part(tmp_path, [4, 4])

    assert idx.read(tmp_path).facts.classes == ("4",)


def test_a_set_named_in_front_of_the_part_is_found_among_others(tmp_path: Path):
    write_part(tmp_path, [0, 1], "emnist-letters-train")
    write_part(tmp_path, [1], "emnist-letters-test")
    picked = write_part(tmp_path, [5], "emnist-digits-train")

    assert idx.read(tmp_path / "emnist-letters-train-images-idx3-ubyte").facts.n_samples == 3
    assert idx.read(picked).name == "emnist-digits"
    with pytest.raises(DatasetError, match="2 sets of IDX files: emnist-digits, emnist-letters"):
        idx.read(tmp_path)


def test_of_a_packed_and_an_unpacked_twin_the_picked_one_counts(tmp_path: Path):
    images = write_part(tmp_path, [0, 1])
    packed = pack(images)
    images.write_bytes(b"damaged")

    assert idx.read(packed).facts.n_samples == 2
    with pytest.raises(DatasetError):
        idx.read(tmp_path)


def test_labels_and_pictures_of_different_count_are_refused(tmp_path: Path):
    write_part(tmp_path, [0, 1])
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.array([1, 2, 3])))

    with pytest.raises(DatasetError, match=r"2 samples, but .* 3 labels"):
        idx.read(tmp_path)


def test_parts_of_different_picture_size_are_refused(tmp_path: Path):
    write_part(tmp_path, [0, 1])
    write_part(tmp_path, [0], "t10k", size=(2, 3))

    with pytest.raises(DatasetError, match=r"sizes 3 × 2, those of .* 2 × 3"):
        idx.read(tmp_path)


def test_pictures_without_labels_are_refused_with_the_missing_name(tmp_path: Path):
    write_part(tmp_path, [0])
    (tmp_path / "train-labels-idx1-ubyte").unlink()

    with pytest.raises(DatasetError, match="no labels: train-labels-idx1-ubyte is not in"):
        idx.read(tmp_path)


def test_labels_without_pictures_are_refused_with_the_missing_name(tmp_path: Path):
    write_part(tmp_path, [0], "t10k").unlink()

    with pytest.raises(DatasetError, match="without pictures: t10k-images-idx3-ubyte is not in"):
        idx.read(tmp_path)


def test_a_folder_without_idx_files_says_what_is_in_it(tmp_path: Path):
    (tmp_path / "cat.png").write_text("")
    (tmp_path / "raw").mkdir()

    with pytest.raises(DatasetError, match=r"holds no IDX files .* but: cat.png, raw\."):
        idx.read(tmp_path)


def test_of_many_other_files_only_some_are_named(tmp_path: Path):
    for name in "abcdefgh":
        (tmp_path / name).touch()

    with pytest.raises(DatasetError, match=r"but: a, b, c, d, e and 3 more\."):
        idx.read(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(DatasetError, match="is empty"):
        idx.read(tmp_path)


def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path: Path):
    plain = idx.read(write_part(tmp_path / "a", [3, 1]))
    write_part(tmp_path / "b", [3, 1]).rename(tmp_path / "b" / "things.bin")
    (tmp_path / "b" / "train-labels-idx1-ubyte").rename(tmp_path / "b" / "what")

    found = library.find(str(tmp_path / "b" / "things.bin"))

    assert found.digest == plain.digest == library.find(str(tmp_path / "b")).digest
    assert found.reading == ArrayReading(inputs="things.bin", labels="what")


def test_files_that_could_be_either_are_told(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(idx_bytes(pictures(4)))

    with pytest.raises(DatasetError, match=r"not clear .* a \(4 × 3 × 2 uint8\), b \(4"):
        idx.read(tmp_path)


def test_a_file_without_any_labels_beside_it_is_told(tmp_path: Path):
    (tmp_path / "a").write_bytes(idx_bytes(pictures(4)))

    with pytest.raises(DatasetError, match="not clear"):
        library.find(str(tmp_path / "a"))


@pytest.mark.parametrize("code", TYPES)
@pytest.mark.parametrize("shape", [(3, 5), (3, 4, 2), (3, 2, 2, 3)])
def test_all_types_and_any_number_of_axes_are_read(
    code: int, shape: tuple[int, ...], tmp_path: Path
):
    values = np.arange(np.prod(shape)).reshape(shape)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx_bytes(values, code))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.array([2, 0, 2]), code))

    dataset = idx.read(tmp_path)

    np.testing.assert_array_equal(dataset.inputs.reshape(shape), values)
    assert dataset.facts.classes == ("0", "2")
    assert dataset.inputs.dtype == ("uint8" if code == 8 else "float32")


def test_labels_that_are_fractions_are_targets(tmp_path: Path):
    write_part(tmp_path, [0, 1])
    wanted = np.array([0.5, 2.25])
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(wanted, 0x0D))

    assert idx.read(tmp_path).labels.tolist() == [0.5, 2.25]


def test_the_digest_is_the_one_it_ever_was(tmp_path: Path):
    write_part(tmp_path, [3, 1])
    write_part(tmp_path, [7], "t10k")

    assert idx.read(tmp_path).digest.startswith("37ed68a5166bb83c")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(DatasetError, match="There is no file"):
        idx.read(tmp_path / "train-images-idx3-ubyte")


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path):
    images = write_part(tmp_path, [0])
    images.unlink()
    images.mkdir()

    with pytest.raises(DatasetError, match="is not a file"):
        idx.read(tmp_path)


def test_raising_in_progress_cancels_and_leaves_nothing(tmp_path: Path):
    write_part(tmp_path / "source", [0, 1])

    def cancel(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        idx.read(tmp_path / "source", cancel)

    assert not cache.folder().exists()
