"""The engine of Camada: networks, data, training and files. It never imports Qt."""

__version__ = "0.1.0"
