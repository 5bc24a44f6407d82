"""The Learn pages themselves: none is missing, and both languages say the same."""

import re

import pytest

from core.activations import ACTIVATIONS
from core.layers import LAYERS
from core.losses import LOSSES
from core.messages import LANGUAGES, set_language
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from gui.help.numbers import fields_of
from gui.help.page import alternatives, kinds, page, placeholders, source

IDEAS = ("softmax", "loss", "optimizer", "schedule", "overfitting", "epoch")
PAGES = ("input", *LAYERS, *IDEAS)
CHOICES = [
    *(("activation", cls.title.template) for cls in ACTIVATIONS.values()),
    *(("loss", cls.title.template) for cls in LOSSES.values()),
    *(("optimizer", cls.title.template) for cls in OPTIMIZERS.values()),
    *(("schedule", cls.title.template) for cls in SCHEDULES.values()),
]

every_page = pytest.mark.parametrize("kind", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def paragraphs(kind: str, language: str) -> list[str]:
    return source(kind, language).split("\n\n")


def links(kind: str, language: str) -> list[str]:
    return re.findall(r"\]\((.*?)\)", source(kind, language))


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
    assert set(links(kind, language)) <= {f"learn:{kind}" for kind in PAGES}


@every_page
def test_a_page_names_declared_numbers_only(kind: str) -> None:
    assert placeholders(source(kind, "en")) <= fields_of(kind)


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
