"""The Evaluate panel: how good the network is on a part of the data, and where it is wrong."""
