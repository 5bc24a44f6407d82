"""Shorthand: what people type for blocks, and what carries blocks as text."""

from itertools import count

import pytest
from hypothesis import given

from core.errors import SettingError
from core.layers import (
    ActivationLayer,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pooling,
    Residual,
)
from core.messages import set_language
from core.shorthand import blocks_of, layer_of, line_of, text_of
from core.stack import Block, Stack
from tests.core.strategies import layers, stacks


def read(text: str) -> Stack:
    numbers = count(1)
    return Stack(blocks_of(text, lambda: f"b{next(numbers)}"))


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("dense 64 relu", Dense(units=64, activation="relu")),
        (
            "DENSE 10 softmax glorot nobias",
            Dense(units=10, activation="softmax", initializer="glorot", bias=False),
        ),
        ("conv 16 5x3 same", Conv(filters=16, kernel=(5, 3), padding="same")),
        ("conv 8 3 2 bias=no", Conv(filters=8, stride=(2, 2), bias=False)),
        ("pool average 3", Pooling(pool="average", size=(3, 3))),
        ("Pool size=2×4", Pooling(size=(2, 4))),
        ("drop 0.3", Dropout(rate=0.3)),
        ("dropout 0,3", Dropout(rate=0.3)),
        ("batch norm", BatchNorm()),
        ("batchnorm momentum=0.8", BatchNorm(momentum=0.8)),
        ("global-pool max", GlobalPool(pool="max")),
        ("activation leaky_relu", ActivationLayer(activation="leaky_relu")),
        ("flatten", Flatten()),
    ],
)
def test_people_type_a_block_in_one_line(text: str, layer: Layer) -> None:
    assert layer_of(text) == layer


def test_names_of_the_present_language_are_understood() -> None:
    set_language("pt_BR")

    assert layer_of("dense neurônios=7 viés=não") == Dense(units=7, bias=False)


@given(layers)
def test_a_line_says_all_of_a_layer(layer: Layer) -> None:
    assert layer_of(line_of(layer)) == layer


@given(stacks)
def test_text_brings_a_drawing_back(stack: Stack) -> None:
    again = read(text_of(stack.blocks))

    assert text_of(again.blocks) == text_of(stack.blocks)
    assert [(b.layer, b.title) for b in again.walk()] == [(b.layer, b.title) for b in stack.walk()]
    assert list(again.numbers().values()) == list(stack.numbers().values())


def test_groups_are_indented_and_notes_behind_a_hash_do_not_count() -> None:
    stack = read(
        '# a drawing\nflatten\n\nresidual linear "way # past"  # here\n'
        "\tdense 5\n  dense 6\ndense 7\n"
    )

    expected = Stack(
        (
            Block("b1", Flatten()),
            Block(
                "b2",
                Residual(activation="linear"),
                "way # past",
                Stack((Block("b3", Dense(units=5)), Block("b4", Dense(units=6)))),
            ),
            Block("b5", Dense(units=7)),
        )
    )
    assert stack == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("dens 3 x", "no setting that takes x"),
        ("flat 3", "no settings, but 3"),
        ("hello", "no block named 'hello'"),
        ("dense 64\ndense 64 64", "Line 2"),
        ("dense 0", "units"),
        ("dense 1.5", "units"),
        ("dense units=many", "many"),
        ("dense activation=foo", "one of"),
        ("flatten\n  dense 3", "FLATTEN cannot hold"),
        ("re 3", "no block named 're'"),
        ("dense\n" * 1001, "1,001 lines"),
        ("d" * 200_000, "too long"),
    ],
)
def test_what_is_not_understood_is_explained(text: str, reason: str) -> None:
    with pytest.raises(SettingError, match=reason):
        read(text)


def test_groups_are_read_no_deeper_than_a_file_can_hold() -> None:
    deep = "".join("  " * depth + "residual\n" for depth in range(8))

    assert read(deep).blocks[0].depth == 8
    with pytest.raises(SettingError, match="cannot hold"):
        read(deep + "  " * 8 + "residual\n")
