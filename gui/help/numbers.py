"""The numbers of a project that its Learn pages name. Pages read well when some are missing.

The page of a layer may name `shape` (of its input), `values` (how many those are), `output` (its
shape), `parameters`, the layer's own settings, and what `_EXTRAS` adds to them. So a new
layer needs no line here.
"""

import math
from collections.abc import Callable

from core.arrays import Shape
from core.choice import DataChoice
from core.data.recipes import title_of
from core.facts import Facts
from core.flow import passes
from core.layers import BatchNorm, Dense, Dropout, Flatten, Layer, Pooling, SpatialDropout
from core.project import Project
from core.settings import Declared, counting
from gui.help.page import Number

Numbers = dict[str, Number]

EXAMPLE_SAMPLES = 1000


def numbers_of(project: Project, block_id: str | None = None) -> Numbers:
    """Return the numbers of a block's page, or for None those of the input's.

    Where the shapes before the block do not fit, only what its settings tell is known.
    """
    if block_id is None:
        return _of_input(project)
    layer = project.stack[block_id].layer
    shape, shapes = _shapes(project, block_id)
    extras = _EXTRAS[layer.kind](layer, shape) if layer.kind in _EXTRAS else {}
    return _settings(layer) | shapes | extras | _classes(project, block_id)


def numbers_of_plan(project: Project) -> Numbers:
    """Return the numbers of the pages of ideas: loss, optimizer, epoch and so on.

    `validation` is in percent; `even_share` and `even_loss` belong to a guess that gives all
    classes the same.
    """
    plan, data = project.plan, project.data
    numbers: Numbers = {
        "loss": plan.loss.title,
        "optimizer": plan.optimizer.title,
        "schedule": plan.schedule.title,
        **_settings(plan.optimizer),
        "epochs": plan.epochs,
        "batch_size": plan.batch_size,
        "example_samples": EXAMPLE_SAMPLES,
        "example_steps": math.ceil(EXAMPLE_SAMPLES / plan.batch_size),
    }
    return numbers | _of_data(data)


def _of_input(project: Project) -> Numbers:
    """Return the numbers of the data; `low` and `high` are the values that become 0 and 1."""
    shape, data = project.input_shape, project.data
    numbers: Numbers = {"shape": shape, "values": math.prod(shape)}
    if data is None:
        return numbers
    facts = data.facts
    numbers["samples"] = facts.n_samples
    numbers |= _targets(facts) or {"classes": len(facts.classes)}
    numbers["scaling"] = _settings(data)["scaling"]
    if data.name:
        numbers["name"] = str(title_of(data))
    if data.scaling == "range":
        numbers |= {"low": facts.low, "high": facts.high}
    return numbers


def _of_data(data: DataChoice | None) -> Numbers:
    if data is None:
        return {}
    numbers: Numbers = {}
    if data.split.validation > 0:
        numbers["validation"] = 100 * data.split.validation
    if (n_classes := len(data.facts.classes)) > 1:
        even: Numbers = {"even_share": 1 / n_classes, "even_loss": math.log(n_classes)}
        numbers |= {"classes": n_classes, **even}
    return numbers | _targets(data.facts)


def _settings(declared: Declared) -> Numbers:
    """Return the settings, a choice by its title; yes and no are no numbers."""
    return {
        s.name: s.word_for(value := getattr(declared, s.name)) or value
        for s in counting(declared)
        if s.type is not bool
    }


def _shapes(project: Project, block_id: str) -> tuple[Shape | None, Numbers]:
    """Return the shape that a block gets, and the numbers that follow, as far as known."""
    way = passes(project.stack, project.input_shape)
    walk = [step for step in way if step.block.id == block_id]
    if not walk:
        return None, {}
    shape, last = walk[0].input_shape, walk[-1]
    numbers: Numbers = {"shape": shape, "values": math.prod(shape)}
    if last.output_shape is None or (project.stack[block_id].layer.is_group and last.is_fork):
        return shape, numbers
    n_parameters = sum(math.prod(spec.shape) for spec in last.weights.values())
    return shape, {**numbers, "output": last.output_shape, "parameters": n_parameters}


def _classes(project: Project, block_id: str) -> Numbers:
    """Return classes or targets if this is the last block and has a unit for each of them."""
    layer = project.stack.blocks[-1].layer
    if project.data is None or project.stack.blocks[-1].id != block_id:
        return {}
    facts = project.data.facts
    if not isinstance(layer, Dense) or layer.units != facts.n_outputs:
        return {}
    return _targets(facts) or ({"classes": layer.units} if layer.units > 1 else {})


def _targets(facts: Facts) -> Numbers:
    """Return the names of what is wanted of a regression; nothing where classes are."""
    names = ", ".join(target.title for target in facts.targets)
    return {"targets": names} if names else {}


def _of_flatten(layer: Layer, shape: Shape | None) -> Numbers:
    """Follow one pixel to its place; `flat` stands for `values` where the input is a row."""
    if shape is None:
        return {}
    if len(shape) == 1:
        return {"flat": shape[0]}
    if len(shape) != 3:
        return {}
    height, width, channels = shape
    row, column = height // 2, width // 2
    numbers: Numbers = {"row": row, "column": column, "width": width, "channels": channels}
    return {**numbers, "place": (row * width + column) * channels}


def _of_dense(layer: Layer, shape: Shape | None) -> Numbers:
    """Count the biases; `lone_bias` stands for `biases` where there is one unit."""
    assert isinstance(layer, Dense)
    if not layer.bias:
        return {}
    return {"lone_bias": 1} if layer.units == 1 else {"biases": layer.units}


def _of_channels(layer: Layer, shape: Shape | None) -> Numbers:
    return {} if shape is None else {"channels": shape[-1]}


def _of_spatial_dropout(layer: Layer, shape: Shape | None) -> Numbers:
    assert isinstance(layer, SpatialDropout)
    return {**_of_channels(layer, shape), "factor": 1 / (1 - layer.rate)}


def _of_dropout(layer: Layer, shape: Shape | None) -> Numbers:
    """Tell how many are off; `all_on` stands for `values` where the rate is 0."""
    assert isinstance(layer, Dropout)
    n_values = None if shape is None else math.prod(shape)
    if layer.rate == 0:
        return {} if n_values is None else {"all_on": n_values}
    factor: Numbers = {"factor": 1 / (1 - layer.rate)}
    return factor if n_values is None else {**factor, "off": round(n_values * layer.rate)}


def _of_pool(layer: Layer, shape: Shape | None) -> Numbers:
    assert isinstance(layer, Pooling)
    return {"stride": layer.step}


_EXTRAS: dict[str, Callable[[Layer, Shape | None], Numbers]] = {
    Flatten.kind: _of_flatten,
    Dense.kind: _of_dense,
    Dropout.kind: _of_dropout,
    BatchNorm.kind: _of_channels,
    Pooling.kind: _of_pool,
    SpatialDropout.kind: _of_spatial_dropout,
}
