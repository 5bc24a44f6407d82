"""Hypothesis strategies for our values, and for JSON that nobody of us wrote."""

import re
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from core.choice import DataChoice, Split
from core.facts import Facts, Target
from core.layers import LAYERS
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.project import Plan, Project
from core.schedules import SCHEDULES
from core.settings import Declared, Setting, settings_of
from core.stack import Block, Stack


def _values_of(declared: Setting) -> st.SearchStrategy[Any]:
    if declared.choices:
        return st.sampled_from(list(dict(declared.choices)))
    if declared.type is bool:
        return st.booleans()
    if declared.type is int:
        return st.integers(int(declared.low or 0), int(declared.high or 2**40))
    if declared.type is tuple:
        each = st.integers(int(declared.low or 0), int(declared.high or 2**40))
        return st.tuples(each, each)
    return st.floats(declared.low, declared.high, allow_nan=False)


def declared(cls: type[Declared], **others: Any) -> st.SearchStrategy[Any]:
    """Draw values of a class within the limits of its settings."""
    return st.builds(cls, **{s.name: _values_of(s) for s in settings_of(cls)}, **others)


def _nested(blocks: list[Block]) -> Stack:
    """Let every group hold the two blocks behind it, which may be groups themselves."""
    stack: list[Block] = []
    while blocks:
        block = blocks.pop()
        held = block.layer.is_group * min(2, len(stack))
        stack = [replace(block, inside=Stack(tuple(stack[:held]))), *stack[held:]]
    return Stack(tuple(stack))


layers = st.one_of([declared(cls) for cls in LAYERS.values()])
titles = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

stacks = st.lists(
    st.tuples(st.integers(1, 99), layers, titles), max_size=6, unique_by=lambda t: t[0]
)
stacks = stacks.map(lambda drawn: _nested([Block(f"b{n}", x, t, notes=t * 2) for n, x, t in drawn]))

sizes = st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple)
classes = st.lists(titles, min_size=1, max_size=5).map(tuple)
facts_of_classes = classes.flatmap(
    lambda names: st.builds(
        Facts,
        input_shape=sizes,
        classes=st.just(names),
        n_samples=st.integers(10, 2000),
        n_given_test=st.integers(0, 10),
        low=st.floats(-1e6, 1e6),
        high=st.floats(-1e6, 1e6),
        counts=st.tuples(*[st.integers(0, 500)] * len(names)),
    )
)
ranges = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted)
targets = st.builds(
    lambda name, unit, ends: Target(name, unit, *ends), name=titles, unit=titles, ends=ranges
)
facts_of_values = st.builds(
    Facts,
    input_shape=sizes,
    classes=st.just(()),
    n_samples=st.integers(10, 2000),
    n_given_test=st.integers(0, 10),
    low=st.floats(-1e6, 1e6),
    high=st.floats(-1e6, 1e6),
    counts=st.just(()),
    targets=st.lists(targets, min_size=1, max_size=3).map(tuple),
)
facts = facts_of_classes | facts_of_values
choices = declared(
    DataChoice,
    name=titles,
    digest=st.from_regex(re.compile("[0-9a-f]{64}", re.ASCII), fullmatch=True),
    facts=facts,
    split=declared(Split),
)
optimizers = st.one_of([declared(cls) for cls in OPTIMIZERS.values()])
losses = st.one_of([declared(cls) for cls in LOSSES.values()])
schedules = st.one_of([declared(cls) for cls in SCHEDULES.values()])
plans = declared(Plan, loss=losses, optimizer=optimizers, schedule=schedules)
projects = st.builds(
    Project, stack=stacks, data=st.none() | choices, plan=plans, typed_shape=sizes, notes=titles
)

names = st.sampled_from(
    ["kind", "stack", "data", "plan", "id", "title", "layer", "units", "facts", "dense", *LOSSES]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text() | names,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(names | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
