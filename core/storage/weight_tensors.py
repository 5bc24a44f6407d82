"""The learned arrays of a checkpoint by their names in a file, checked against its project."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from core.arrays import AnyArray, Shape
from core.flow import passes
from core.messages import Message
from core.project import Project
from core.snapshot import ArraysByBlock, Checkpoint, Preparation
from core.storage.refusal import refusal

SHIFT, SCALE = "prep/shift", "prep/scale"
TARGET_SHIFT, TARGET_SCALE = "prep/target_shift", "prep/target_scale"
FILL = "prep/fill"

_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def flattened(checkpoint: Checkpoint) -> dict[str, AnyArray]:
    """Return the arrays of a checkpoint by their names in a file."""
    snapshot = checkpoint.snapshot
    arrays = preparation_arrays(snapshot.preparation, snapshot.project)
    arrays |= _flat("model/", snapshot.weights) | _flat("state/", snapshot.state)
    for slot, by_id in checkpoint.slots.items():
        arrays |= _flat("opt/" + slot + "/", by_id)
    return arrays


def preparation_arrays(preparation: Preparation, project: Project) -> dict[str, AnyArray]:
    """Return the arrays of a preparation: those of targets and features where there are some."""
    arrays: dict[str, AnyArray] = {SHIFT: preparation.shift, SCALE: preparation.scale}
    if project.data is not None and project.data.facts.targets:
        arrays |= {TARGET_SHIFT: preparation.target_shift, TARGET_SCALE: preparation.target_scale}
    if project.data is not None and project.data.facts.features:
        arrays[FILL] = preparation.fill
    return arrays


def preparation_of(arrays: Mapping[str, AnyArray]) -> Preparation:
    """Return the preparation that `preparation_arrays` gave."""
    fields = {
        "shift": SHIFT,
        "scale": SCALE,
        "target_shift": TARGET_SHIFT,
        "target_scale": TARGET_SCALE,
        "fill": FILL,
    }
    return Preparation(**{f: arrays[name] for f, name in fields.items() if name in arrays})


def by_block(arrays: Mapping[str, AnyArray], prefix: str) -> dict[str, dict[str, AnyArray]]:
    """Return the arrays whose names begin with `prefix`, by block id and name."""
    nested: dict[str, dict[str, AnyArray]] = {}
    for name, array in arrays.items():
        if name.startswith(prefix):
            block_id, short = name.removeprefix(prefix).split("/", 1)
            nested.setdefault(block_id, {})[short] = array
    return nested


def check_arrays(
    arrays: Mapping[str, AnyArray],
    project: Project,
    slots: Collection[str],
    *,
    ignore_unknown: bool = False,
) -> None:
    """Check that there are exactly the arrays that the project declares, each of its shape.

    Raises:
        ModelFileError: naming the first array or block that does not fit.
    """
    if slots and set(slots) != set(project.plan.optimizer.slots):
        raise refusal(Message("the memory of its optimizer is that of another optimizer."))
    declared = dict(_declared(project, slots))
    missing = declared.keys() - arrays.keys()
    unknown = arrays.keys() - declared.keys() - preparation_arrays(Preparation(), project).keys()
    if missing:
        raise refusal(Message("array {name} is missing.", name=min(missing)))
    if unknown and not ignore_unknown:
        raise refusal(Message("no block has the array {name}.", name=min(unknown)))
    _check_preparation(arrays, project)
    for name, shape in declared.items():
        if arrays[name].shape != shape:
            raise refusal(
                Message(
                    "array {name} has the shape {found}, but its block needs {needed}.",
                    name=name,
                    found=arrays[name].shape,
                    needed=shape,
                )
            )
    dtypes = {arrays[name].dtype for name in declared}
    if len(dtypes) > 1 or not dtypes.issubset(_FLOATS):
        raise refusal(Message("its weights are not all of one floating-point type."))


def not_finite(arrays: Mapping[str, AnyArray], project: Project) -> Message | None:
    """Say where arrays hold a NaN or an infinity, which no training leaves; None if nowhere."""
    name = next((name for name in arrays if not np.isfinite(arrays[name]).all()), None)
    if name is None:
        return None
    if name in (SHIFT, SCALE, FILL):
        return Message("the preparation of the data holds numbers that are NaN or infinite.")
    block_id = name.split("/")[-2]
    return Message(
        "block {place:d} ({block}) holds numbers that are NaN or infinite.",
        place=project.stack.index(block_id) + 1,
        block=project.stack[block_id].name,
    )


def _declared(project: Project, slots: Collection[str]) -> Iterator[tuple[str, Shape]]:
    """Yield name and shape of every array that the blocks of a project and an optimizer keep."""
    for step in passes(project.stack, project.input_shape):
        if step.error is not None:
            raise refusal(
                Message("its network does not fit together: {reason}", reason=step.error.message)
            ) from step.error
        for name, spec in step.weights.items():
            own = step.block.id + "/" + name
            yield "model/" + own, spec.shape
            yield from (("opt/" + slot + "/" + own, spec.shape) for slot in slots)
        for name, spec in step.state.items():
            yield "state/" + step.block.id + "/" + name, spec.shape


def _check_preparation(arrays: Mapping[str, AnyArray], project: Project) -> None:
    wanted = preparation_arrays(Preparation(), project)
    are_there = all(name in arrays and arrays[name].dtype == np.float32 for name in wanted)
    if not are_there or not _fits(preparation_of(arrays), project):
        raise refusal(Message("the numbers of its preparation do not fit its data."))


def _fits(preparation: Preparation, project: Project) -> bool:
    targets = project.data.facts.targets if project.data else ()
    is_undone = not targets or preparation.fits_targets(len(targets))
    features = project.data.facts.features if project.data else ()
    is_filled = preparation.fill.shape == (len(features),)
    return preparation.fits(project.input_shape) and is_filled and is_undone


def _flat(prefix: str, arrays: ArraysByBlock) -> dict[str, AnyArray]:
    return {
        prefix + block_id + "/" + name: array
        for block_id, by_name in arrays.items()
        for name, array in by_name.items()
    }
