"""How well the usual template learns real tables with what is proposed for them.

`python -m benchmarks.tables [FOLDER]` trains `mlp` on penguins and titanic, as `camada train mlp
--data FILE` does, over five seeded splits, and tells the accuracy on the test part.
"""

import sys
from pathlib import Path

import numpy as np

from core.data import library
from core.data.dataset import Dataset
from core.project import Project
from core.templates import TEMPLATES
from core.training import Training
from core.workers import Pool, one_thread_blas

SEEDS = range(5)
FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "tabular"


def project_for(dataset: Dataset, seed: int, template: str = "mlp") -> Project:
    """Return what `camada train` makes of these data, with another split and other draws."""
    choice = dataset.choice()
    project = TEMPLATES[template].project(choice.with_(split=choice.split.with_(seed=seed)))
    return project.with_(plan=project.plan.with_(seed=seed))


def accuracy(dataset: Dataset, seed: int, template: str = "mlp") -> float:
    """Return the share of the test part that is right after the usual training."""
    with Pool(1) as pool:
        training = Training(project_for(dataset, seed, template), dataset, pool=pool)
        for _ in training.steps():
            pass
        score = training.checkpoint().test_score
    assert score is not None
    return score


def main() -> None:
    """Print a line for each table."""
    one_thread_blas()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name in ("penguins", "titanic"):
        dataset = library.find(str(folder / f"{name}.csv"))
        scores = [accuracy(dataset, seed) for seed in SEEDS]
        each = ", ".join(f"{score:.1%}" for score in scores)
        print(f"{name}: {np.mean(scores):.1%} of the test part right, mean of {each}")


if __name__ == "__main__":
    main()
