"""Does the gradient check see wrong gradients? Breaks backward passes on purpose, bug by bug.

    python -m tests.planted_bugs [--json FILE]

Every function of layers, activations and losses that runs while something goes back gets every bug
that `tests.mutations` knows. A bug is there only on the way back, so that the forward pass, and
with it the central differences, stay right. Nothing is written to the sources.
"""

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, cast

import numpy as np
from numpy.lib.array_utils import byte_bounds

from core.arrays import Array, Shape
from core.layers import LAYERS, Layer
from core.losses import Loss
from tests.core import battery
from tests.core.battery import context_of, cut_finely, drawn, gradient_errors
from tests.core.test_losses import CASES, LABELS, gradient_error, softmax
from tests.mutations import MEASURES, Mutation, mutations

WANTED_SHARE = 0.95
TOLERANCE = 1e-6
MODULES = ("core.layers.", "core.activations", "core.losses")
NO_ARITHMETIC = {"core.layers.layer"}  # only says what a layer is, and lends memory

Planting = Callable[[], AbstractContextManager[None]]


class Bugged:
    """A layer or loss that has a bug only while it goes back."""

    def __init__(self, sound: Layer | Loss, planting: Planting) -> None:
        self._sound, self._planting = sound, planting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sound, name)

    def backward(self, *arguments: Any) -> Any:
        with self._planting():
            return self._sound.backward(*arguments)


@dataclass(frozen=True)
class LayerCase:
    """An example of a layer in one mode, with its work uncut or in the finest pieces."""

    layer: Layer
    shape: Shape
    training: bool
    is_cut: bool = False

    def go_back(self, planting: Planting) -> None:
        """Pass forward and backward once."""
        layer = cast("Layer", Bugged(self.layer, planting))
        context = context_of(self.layer, self.shape, training=self.training)
        layer.backward(context, np.ones_like(layer.forward(context, drawn((3, *self.shape), 1))))

    def error(self, planting: Planting) -> float:
        """Return the largest error of its gradients."""
        layer = cast("Layer", Bugged(self.layer, planting))
        with _slopes_found_once(self), cut_finely() if self.is_cut else nullcontext():
            n_samples = 5 if self.is_cut else 3
            return max(gradient_errors(layer, self.shape, self.training, n_samples))


@dataclass(frozen=True)
class LossCase:
    """An example of a loss."""

    loss: Loss

    def go_back(self, planting: Planting) -> None:
        """Pass backward once."""
        output = softmax(drawn((5, 4), 1))
        cast("Loss", Bugged(self.loss, planting)).backward(output, LABELS, np.empty_like(output))

    def error(self, planting: Planting) -> float:
        """Return the error of its gradient."""
        return gradient_error(cast("Loss", Bugged(self.loss, planting)))


Case = LayerCase | LossCase


@dataclass(frozen=True, order=True)
class Place:
    """A function of a module by its qualified name, such as `Dense.backward`."""

    module: str
    function: str

    @cached_property
    def file(self) -> Path:
        """Where it is written."""
        return Path(str(sys.modules[self.module].__file__))

    @cached_property
    def owner(self) -> Any:
        """The module or class that holds it."""
        found: Any = sys.modules[self.module]
        for part in self.function.split(".")[:-1]:
            found = getattr(found, part)
        return found

    def put(self, wrong: ast.FunctionDef) -> Planting:
        """Return a context manager in which it is replaced by a function with a bug."""
        name, spaces = wrong.name, dict[str, Any]()
        sound = vars(self.owner)[name]
        # Only our own sources come here, each with one change, and only to be tried.
        exec(ast.unparse(wrong), vars(sys.modules[self.module]), spaces)
        bugged = spaces[name]
        if isinstance(sound, property | staticmethod | classmethod):
            bugged = type(sound)(bugged)

        others = [m for m in _modules().values() if vars(m).get(name) is sound]  # that import it
        owners = [self.owner, *others]

        @contextmanager
        def planted() -> Iterator[None]:
            for owner in owners:
                setattr(owner, name, bugged)
            try:
                yield
            finally:
                for owner in owners:
                    setattr(owner, name, sound)

        return planted


