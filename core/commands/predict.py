"""`camada predict`: what a trained file makes of samples of the data, or of picture files."""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Array
from core.choice import DataChoice
from core.commands import predict_files
from core.commands.arguments import add_json
from core.commands.output import say, say_json, table
from core.commands.parts import TITLES, data_for, judged_by, parts_for
from core.commands.readings import add_data
from core.commands.sources import learned
from core.data import library
from core.data.dataset import Dataset
from core.data.framing import background_of
from core.data.picture import read_picture
from core.errors import DatasetError
from core.facts import Target
from core.inspection import Inspector
from core.messages import Message, number, tr
from core.predictions.files import holds_many
from core.snapshot import Snapshot
from core.tasks import by_class
from core.workers import one_thread_blas

ABOUT = Message("ask a trained file for the class (or the values) of samples, pictures or rows")

_N_BEST = 3
_NUMBER = re.compile(r"#?([0-9]{1,15})")


@dataclass(frozen=True)
class Sample:
    """One sample: its name, its values (*input_shape), what is true if known, what was done to it.

    Attributes:
        label: its class number; truth: of a regression its wanted values, (T,).
        origin: the file or row it came from, "" where that is unknown.
    """

    name: str
    raw: Array
    label: int | None = None
    steps: tuple[Message, ...] = ()
    truth: Array | None = None
    origin: str = ""

    @property
    def title(self) -> str:
        """Its name, and where it came from."""
        return f"{self.name} ({self.origin})" if self.origin else self.name

    def json(self) -> dict[str, str]:
        """Say which sample it is."""
        return {"sample": self.name, **({"origin": self.origin} if self.origin else {})}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("file", metavar="FILE", help=tr("a trained .camada file"))
    parser.add_argument(
        "samples",
        metavar="SAMPLE",
        nargs="*",
        help=tr(
            "'#12' or 12, the sample of that number in the test part as the window shows it "
            "(without a test part: in the validation part, else in all data), or a picture file, "
            "a folder or archive of pictures, or a table with the columns of the data"
        ),
    )
    parser.add_argument(
        "--out",
        metavar="FILE.csv",
        help=tr("write what is answered for each picture or row there"),
    )
    add_data(parser, default=Message("without it, the data the file was trained on"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Predict and return the exit code. Raises CamadaError."""
    one_thread_blas()
    snapshot = learned(options.file).snapshot
    paths = [Path(name) for name in options.samples] or [predict_files.rows_of(options.data)]
    if options.out is not None or any(map(holds_many, paths)):
        return predict_files.run(snapshot, paths, options)
    samples = _Samples(snapshot, options)
    chosen = [samples[name] for name in options.samples]
    inspector = Inspector(snapshot)
    outputs = [inspector.probabilities(sample.raw) for sample in chosen]
    for sample in chosen:
        if sample.steps:
            say(f"{sample.name}: {', '.join(map(str, sample.steps))}")
    assert snapshot.project.data is not None
    facts = snapshot.project.data.facts
    if facts.targets:
        values = [snapshot.preparation.in_units(output) for output in outputs]
        lines = _table_of_values(chosen, values, facts.targets)
        pairs = zip(chosen, values, strict=True)
        predictions = [_json_of_values(*pair, facts.targets) for pair in pairs]
    else:
        are_shares = _are_probabilities(snapshot)
        outputs = [by_class(output, len(facts.classes)) for output in outputs]
        lines = _table(chosen, outputs, facts.classes, are_shares=are_shares)
        key, pairs = "probability" if are_shares else "value", zip(chosen, outputs, strict=True)
        predictions = [_json(*pair, facts.classes, key) for pair in pairs]
    for line in lines:
        say(line)
    if options.json:
        say_json({"predictions": predictions, **samples.json()})
    return 0


class _Samples:
    """Finds samples by name; the data are opened only when a sample needs them."""

    def __init__(self, snapshot: Snapshot, options: argparse.Namespace) -> None:
        self._snapshot, self._options = snapshot, options
        self._dataset: Dataset | None = None
        self._part: str | None = None

    def __getitem__(self, name: str) -> Sample:
        """Return the sample. Raises DatasetError."""
        found = _NUMBER.fullmatch(name)
        if found and (name.startswith("#") or not Path(name).exists()):
            return self._of_data(int(found[1]))
        picture = read_picture(Path(name), self._choice(), self._background)
        return Sample(name, picture.raw, None, picture.steps)

    def json(self) -> dict[str, Any]:
        """Return where numbered samples were counted; nulls when there were none."""
        name = self._dataset.name if self._part and self._dataset else None
        return {"data": name, "part": self._part}

    def _of_data(self, index: int) -> Sample:
        dataset = self._dataset = self._dataset or data_for(self._snapshot, self._options)
        found = parts_for(self._snapshot, dataset)
        self._part = judged_by(found)
        indices = found[self._part]
        if index >= len(indices):
            raise DatasetError(
                Message(
                    "There is no sample #{index:d}: {data} ({part}) has #0 to #{last:d}.",
                    index=index,
                    data=dataset.name,
                    part=TITLES[self._part],
                    last=len(indices) - 1,
                )
            )
        at = int(indices[index])
        raw = np.asarray(dataset.inputs[at], np.float32)
        if dataset.facts.targets:
            truth = np.asarray(dataset.labels[at], np.float64).reshape(-1)  # (T,)
            return Sample(f"#{index}", raw, truth=truth, origin=dataset.origin(at))
        return Sample(f"#{index}", raw, int(dataset.labels[at]), origin=dataset.origin(at))

    def _choice(self) -> DataChoice:
        assert self._snapshot.project.data is not None
        return self._snapshot.project.data

    def _background(self) -> float | None:
        if self._options.data is not None:
            self._dataset = self._dataset or data_for(self._snapshot, self._options)
        dataset = self._dataset or library.locate(self._choice())
        return None if dataset is None else background_of(dataset.inputs, dataset.facts)


def _are_probabilities(snapshot: Snapshot) -> bool:
    last = snapshot.project.stack.blocks[-1].layer
    return getattr(last, "activation", None) in ("softmax", "sigmoid")


def _best(output: Array) -> list[int]:
    return np.argsort(-output, kind="stable")[:_N_BEST].tolist()


def _table(
    samples: list[Sample], outputs: list[Array], classes: tuple[str, ...], *, are_shares: bool
) -> list[str]:
    title = tr("probability") if are_shares else tr("value")
    rows = [(tr("sample"), tr("class"), title, tr("next"), tr("truth"))]
    for sample, output in zip(samples, outputs, strict=True):
        texts = [number(float(value), ".1%" if are_shares else ".4f") for value in output]
        first, *others = _best(output)
        following = ",  ".join(f"{classes[index]}  {texts[index]}" for index in others)
        rows.append(
            (sample.title, classes[first], texts[first], following, _truth(sample, classes, first))
        )
    if all(sample.label is None for sample in samples):
        rows = [row[:-1] for row in rows]
    return table(rows, right=(2,))


def _table_of_values(
    samples: list[Sample], values: list[Array], targets: tuple[Target, ...]
) -> list[str]:
    """Return a line for each sample and target: what the network says, the truth, and how far."""
    rows = [(tr("sample"), tr("target"), tr("predicted"), tr("truth"), tr("difference"))]
    for sample, answered in zip(samples, values, strict=True):
        for index, target in enumerate(targets):
            said = float(answered[index])
            true = None if sample.truth is None else float(sample.truth[index])
            known, off = "", ""
            if true is not None:
                known, off = target.text(true), target.difference(said, true)
            rows.append((sample.title, target.title, target.text(said), known, off))
    if all(sample.truth is None for sample in samples):
        rows = [row[:-2] for row in rows]
    return table(rows, right=(2, 3, 4))


def _json_of_values(sample: Sample, values: Array, targets: tuple[Target, ...]) -> dict[str, Any]:
    names = [target.name for target in targets]
    truth = sample.truth
    return {
        **sample.json(),
        "values": dict(zip(names, values.tolist(), strict=True)),
        "truth": None if truth is None else dict(zip(names, truth.tolist(), strict=True)),
        "done": [str(step) for step in sample.steps],
    }


def _truth(sample: Sample, classes: tuple[str, ...], predicted: int) -> str:
    if sample.label is None:
        return ""
    if sample.label == predicted:
        return tr("{label}  right", label=classes[sample.label])
    return tr("{label}  wrong", label=classes[sample.label])


def _json(sample: Sample, output: Array, classes: tuple[str, ...], key: str) -> dict[str, Any]:
    best = [{"class": classes[index], key: float(output[index])} for index in _best(output)]
    truth = None if sample.label is None else classes[sample.label]
    steps = [str(step) for step in sample.steps]
    return {**sample.json(), **best[0], "top": best, "truth": truth, "done": steps}
