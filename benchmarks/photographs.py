"""How well a small network learns a folder of photographs with nothing but defaults.

`python -m benchmarks.photographs FOLDER [--template NAME] [--seeds N]` reads it, trains once for
each split seed, and prints the accuracy on the test part and their mean.
"""

import argparse
import statistics
import time

from core.batches import Batches
from core.data import library
from core.templates import TEMPLATES
from core.trained import network_of
from core.training import Training, evaluate
from core.workers import Pool, one_thread_blas


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photographs", description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--template", choices=TEMPLATES, default="cnn")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    one_thread_blas()
    dataset = library.find(options.folder)
    scores: list[float] = []
    for seed in range(options.seeds):
        choice = dataset.choice()
        choice = choice.with_(split=choice.split.with_(seed=seed))
        project = TEMPLATES[options.template].project(choice)
        begun = time.perf_counter()
        with Pool() as pool:
            training = Training(project, dataset, None, pool, f"seed-{seed}")
            for _ in training.steps():
                pass
            seconds = time.perf_counter() - begun
            snapshot = training.snapshot()
            batches = Batches(dataset, snapshot.preparation)
            test = training.parts["test"]
            _, score = evaluate(network_of(snapshot, pool), batches, test)
        scores.append(score)
        print(f"split {seed}: {score:.1%} of {len(test)} after {seconds:.0f} s", flush=True)
    print(f"mean {statistics.mean(scores):.1%}, {dataset.reading}")


if __name__ == "__main__":
    main()
