"""The parts of the neuron panel that look at a unit over the whole data."""
