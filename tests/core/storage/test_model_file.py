import json
import operator
from pathlib import Path

import numpy as np
import pytest
import safetensors
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from core import __version__
from core.errors import ModelFileError, SaveError
from core.layers import Dense, Flatten
from core.project import Project
from core.snapshot import EpochRecord
from core.stack import Block, Stack
from core.storage import model_file, train_record
from core.storage.model_file import ModelContents, from_bytes, to_bytes
from tests.core.storage import samples


def test_a_drawing_comes_back_equal() -> None:
    contents = ModelContents(samples.project())

    assert from_bytes(to_bytes(contents)) == contents


def test_weights_state_and_memory_come_back_bit_by_bit() -> None:
    before = samples.checkpoint()

    after = from_bytes(to_bytes(ModelContents(samples.project(), before))).checkpoint

    assert after is not None
    np.testing.assert_equal(after.snapshot.weights, before.snapshot.weights)
    np.testing.assert_equal(after.slots, before.slots)
    np.testing.assert_equal(vars(after.snapshot.preparation), vars(before.snapshot.preparation))
    assert after.snapshot.weights["b2"]["W"].dtype == np.float32


def test_all_that_resume_needs_comes_back_equal() -> None:
    before = samples.checkpoint()

    after = from_bytes(to_bytes(ModelContents(samples.project(), before))).checkpoint

    assert after is not None
    assert after.position == before.position
    assert after.history == before.history
    assert after.interventions == before.interventions
    assert after.n_optimizer_steps == before.n_optimizer_steps
    assert (after.snapshot.run_id, after.snapshot.epoch, after.snapshot.step) == ("run-7", 1, 6)
    assert after.test_score == before.test_score
    assert after.test_loss is not None
    assert np.isnan(after.test_loss)


@pytest.mark.parametrize("kind", samples.FILES)
def test_saving_what_was_opened_gives_the_same_bytes(kind: str) -> None:
    data = samples.FILES[kind]()

    assert to_bytes(from_bytes(data)) == data


def test_a_drawing_edited_after_training_keeps_the_trained_project() -> None:
    contents = from_bytes(samples.edited())

    assert contents.checkpoint is not None
    assert contents.checkpoint.snapshot.project == samples.project()
    assert "b3" not in contents.project.stack


def test_an_unedited_file_holds_the_project_once() -> None:
    header, _ = samples.opened(samples.trained())

    assert "trained_project" not in header["__metadata__"]


DAMAGED = {
    "NaN as a weight": (lambda checkpoint: checkpoint.snapshot.weights["b2"]["W"], np.nan),
    "an infinite weight": (lambda checkpoint: checkpoint.snapshot.weights["b4"]["b"], -np.inf),
    "NaN as a moment": (lambda checkpoint: checkpoint.slots["mean"]["b2"]["W"], np.nan),
    "an infinite scale": (lambda checkpoint: checkpoint.snapshot.preparation.scale, np.inf),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_holds_numbers_that_no_training_leaves_is_left_out_and_said_so(name: str) -> None:
    checkpoint, (array, value) = samples.checkpoint(), DAMAGED[name]
    array(checkpoint).flat[-1] = value

    contents = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint)))

    assert contents.project == samples.project()
    assert contents.checkpoint is None
    assert "NaN or infinite" in str(contents.damage)


def test_the_damaged_block_is_named_by_its_place() -> None:
    checkpoint = samples.checkpoint()
    checkpoint.snapshot.weights["b2"]["W"][0, 0] = np.nan

    contents = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint)))

    place = samples.project().stack.index("b2") + 1
    assert str(contents.damage).startswith(f"block {place} (")


def test_odd_but_finite_weights_keep_their_bits() -> None:
    checkpoint = samples.checkpoint()
    odd = np.array([0x80000000, 0x00000001, 0x7F7FFFFF], np.uint32).view(np.float32)
    checkpoint.snapshot.weights["b2"]["b"][...] = odd

    after = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint))).checkpoint

    assert after is not None
    assert after.snapshot.weights["b2"]["b"].tobytes() == odd.tobytes()


