"""Every rule of the layer contract, for every example of every layer of the catalogue."""

import json

import numpy as np
import pytest

from core.arrays import Shape
from core.layers import LAYERS, Dense, Layer
from core.messages import LANGUAGES
from core.workers import Pool
from tests.core.battery import context_of, cut_finely, difference, drawn, gradient_errors

ALONE = [cls for cls in LAYERS.values() if not cls.is_group]
EXAMPLES = [example for cls in ALONE for example in cls.examples()]
every_example = pytest.mark.parametrize(
    ("layer", "shape"), EXAMPLES, ids=[f"{layer}-{shape}" for layer, shape in EXAMPLES]
)
in_both_modes = pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])


@pytest.mark.parametrize("cls", LAYERS.values(), ids=list(LAYERS))
def test_every_layer_has_examples_a_title_and_a_family(cls: type[Layer]) -> None:
    assert cls.examples()
    assert str(cls.title)
    assert str(cls.about)
    assert cls.family in {"shape", "dense", "conv", "pool", "dropout", "norm", "group"}


@every_example
def test_the_real_shape_is_the_promised_one(layer: Layer, shape: Shape) -> None:
    y = layer.forward(context_of(layer, shape), drawn((5, *shape)))

    assert y.shape == (5, *layer.output_shape(shape))


@every_example
def test_a_layer_that_keeps_places_keeps_the_shape(layer: Layer, shape: Shape) -> None:
    assert not layer.keeps_places or layer.output_shape(shape) == shape


@every_example
@in_both_modes
def test_gradients_agree_with_central_differences(
    layer: Layer, shape: Shape, training: bool
) -> None:
    assert max(gradient_errors(layer, shape, training)) <= 1e-6


@every_example
def test_gradients_agree_when_the_work_is_cut_as_finely_as_can_be(
    layer: Layer, shape: Shape
) -> None:
    with cut_finely():
        assert max(gradient_errors(layer, shape, training=True, n_samples=5)) <= 1e-6


@every_example
@in_both_modes
def test_float32_stays_float32(layer: Layer, shape: Shape, training: bool) -> None:
    context = context_of(layer, shape, np.float32, training)

    y = layer.forward(context, drawn((4, *shape), 1, np.float32))
    d_x = layer.backward(context, drawn(y.shape, 2, np.float32))

    arrays = [y, d_x, *context.weights.values(), *context.d_weights.values()]
    assert {array.dtype for array in arrays if array is not None} == {np.dtype(np.float32)}


@every_example
@in_both_modes
def test_inputs_and_weights_are_left_unchanged(layer: Layer, shape: Shape, training: bool) -> None:
    context, x = context_of(layer, shape, training=training), drawn((4, *shape))
    before = [array.copy() for array in (x, *context.weights.values())]

    y = layer.forward(context, x)
    layer.backward(context, drawn(y.shape, 2))

    after = [x, *context.weights.values()]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@every_example
def test_the_same_seed_gives_the_same_result(layer: Layer, shape: Shape) -> None:
    x = drawn((4, *shape))
    first, second = (context_of(layer, shape, training=True, seed=5) for _ in range(2))

    assert np.array_equal(layer.forward(first, x), layer.forward(second, x))


@every_example
def test_a_batch_gives_what_its_samples_give_one_by_one(layer: Layer, shape: Shape) -> None:
    if layer.needs_whole_batch:
        pytest.skip("its samples see each other")
    context, x = context_of(layer, shape, np.float32), drawn((6, *shape), 1, np.float32)

    singles = [layer.forward(context, x[i : i + 1]).copy() for i in range(6)]

    assert difference(layer.forward(context, x), np.concatenate(singles)) <= 1e-5


@every_example
@in_both_modes
def test_any_memory_order_gives_the_same_numbers(
    layer: Layer, shape: Shape, training: bool
) -> None:
    x, d_y = drawn((4, *shape), 1), drawn((4, *layer.output_shape(shape)), 2)
    wide = np.zeros((8, *shape[:-1], 2 * shape[-1]))
    strided = wide[::2, ..., ::2]
    strided[...] = x

    def passed(x: np.ndarray, d_y: np.ndarray) -> list[np.ndarray]:
        context = context_of(layer, shape, training=training)
        y = layer.forward(context, x).copy()
        d_x = layer.backward(context, d_y)
        assert d_x is not None
        return [y, d_x, *context.d_weights.values()]

    plain = passed(x, d_y.copy())
    fortran = passed(np.asfortranarray(x), np.asfortranarray(d_y))
    views = passed(strided, d_y.copy())

    assert all(difference(a, b) <= 1e-12 for a, b in zip(plain, fortran, strict=True))
    assert all(difference(a, b) <= 1e-12 for a, b in zip(plain, views, strict=True))


@every_example
def test_a_short_last_batch_uses_the_buffers_rightly(layer: Layer, shape: Shape) -> None:
    used, fresh = (context_of(layer, shape, training=True) for _ in range(2))
    layer.backward(used, np.ones_like(layer.forward(used, drawn((8, *shape), 1))))
    x = drawn((3, *shape), 2)

    y_used, y_fresh = layer.forward(used, x), layer.forward(fresh, x)
    d_used = layer.backward(used, drawn(y_used.shape, 3))
    d_fresh = layer.backward(fresh, drawn(y_fresh.shape, 3))

    assert np.array_equal(y_used, y_fresh)
    assert np.array_equal(np.asarray(d_used), np.asarray(d_fresh))
    assert all(np.array_equal(used.d_weights[k], fresh.d_weights[k]) for k in used.d_weights)


@every_example
def test_a_layer_that_need_not_give_an_input_gradient_learns_the_same(
    layer: Layer, shape: Shape
) -> None:
    asked, spared = (context_of(layer, shape, training=True) for _ in range(2))
    spared.wants_d_input = False
    x = drawn((4, *shape))

    for context in (asked, spared):
        layer.backward(context, np.ones_like(layer.forward(context, x)))

    assert all(np.array_equal(asked.d_weights[k], spared.d_weights[k]) for k in asked.d_weights)


@every_example
def test_settings_survive_json(layer: Layer, shape: Shape) -> None:
    assert LAYERS.from_json(json.loads(json.dumps(layer.to_json()))) == layer


@every_example
def test_the_cost_counts_something_for_every_layer_that_learns(layer: Layer, shape: Shape) -> None:
    cost = layer.cost(shape)

    assert cost.multiply_adds >= 0
    assert bool(cost.multiply_adds) == bool(layer.weights(shape))


@every_example
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_text_or_nothing(layer: Layer, shape: Shape, language: str) -> None:
    assert layer.summary() is None or str(layer.summary())


def test_pieces_on_threads_give_the_bits_of_one_thread() -> None:
    layer, shape = Dense(units=700, activation="tanh"), (400,)
    x, d_y = drawn((64, 400), 1, np.float32), drawn((64, 700), 2, np.float32)

    def passed(pool: Pool) -> list[np.ndarray]:
        context = context_of(layer, shape, np.float32, pool=pool)
        y = layer.forward(context, x)
        d_x = layer.backward(context, d_y.copy())
        assert d_x is not None
        return [y, d_x, *context.d_weights.values()]

    with Pool(2) as two, Pool(4) as four:
        one, *others = passed(Pool(1)), passed(two), passed(four)

    assert all(
        a.tobytes() == b.tobytes() for other in others for a, b in zip(one, other, strict=True)
    )
