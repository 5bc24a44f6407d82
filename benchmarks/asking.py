"""Evaluation and prediction of 10,000 samples, beside peers that do the same from bytes on."""

import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.engines import Camada, ScikitLearn, TorchEager
from benchmarks.workloads import HIGHEST, Workload, drawn_data
from core.arrays import AnyArray, Labels
from core.check import EVALUATION_BATCH
from core.network import Network
from core.training import Batches, evaluate
from core.workers import Pool

N_ASKED = 10_000


def asking_rows(workload: Workload, peers: dict[str, Any], n_threads: int, n_rounds: int) -> Any:
    """Return the median milliseconds of each engine to evaluate and to predict 10,000 samples."""
    inputs, labels = drawn_data(workload.side)
    inputs, labels = inputs[:N_ASKED], labels[:N_ASKED]
    makers: dict[str, Callable[..., dict[str, Callable[[], Any]]]] = {
        "PyTorch eager": _torch,
        "scikit-learn": _scikit_learn,
    }
    asked = {"ours": _ours(workload, inputs, labels, n_threads)}
    for name, maker in makers.items():
        if name in peers and not (workload.filters and name == "scikit-learn"):
            asked[name] = maker(workload, inputs, labels, n_threads)
    return [_row(workload, what, asked, n_rounds) for what in ("evaluate", "predict")]


def _row(
    workload: Workload, what: str, asked: dict[str, dict[str, Callable[[], Any]]], n_rounds: int
) -> dict[str, Any]:
    times: dict[str, list[float]] = {name: [] for name in asked}
    for n_done in range(n_rounds + 1):
        for name, jobs in asked.items():
            begun = time.perf_counter()
            jobs[what]()
            if n_done:  # the first round warms up
                times[name].append(1000 * (time.perf_counter() - begun))
    found = {name: statistics.median(each) for name, each in times.items()}
    ours = found.pop("ours")
    fastest = min(found.values(), default=None)
    return {
        "name": f"{what} {N_ASKED:,}: {workload.name.split(', ')[0]}",
        "ours_ms": ours,
        "peers_ms": found,
        "ratio_to_fastest_peer": fastest and fastest / ours,
    }


def _ours(
    workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
) -> dict[str, Callable[[], Any]]:
    training = Camada(workload, inputs, labels, n_threads).training
    project, pool, indices = training.project, Pool(n_threads), np.arange(len(inputs))
    asked, shown = (
        Network(project.stack, project.input_shape, loss, pool=pool)
        for loss in (project.plan.loss, None)
    )
    for network in (asked, shown):
        network.load(training.snapshot().weights, {})
    batches = Batches(training.dataset, training.preparation)

    def predict() -> AnyArray:
        starts = range(0, len(indices), EVALUATION_BATCH)
        parts = (batches.load(indices[at : at + EVALUATION_BATCH])[0] for at in starts)
        return np.concatenate([shown.predict(x).copy() for x in parts])

    def with_our_threads(job: Callable[[], Any]) -> Callable[[], Any]:
        def done() -> Any:
            with threadpool_limits(1, user_api="blas"):
                return job()

        return done

    jobs = {"evaluate": lambda: evaluate(asked, batches, indices), "predict": predict}
    return {what: with_our_threads(job) for what, job in jobs.items()}


def _torch(
    workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
) -> dict[str, Callable[[], Any]]:
    import torch  # pyright: ignore[reportMissingImports]

    engine = TorchEager(workload, inputs, labels, n_threads)
    model = engine.model.eval()

    def outputs() -> Any:
        with torch.inference_mode():
            for at in range(0, len(inputs), EVALUATION_BATCH):
                x, y = engine.batch(slice(at, at + EVALUATION_BATCH))
                yield model(x), y

    def do_evaluate() -> tuple[float, int]:
        loss_sum, n_right = 0.0, 0
        for output, y in outputs():
            loss_sum += torch.nn.functional.cross_entropy(output, y).item() * len(y)
            n_right += int((output.argmax(1) == y).sum())
        return loss_sum / len(inputs), n_right

    def predict() -> AnyArray:
        return torch.cat([torch.softmax(output, 1) for output, _ in outputs()]).numpy()

    return {"evaluate": do_evaluate, "predict": predict}


def _scikit_learn(
    workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
) -> dict[str, Callable[[], Any]]:
    engine = ScikitLearn(workload, inputs, labels, n_threads)
    engine.run(1)

    def predict() -> AnyArray:
        with warnings.catch_warnings(), threadpool_limits(n_threads, user_api="blas"):
            warnings.simplefilter("ignore")
            x = np.multiply(inputs, np.float32(1 / HIGHEST), dtype=np.float32)
            return engine.model.predict_proba(x.reshape(len(x), -1))  # (N, F)

    def do_evaluate() -> tuple[float, int]:
        p = predict()
        right = p[np.arange(len(p)), labels]
        return float(-np.log(np.maximum(right, 1e-7)).mean()), int((p.argmax(1) == labels).sum())

    return {"evaluate": do_evaluate, "predict": predict}