def test_an_epoch_with_nan_differs_from_one_without_validation() -> None:
    diverged = EpochRecord(0, float("inf"), 0.5, float("nan"), 0.0, 0.1, 1.0)
    bare = EpochRecord(1, 0.5, 0.5, None, None, 0.1, 1.0)
    checkpoint = samples.checkpoint()
    object.__setattr__(checkpoint, "history", (diverged, bare))

    after = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint))).checkpoint

    assert after is not None
    assert repr(after.history) == repr((diverged, bare))


def test_figures_of_the_evaluated_training_part_come_back_beside_epochs_without() -> None:
    evaluated = EpochRecord(1, 0.5, 0.5, 0.4, 0.6, 0.1, 1.0, 0.25, 0.75)
    checkpoint = samples.checkpoint()
    object.__setattr__(checkpoint, "history", (samples.EPOCH, evaluated))

    after = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint))).checkpoint

    assert after is not None
    assert after.history == (samples.EPOCH, evaluated)


def test_without_such_figures_the_table_is_that_of_older_files() -> None:
    tables = train_record.tensors_of((samples.EPOCH,))

    assert {table.shape for table in tables.values()} == {(1, 7)}
    assert train_record.history_of(tables) == (samples.EPOCH,)


def test_a_run_of_more_epochs_than_a_header_has_room_for_comes_back() -> None:
    checkpoint = samples.checkpoint()
    object.__setattr__(checkpoint, "history", (samples.EPOCH,) * 100_000)

    after = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint))).checkpoint

    assert after is not None
    assert after.history == checkpoint.history


def test_a_checkpoint_without_the_memory_of_its_optimizer_is_fine() -> None:
    checkpoint = samples.checkpoint()
    object.__setattr__(checkpoint, "slots", {})

    after = from_bytes(to_bytes(ModelContents(samples.project(), checkpoint))).checkpoint

    assert after is not None
    assert after.slots == {}


def test_arrays_of_another_memory_order_are_written_in_c_order() -> None:
    checkpoint = samples.checkpoint()
    weights = checkpoint.snapshot.weights["b2"]
    before = weights["W"].copy()
    object.__setattr__(
        checkpoint.snapshot,
        "weights",
        {
            **checkpoint.snapshot.weights,
            "b2": {"W": np.asfortranarray(before), "b": weights["b"]},
        },
    )

    assert to_bytes(ModelContents(samples.project(), checkpoint)) == samples.trained()


def test_weights_that_do_not_fit_the_project_are_never_written() -> None:
    checkpoint = samples.checkpoint()
    object.__setattr__(checkpoint.snapshot, "weights", {})

    with pytest.raises(AssertionError, match="model/b2/W is missing"):
        to_bytes(ModelContents(samples.project(), checkpoint))


def test_half_characters_do_not_keep_a_drawing_from_being_saved() -> None:
    contents = ModelContents(Project(notes="odd \udcff name"))

    assert from_bytes(to_bytes(contents)).project.notes == "odd ? name"


def test_a_project_too_large_for_a_file_is_refused_when_it_is_saved() -> None:
    blocks = tuple(Block(f"b{i}", Flatten()) for i in range(10_001))

    with pytest.raises(SaveError, match="10,000 blocks"):
        to_bytes(ModelContents(Project(stack=Stack(blocks))))


def test_the_largest_number_of_blocks_opens() -> None:
    blocks = tuple(Block(f"b{i}", Flatten()) for i in range(10_000))
    contents = ModelContents(Project(stack=Stack(blocks)))

    assert from_bytes(to_bytes(contents)) == contents


def test_a_drawing_that_is_still_wrong_can_be_saved() -> None:
    contents = ModelContents(Project(stack=Stack((Block("b1", Dense()),))))

    assert from_bytes(to_bytes(contents)) == contents


def test_the_official_reader_opens_a_file(tmp_path: Path) -> None:
    path = tmp_path / "net.camada"
    checkpoint = samples.checkpoint()
    model_file.save(path, ModelContents(samples.project(), checkpoint))

    tensors = safetensors.numpy.load_file(path)
    with safetensors.safe_open(path, "numpy") as file:
        metadata = file.metadata()

    np.testing.assert_array_equal(tensors["model/b4/W"], checkpoint.snapshot.weights["b4"]["W"])
    np.testing.assert_array_equal(tensors["opt/mean/b2/b"], checkpoint.slots["mean"]["b2"]["b"])
    assert metadata["format"] == "camada"
    assert metadata["format_version"] == metadata["min_reader"] == "1"
    assert metadata["app_version"] == __version__
    assert json.loads(metadata["project"]) == json.loads(json.dumps(samples.project().to_json()))
    assert json.loads(metadata["env"]).keys() == {"numpy", "blas", "cpus"}


