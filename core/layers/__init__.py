"""The catalogue of layers, in palette order. A new layer is one file and one line here."""

from core.layers.activation import ActivationLayer
from core.layers.batch_norm import BatchNorm
from core.layers.conv import Conv
from core.layers.dense import Dense
from core.layers.dropout import Dropout
from core.layers.flatten import Flatten
from core.layers.global_pool import GlobalPool
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.layer_norm import LayerNorm
from core.layers.pool import Pooling
from core.messages import Message
from core.settings import Catalogue

LAYERS = Catalogue[Layer](
    Message("Block"),
    Flatten,
    Conv,
    Pooling,
    GlobalPool,
    Dense,
    Dropout,
    ActivationLayer,
    BatchNorm,
    LayerNorm,
)

__all__ = [
    "LAYERS",
    "ActivationLayer",
    "BatchNorm",
    "Context",
    "Conv",
    "Cost",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalPool",
    "Layer",
    "LayerNorm",
    "Pooling",
    "WeightSpec",
]
