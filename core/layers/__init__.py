"""The catalogue of layers, in palette order. A new layer is one file and one line here."""

from core.layers.activation import ActivationLayer
from core.layers.batch_norm import BatchNorm
from core.layers.conv import Conv
from core.layers.dense import Dense
from core.layers.dropout import Dropout
from core.layers.flatten import Flatten
from core.layers.gaussian_noise import GaussianNoise
from core.layers.global_pool import GlobalPool
from core.layers.group import Group
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.layer_norm import LayerNorm
from core.layers.norm import Norm
from core.layers.pool import Pooling
from core.layers.rescale import Rescale
from core.layers.reshape import Reshape
from core.layers.residual import Residual
from core.layers.spatial_dropout import SpatialDropout
from core.layers.upsample import Upsample
from core.layers.zero_padding import ZeroPadding
from core.messages import Message
from core.settings import Catalogue

LAYERS = Catalogue[Layer](
    Message("Block"),
    Flatten,
    Reshape,
    Upsample,
    ZeroPadding,
    Conv,
    Pooling,
    GlobalPool,
    Dense,
    Dropout,
    SpatialDropout,
    GaussianNoise,
    ActivationLayer,
    BatchNorm,
    LayerNorm,
    Rescale,
    Residual,
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
    "GaussianNoise",
    "GlobalPool",
    "Group",
    "Layer",
    "LayerNorm",
    "Norm",
    "Pooling",
    "Rescale",
    "Reshape",
    "Residual",
    "SpatialDropout",
    "Upsample",
    "WeightSpec",
    "ZeroPadding",
]
