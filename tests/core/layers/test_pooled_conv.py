import numpy as np
import pytest

from core.layers import Conv, Dense, Flatten, Layer, Pooling
from core.layers.pooled_conv import PooledConv
from core.losses import CrossEntropy
from core.network import Network
from core.stack import Block, Stack
from core.workers import Pool
from tests.core.battery import cut_finely, difference, drawn

SHAPE = (9, 10, 2)
LABELS = np.arange(6) % 3
HEAD: list[Layer] = [Flatten(), Dense(units=3, activation="softmax")]
PAIRS = [
    (Conv(filters=4), Pooling()),
    (Conv(filters=4, activation="linear", bias=False), Pooling(size=(3, 2))),
    (Conv(filters=4, groups=2, padding="same"), Pooling(size=(2, 2), stride=(3, 4))),
]
pairs = pytest.mark.parametrize(("conv", "pooling"), PAIRS)


def network_of(*layers: Layer, **settings: object) -> Network:
    stack = Stack(tuple(Block(f"b{i}", layer) for i, layer in enumerate([*layers, *HEAD])))
    network = Network(stack, SHAPE, CrossEntropy(), **{"dtype": np.float64, **settings})  # pyright: ignore[reportArgumentType]
    network.initialize(0)
    return network


@pairs
def test_together_they_give_what_they_give_one_by_one(conv: Conv, pooling: Pooling) -> None:
    together = network_of(conv, pooling)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PooledConv, "of", lambda *_: None)
        apart = network_of(conv, pooling)
    x = drawn((6, *SHAPE), 1)

    values = [network.loss_and_gradient(x, LABELS)[0] for network in (together, apart)]

    assert isinstance(together.operations[0].layer, PooledConv)
    assert len(together.operations) == len(apart.operations) - 1
    assert values[0] == pytest.approx(values[1], rel=1e-12)
    assert difference(together.gradient, apart.gradient) <= 1e-12


@pairs
def test_they_send_the_same_gradient_on(conv: Conv, pooling: Pooling) -> None:
    first = Conv(filters=2, kernel=(1, 1), activation="linear")
    together = network_of(first, conv, pooling)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PooledConv, "of", lambda *_: None)
        apart = network_of(first, conv, pooling)
    x = drawn((6, *SHAPE), 1)

    with cut_finely():
        for network in (together, apart):
            network.loss_and_gradient(x, LABELS)

    assert difference(together.gradient, apart.gradient) <= 1e-12


@pytest.mark.parametrize(
    ("conv", "pooling"),
    [
        (Conv(activation="tanh"), Pooling()),
        (Conv(), Pooling(pool="average")),
        (Conv(), Pooling(size=(3, 3), stride=(2, 2))),
        (Conv(), Pooling(padding="same")),
        (Conv(), Flatten()),
    ],
    ids=["may round to ties", "average", "overlap", "padding", "no pool"],
)
def test_where_the_order_matters_they_stay_two(conv: Layer, pooling: Layer) -> None:
    assert PooledConv.of(conv, pooling, (7, 7, 32)) is None


def test_a_network_that_is_looked_at_keeps_both_blocks() -> None:
    stack = Stack((Block("a", Conv()), Block("b", Pooling())))

    network = Network(stack, SHAPE)

    assert [operation.block.id for operation in network.operations] == ["a", "b"]


def test_pieces_on_threads_give_the_bits_of_one_thread() -> None:
    x = drawn((6, *SHAPE), 1, np.float32)

    def passed(pool: Pool) -> bytes:
        network = network_of(*PAIRS[0], dtype=np.float32, pool=pool)
        network.loss_and_gradient(x, LABELS)
        return network.gradient.tobytes()

    with cut_finely(), Pool(2) as two, Pool(4) as four:
        one, *others = passed(Pool(1)), passed(two), passed(four)

    assert others == [one, one]
