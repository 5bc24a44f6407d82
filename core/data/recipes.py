"""Recipes of the data that Camada generates: how many samples, how much noise, which draw.

A recipe has a name, which is the whole of it: `moons`, or `moons:samples=400,noise=0.2`. Projects
and commands know generated data by that name; what is as usual is left out of it.
"""

from dataclasses import dataclass
from typing import Any

from core.choice import DataChoice
from core.errors import DatasetError, SettingError
from core.messages import Message, number, tr
from core.settings import Catalogue, Declared, setting, settings_of

LONGEST_NAME = 200
MOST_SEED = 2**53

_OF_POINTS = Message(
    "Deviation of what chance adds to each coordinate; the figures have about radius 1"
)


def _samples(usual: int) -> Any:
    return setting(usual, Message("Samples"), low=30, high=100_000)


def _noise(usual: float) -> Any:
    return setting(usual, Message("Noise"), low=0.0, high=1.0, help=_OF_POINTS)


@dataclass(frozen=True, kw_only=True)
class Recipe(Declared):
    """How to generate data: the same recipe gives the same bits on every machine."""

    samples: int = _samples(1000)
    noise: float = _noise(0.1)
    seed: int = setting(
        0, Message("Seed"), low=0, high=MOST_SEED, help=Message("Another seed, other samples")
    )

    @property
    def name(self) -> str:
        """The kind, and what is not as usual: what `recipe_of` reads."""
        said = ",".join(f"{name}={value!r}" for name, value in self._changed.items())
        return f"{self.kind}:{said}" if said else self.kind

    @property
    def _changed(self) -> dict[str, Any]:
        """The settings that are not as usual, by name."""
        values = {s.name: getattr(self, s.name) for s in settings_of(type(self))}
        usual = {s.name: s.default for s in settings_of(type(self))}
        return {name: value for name, value in values.items() if value != usual[name]}

    def in_short(self) -> str:
        """Return the same in words, in one line: `Two moons, 300 samples, noise 0.4`."""
        said = [str(self.title)]
        if "samples" in self._changed:
            said.append(tr("{n} sample", "{n} samples", n=self.samples))
        titles = {s.name: str(s.title).lower() for s in settings_of(type(self))}
        others = {name: value for name, value in self._changed.items() if name != "samples"}
        # A seed is a name more than an amount: it has no marks between its digits.
        said += [
            f"{titles[name]} {value if name == 'seed' else number(value)}"
            for name, value in others.items()
        ]
        return ", ".join(said)


@dataclass(frozen=True, kw_only=True)
class Moons(Recipe):
    """Two half circles that reach into each other."""

    kind = "moons"
    title = Message("Two moons")


@dataclass(frozen=True, kw_only=True)
class Circles(Recipe):
    """A circle around another."""

    kind = "circles"
    title = Message("Two circles")


@dataclass(frozen=True, kw_only=True)
class Spiral(Recipe):
    """Three arms that turn around the middle."""

    kind = "spiral"
    title = Message("Three spiral arms")

    noise: float = _noise(0.05)


@dataclass(frozen=True, kw_only=True)
class Xor(Recipe):
    """Four fields of which those across are of one class."""

    kind = "xor"
    title = Message("Four fields (XOR)")

    noise: float = _noise(0.05)


@dataclass(frozen=True, kw_only=True)
class Friedman(Recipe):
    """A function of ten features (`core.data.friedman`)."""

    kind = "friedman"
    title = Message("Friedman #1")

    samples: int = _samples(2000)
    noise: float = setting(
        1.0,
        Message("Noise"),
        low=0.0,
        high=100.0,
        help=Message("Deviation of what chance adds to the target, which ranges over about 30"),
    )


@dataclass(frozen=True, kw_only=True)
class Letters(Recipe):
    """The letters A to Z, drawn by strokes (`core.data.letters`)."""

    kind = "letters"
    title = Message("Letters A to Z")

    samples: int = setting(5200, Message("Samples"), low=52, high=26_000)
    noise: float = setting(
        0.05,
        Message("Noise"),
        low=0.0,
        high=1.0,
        help=Message("Deviation of what chance adds to each pixel, as a share of white"),
    )
    thickness: float = setting(
        2.2, Message("Thickness"), low=0.8, high=5.0, help=Message("Of the pen, in pixels")
    )
    spread: float = setting(
        0.5,
        Message("Variety"),
        low=0.0,
        high=1.0,
        help=Message("How much the letters are turned, stretched, slanted and shifted"),
    )


RECIPES = Catalogue[Recipe](
    Message("Generated data"), Moons, Circles, Spiral, Xor, Friedman, Letters
)


def kind_of(name: str) -> str:
    """Return what stands before the settings of a recipe; any other name is its own kind."""
    kind, _, _ = name.partition(":")
    return kind if kind in RECIPES else name


def recipe_of(name: str) -> Recipe | None:
    """Return the recipe that a name tells; None where it is no name of generated data.

    Raises:
        DatasetError: where a setting is unknown, or out of its limits.
    """
    kind, _, said = name[:LONGEST_NAME].partition(":")
    if kind not in RECIPES:
        return None
    try:
        return RECIPES.from_json({"kind": kind, **_values(RECIPES[kind], said)})
    except SettingError as error:
        raise DatasetError(
            Message(
                "The data {name} cannot be generated. {reason} Its settings are {settings}.",
                name=repr(name)[:LONGEST_NAME],
                reason=error.message,
                settings=", ".join(s.name for s in settings_of(RECIPES[kind])),
            )
        ) from error


def recipe_behind(choice: DataChoice) -> Recipe | None:
    """Return the recipe that chosen data were generated by; None where they were not.

    Data of somebody's own may have any name: what a recipe says must be so.
    """
    try:
        found = recipe_of(choice.name)
    except DatasetError:
        return None
    return found if found is not None and found.samples == choice.facts.n_samples else None


def title_of(choice: DataChoice) -> Message | str:
    """Return what chosen data are called, without how they were generated."""
    recipe = recipe_behind(choice)
    return choice.name if recipe is None else recipe.title


def in_short(choice: DataChoice) -> str:
    """Return what chosen data are called, and in words how they were generated."""
    recipe = recipe_behind(choice)
    return choice.name if recipe is None else recipe.in_short()


def _values(cls: type[Recipe], said: str) -> dict[str, Any]:
    """Read `samples=400,noise=0.2`; what is no number stays text, which no setting takes."""
    types = {s.name: s.type for s in settings_of(cls)}
    values: dict[str, Any] = {}
    for part in said.split(",") if said else ():
        key, _, text = (side.strip() for side in part.partition("="))
        try:
            values[key] = types[key](text)
        except (KeyError, ValueError):
            values[key] = text
    return values
