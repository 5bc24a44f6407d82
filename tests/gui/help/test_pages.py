"""The Learn pages themselves: none is missing, and both languages say the same."""

import re

import pytest

from core.activations import ACTIVATIONS
from core.choice import DataChoice
from core.examples import EXAMPLES
from core.facts import Facts, Target
from core.layers import LAYERS, Dense
from core.losses import LOSSES
from core.messages import LANGUAGES, set_language
from core.optimizers import OPTIMIZERS
from core.project import Plan, Project
from core.schedules import SCHEDULES
from core.stack import Block, Stack
from gui.help.numbers import numbers_of, numbers_of_plan
from gui.help.page import alternatives, kinds, page, placeholders, source

IDEAS = ("softmax", "loss", "optimizer", "schedule", "overfitting", "epoch")
OF_DATA = ("splitting", "scaling", "missing", "categories", "leaks", "augmentation", "imbalance")
PAGES = ("input", *LAYERS, *IDEAS, *OF_DATA)
CHOICES = [
    *(("activation", cls.title.template) for cls in ACTIVATIONS.values()),
    *(("loss", cls.title.template) for cls in LOSSES.values()),
    *(("optimizer", cls.title.template) for cls in OPTIMIZERS.values()),
    *(("schedule", cls.title.template) for cls in SCHEDULES.values()),
]

N_CLASSES = Dense().units  # so that a DENSE as it comes is an output
FACTS = Facts((28, 28, 1), ("?",) * N_CLASSES, N_CLASSES, 0, 0.0, 255.0, (1,) * N_CLASSES)
DATA = DataChoice(name="pictures", digest="0" * 64, facts=FACTS)
TARGETS = (Target("y", "", 0.0, 1.0),) * N_CLASSES
OF_VALUES = Facts((28, 28, 1), (), N_CLASSES, 0, 0.0, 255.0, (), TARGETS)
VALUES = DataChoice(name="values", digest="0" * 64, facts=OF_VALUES)

ALL_LINKS = {*(f"learn:{kind}" for kind in PAGES), *(f"example:{name}" for name in EXAMPLES)}

every_page = pytest.mark.parametrize("kind", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def paragraphs(kind: str, language: str) -> list[str]:
    return source(kind, language).split("\n\n")


def links(kind: str, language: str) -> list[str]:
    return re.findall(r"\]\((.*?)\)", source(kind, language))


def known_numbers(kind: str) -> set[str]:
    """Return the names of all numbers that networks of any sort give the page of a kind."""
    if kind == "input":
        found = [numbers_of(Project(data=data)) for data in (DATA, VALUES)]
    elif kind in OF_DATA:
        found = []
    elif kind in IDEAS:
        plans = (Plan(optimizer=cls()) for cls in OPTIMIZERS.values())
        found = [numbers_of_plan(Project(data=DATA, plan=plan)) for plan in plans]
        found.append(numbers_of_plan(Project(data=VALUES)))
    else:
        stacks = [(Stack((Block("b1", layer),)), shape) for layer, shape in LAYERS[kind].examples()]
        found = [
            numbers_of(Project(stack=stack, typed_shape=shape), "b1") for stack, shape in stacks
        ]
        output = Stack((Block("b1", LAYERS[kind]()),))
        both = (Project(stack=output, data=data) for data in (DATA, VALUES))
        found += [numbers_of(project, "b1") for project in both]
    return {name for numbers in found for name in numbers}


@every_language
@every_page
def test_every_layer_and_idea_has_a_page(kind: str, language: str) -> None:
    set_language(language)

    assert kind in kinds(), f"gui/help/{language}/{kind}.md is missing"


@every_language
def test_there_are_no_pages_beyond_those(language: str) -> None:
    set_language(language)

    assert set(kinds()) == set(PAGES)


@every_language
@pytest.mark.parametrize(("kind", "name"), CHOICES)
def test_every_activation_loss_and_optimizer_is_named(kind: str, name: str, language: str) -> None:
    assert name.lower() in source(kind, language).lower(), f"{kind}.md does not explain {name}"


@every_page
def test_both_languages_have_the_same_paragraphs_in_the_same_order(kind: str) -> None:
    def form(language: str) -> list[tuple[bool, bool, int]]:
        return [
            (p.startswith("#"), p.startswith("```"), len(alternatives(p)))
            for p in paragraphs(kind, language)
        ]

    assert form("en") == form("pt_BR")


@every_page
def test_both_languages_name_the_same_numbers(kind: str) -> None:
    def names(language: str) -> list[set[str]]:
        return [placeholders(a) for p in paragraphs(kind, language) for a in alternatives(p)]

    assert names("en") == names("pt_BR")


@every_page
def test_both_languages_lead_to_the_same_pages(kind: str) -> None:
    assert sorted(links(kind, "en")) == sorted(links(kind, "pt_BR"))


@every_language
@every_page
def test_every_link_leads_to_a_page(kind: str, language: str) -> None:
    assert set(links(kind, language)) <= ALL_LINKS


@every_page
def test_a_page_names_only_numbers_that_some_network_has(kind: str) -> None:
    assert placeholders(source(kind, "en")) <= known_numbers(kind)


@every_language
@every_page
def test_a_page_reads_well_without_any_number(kind: str, language: str) -> None:
    last_resorts = [alternatives(paragraph)[-1] for paragraph in paragraphs(kind, language)]

    assert [text for text in last_resorts if placeholders(text)] == []
    assert "" not in last_resorts


@every_language
@every_page
def test_a_page_is_read_in_one_to_two_minutes(kind: str, language: str) -> None:
    set_language(language)
    words = re.sub("<.*?>", " ", page(kind)).split()

    assert 120 <= len(words) <= 300


@every_language
@every_page
def test_a_page_brings_no_colours_and_no_leftovers_of_markdown(kind: str, language: str) -> None:
    set_language(language)
    html = page(kind)

    assert "color" not in html
    assert re.search(r"[*`{}|^~]|\]\(", html) is None