@dataclass(frozen=True)
class Verdict:
    """What became of one planted bug; `measure` as in `tests.mutations`."""

    where: str
    function: str
    kind: str
    before: str
    after: str
    caught: bool
    found: str
    measure: str = ""


def all_cases() -> list[Case]:
    """Return every example of every layer in both modes, and the losses of their test."""
    layers = [
        LayerCase(layer, shape, training, is_cut)
        for cls in LAYERS.values()
        if not cls.is_group
        for layer, shape in cls.examples()
        for training, is_cut in ((True, False), (False, False), (True, True))
    ]
    return [*layers, *map(LossCase, CASES)]


def places_of(cases: Iterable[Case]) -> dict[Place, list[Case]]:
    """Return the functions that run on the way back, each with the cases in which it does."""
    found: dict[Place, list[Case]] = {}
    for case in cases:
        seen: set[tuple[str, str]] = set()
        case.go_back(lambda seen=seen: _watched(seen))
        modules = {module.__file__: name for name, module in _modules().items()}
        for file, name in sorted(seen):
            if file in modules:
                place = Place(modules[file], name)
                cases_there = found.setdefault(place, [])
                cases_there += [] if case in cases_there else [case]
    return dict(sorted(found.items()))


def bugs_of(places: Iterable[Place]) -> Iterator[tuple[Place, Mutation]]:
    """Yield every bug in every place; all files are read before the first, as they may change."""
    trees = {place.module: ast.parse(place.file.read_text("utf-8")) for place in places}
    for place in places:
        found: ast.AST | None = trees[place.module]
        for part in place.function.split("."):
            named = (node for node in getattr(found, "body", []) if _is_named(node, part))
            found = next(named, None)
        if isinstance(found, ast.FunctionDef):
            for mutation in mutations(found):
                yield place, mutation


def tried(place: Place, bug: Mutation, cases: Iterable[Case]) -> Verdict:
    """Return whether one of the cases tells the bug."""
    planting, found = place.put(bug.function), "every gradient stays right"
    for case in cases:
        found = _symptom(case, planting)
        if found:
            break
    _forget_what_was_kept()
    where = f"{place.module.replace('.', '/')}.py:{bug.line}"
    caught, found = bool(found), found or "every gradient stays right"
    what = (where, place.function, bug.kind, bug.before, bug.after)
    return Verdict(*what, caught, found, bug.measure)


def _symptom(case: Case, planting: Planting) -> str:
    try:
        with np.errstate(all="ignore"), _views_stay_in_their_memory():
            error = case.error(planting)
    except Exception as problem:  # a bug may raise anything
        return type(problem).__name__
    return "" if error <= TOLERANCE else f"error {error:.1e}"


_slopes: dict[Case, list[Array]] = {}


@contextmanager
def _slopes_found_once(case: Case) -> Iterator[None]:
    """Keep the central differences of a case: they are of the forward pass, which has no bug."""
    sound, kept = battery.slopes, _slopes.setdefault(case, [])
    at = count()

    def slopes(f: Callable[[], float], x: Array) -> Array:
        place = next(at)
        if place == len(kept):
            kept.append(sound(f, x))
        return kept[place]

    battery.slopes = slopes
    try:
        yield
    finally:
        battery.slopes = sound


@contextmanager
def _watched(seen: set[tuple[str, str]]) -> Iterator[None]:
    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            code = frame.f_code
            seen.add((code.co_filename, code.co_qualname.split(".<locals>")[0]))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def _views_stay_in_their_memory() -> Iterator[None]:
    """Let a view of wrong strides raise, instead of reading and writing wherever it leads."""
    tricks = np.lib.stride_tricks
    sound = tricks.as_strided

    def checked(x: Array, shape: Shape, strides: Shape) -> Array:
        root = x
        while isinstance(root.base, np.ndarray):
            root = root.base
        view = sound(x, shape, strides)
        (low, high), (first, last) = byte_bounds(root), byte_bounds(view)
        if first < low or last > high:
            raise IndexError("the view leaves its memory")
        return view

    tricks.as_strided = checked
    try:
        yield
    finally:
        tricks.as_strided = sound


