"""A network with what was learned, ready to be asked."""

from core.network import Network
from core.snapshot import Snapshot
from core.workers import Pool


def network_of(snapshot: Snapshot, pool: Pool | None = None) -> Network:
    """Return a network with the weights and state of a snapshot; one thread without a pool."""
    project = snapshot.project
    assert project.data is not None  # of a project that was trained
    loss = project.plan.loss.for_counts(project.data.facts.counts)
    network = Network(project.stack, project.input_shape, loss, pool=pool)
    network.load(snapshot.weights, snapshot.state)
    return network