def test_every_array_starts_at_a_multiple_of_its_item_size() -> None:
    data = samples.in_float64()
    header, tensors = samples.opened(data)
    header.pop("__metadata__")

    assert (len(data) - len(tensors) - 32) % 8 == 0
    assert all(entry["data_offsets"][0] % 8 == 0 for entry in _wide(header))


def test_no_number_in_a_header_is_nan() -> None:
    header, _ = samples.opened(samples.trained())

    assert json.loads(header["__metadata__"]["train"])["test_loss"] == "NaN"


def test_a_file_of_a_newer_format_that_permits_it_opens_and_says_so() -> None:
    def newer(header: dict) -> None:
        header["__metadata__"].update(format_version="2", app_version="9.1", extra="kept apart")

    contents = from_bytes(samples.crafted(newer))

    assert contents.newer_app == "9.1"
    assert contents.checkpoint is not None


def test_a_saved_file_opens_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "ação 😀.camada"
    contents = ModelContents(samples.project())

    model_file.save(path, contents)

    assert model_file.load(path) == contents
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["ação 😀.camada"]


LAYERS = st.sampled_from([Flatten(), Dense(units=5), Dense(units=7, bias=False)])
STACKS = st.lists(LAYERS, max_size=5).map(
    lambda layers: Stack(tuple(Block(f"b{i}", layer) for i, layer in enumerate(layers)))
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=100)
@given(STACKS, TEXTS, st.lists(st.integers(1, 2**31 - 1), min_size=1, max_size=8).map(tuple))
def test_any_drawing_comes_back_equal(stack: Stack, notes: str, shape: tuple[int, ...]) -> None:
    contents = ModelContents(Project(stack=stack, notes=notes, typed_shape=shape))

    assert from_bytes(to_bytes(contents)) == contents


def _wide(header: dict) -> list[dict]:
    return [entry for entry in header.values() if entry["dtype"] == "F64"]


def test_a_position_of_old_that_does_not_tell_where_its_run_began_is_read() -> None:
    old = samples.with_text(
        "train", lambda record: operator.delitem(record["position"], "from_epoch")
    )

    checkpoint = from_bytes(old).checkpoint

    assert checkpoint is not None
    assert checkpoint.position.from_epoch == 0
    assert checkpoint.position.epoch == 1


def test_a_glance_tells_how_far_the_training_came_without_reading_the_arrays(
    tmp_path: Path,
) -> None:
    path, drawn = tmp_path / "net.camada", tmp_path / "drawn.camada"
    path.write_bytes(samples.trained()[:-300])
    drawn.write_bytes(samples.drawing())

    record = model_file.glance(path)
    assert record is not None
    assert (record.run_id, record.position) == ("run-7", samples.checkpoint().position)
    assert model_file.glance(drawn) is None


@pytest.mark.parametrize("data", [b"", b"camada", b"\xff" * 100, b"\x02" + bytes(7) + b"[]"])
def test_a_glance_at_something_else_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "net.camada"
    path.write_bytes(data)

    with pytest.raises(ModelFileError):
        model_file.glance(path)


def test_a_file_names_the_score_as_it_ever_did_and_counts_right_answers_whole() -> None:
    length = int.from_bytes(samples.trained()[:8], "little")
    texts = json.loads(samples.trained()[8 : 8 + length])["__metadata__"]
    record = json.loads(texts["train"])

    assert "test_accuracy" in record
    assert "test_score" not in record
    assert (record["position"]["n_right"], type(record["position"]["n_right"])) == (4, int)
    assert "targets" not in json.loads(texts["project"])["data"]["facts"]
    names = safetensors.numpy.load(samples.trained())
    assert [name for name in names if name.startswith("prep/target")] == []