def _forget_what_was_kept() -> None:
    for module in _modules().values():
        for value in vars(module).values():
            getattr(value, "cache_clear", lambda: None)()


def _modules() -> Mapping[str, Any]:
    return {
        name: module
        for name, module in sorted(sys.modules.items())
        if name.startswith(MODULES) and name not in NO_ARITHMETIC
    }


def _is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name


def is_counted(verdict: Verdict) -> bool:
    """Whether it is a bug in arithmetic, or one in a measure that did change a gradient."""
    return not verdict.measure or verdict.found.startswith("error")


def report(tried_bugs: list[Verdict], broken: list[Case]) -> str:
    """Return the table of all bugs, then counts by kind, then those that were missed."""
    verdicts = [verdict for verdict in tried_bugs if is_counted(verdict)]
    lines = [_row(verdict) for verdict in verdicts]
    lines += ["", f"{'kind':18} planted  caught"]
    planted = Counter(verdict.kind for verdict in verdicts)
    caught = Counter(verdict.kind for verdict in verdicts if verdict.caught)
    lines += [f"{kind:18} {n:7}  {caught[kind]:6}" for kind, n in sorted(planted.items())]
    missed = [verdict for verdict in verdicts if not verdict.caught]
    lines += ["", f"Not caught ({len(missed)}):", *map(_row, missed), ""]
    lines += _measures([verdict for verdict in tried_bugs if not is_counted(verdict)])
    lines += [f"Left out, its check fails without any bug: {case}" for case in broken]
    by_value = sum(verdict.found.startswith("error") for verdict in verdicts)
    n_caught = len(verdicts) - len(missed)
    share = n_caught / max(len(verdicts), 1)
    return "\n".join(lines) + (
        f"\n{n_caught} of {len(verdicts)} planted bugs caught ({share:.1%}): "
        f"{by_value} by a wrong gradient, {n_caught - by_value} by an exception."
    )


def _measures(verdicts: list[Verdict]) -> list[str]:
    """Say which measures were made wrong, and that no gradient changed by it."""
    if not verdicts:
        return []
    lines = [
        "Not counted, since these hold no arithmetic. Tried all the same: no gradient changed."
    ]
    for name in sorted({verdict.measure for verdict in verdicts}):
        of_name = [verdict for verdict in verdicts if verdict.measure == name]
        n_raised = sum(verdict.caught for verdict in of_name)
        lines.append(f"{len(of_name):3} of {name}, {MEASURES[name]}: {n_raised} by an exception")
    return [*lines, ""]


def _row(verdict: Verdict) -> str:
    change = f"{verdict.before[:44]}  ->  {verdict.after[:44]}"
    state = "caught" if verdict.caught else "MISSED"
    return (
        f"{state}  {verdict.found:28.28} {verdict.where:34} {verdict.function:36.36} "
        f"{verdict.kind:18} {change}"
    )


def main() -> int:
    """Plant all bugs and print what became of them; 1 where too few were caught."""
    parser = argparse.ArgumentParser(description="Break backward passes on purpose.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all bugs there too")
    chosen = parser.parse_args()
    sound: dict[Case, bool] = {case: not _symptom(case, nullcontext) for case in all_cases()}
    places = places_of(case for case, is_sound in sound.items() if is_sound)
    verdicts = [tried(place, bug, places[place]) for place, bug in bugs_of(places)]
    counted = [verdict for verdict in verdicts if is_counted(verdict)]
    n_caught = sum(verdict.caught for verdict in counted)
    is_declared_wrongly = any(verdict.measure for verdict in counted)
    broken = [case for case, is_sound in sound.items() if not is_sound]
    sys.stdout.write(report(verdicts, broken) + "\n")
    if chosen.json:
        bugs = [asdict(verdict) for verdict in verdicts]
        facts = {"planted": len(counted), "caught": n_caught, "bugs": bugs}
        chosen.json.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    is_enough = counted and n_caught >= WANTED_SHARE * len(counted)
    return int(not is_enough or is_declared_wrongly)


if __name__ == "__main__":
    sys.exit(main())
