"""The drawing of the network, which is also the live view of it."""
