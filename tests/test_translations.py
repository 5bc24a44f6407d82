"""Every message has its Portuguese translation with the same fields; `make translations` helps."""

import gettext
import io
import string
from pathlib import Path

import pytest
import translations
from babel.messages.catalog import Catalog, Message
from translations import entries, forms, untranslated

CATALOG = translations.read(translations.PO)
COLLECTED = translations.collected(translations.ROOT)


# Looks up the texts of argparse, each of which stands there as a literal too.
PASSES_TEXTS_ON = Path("core/commands/arguments.py")


def fields(text: str) -> set[str]:
    """Return the placeholders with their formats: `{accuracy:.1%}` is more than `{accuracy}`."""
    parts = string.Formatter().parse(text)
    return {f"{{{name}:{spec}}}" for _, name, spec, _ in parts if name is not None}


def without_translation(wanted: Catalog, catalog: Catalog) -> list[str]:
    """Return the templates with a form that `catalog` leaves empty."""
    known = {forms(message.id) for message in entries(catalog)}
    empty = {forms(message.id) for message in untranslated(catalog)}
    keys = [forms(message.id) for message in entries(wanted)]
    return [" | ".join(key) for key in keys if key not in known - empty]


def has_other_fields(message: Message) -> bool:
    """Return whether a translated form names other fields; the form for one may leave some out."""
    wanted = set[str]().union(*map(fields, forms(message.id)))
    *singular, last = map(fields, forms(message.string))
    return last != wanted or any(form - wanted for form in singular)


def test_every_message_is_written_as_a_plain_literal() -> None:
    """Only then it can be collected; values belong into named fields."""
    calls = [t for t in translations.templates(translations.ROOT) if t.path != PASSES_TEXTS_ON]
    assert [f"{call.path}:{call.line}" for call in calls if call.one is None] == []


def test_every_template_has_its_fields_named() -> None:
    texts = [text for message in entries(COLLECTED) for text in forms(message.id)]
    wrong = [text for text in texts for field in fields(text) if not field[1:2].isidentifier()]
    assert wrong == []


def test_every_template_has_a_portuguese_translation() -> None:
    missing = without_translation(COLLECTED, CATALOG)
    assert not missing, f"{len(missing)} without translation:\n" + "\n".join(missing)


def test_translations_have_the_fields_of_their_templates() -> None:
    empty = untranslated(CATALOG)
    translated = [message for message in entries(CATALOG) if message not in empty]
    assert [message.id for message in translated if has_other_fields(message)] == []


def test_the_catalogue_holds_no_fuzzy_or_obsolete_entries() -> None:
    wanted = {forms(message.id) for message in COLLECTED}
    assert [message.id for message in CATALOG if message.fuzzy] == []
    assert [message.id for message in CATALOG.obsolete.values()] == []
    assert [m.id for m in entries(CATALOG) if forms(m.id) not in wanted] == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    """Compared by content: its header names the version of the compiler."""
    fresh = gettext.GNUTranslations(io.BytesIO(translations.compiled(CATALOG)))
    with translations.MO.open("rb") as file:
        committed = gettext.GNUTranslations(file)

    keys = [(key, form) for m in entries(CATALOG) for key in [forms(m.id)] for form in (1, 2)]
    ours = [committed.ngettext(key[0], key[-1], form) for key, form in keys]

    assert ours == [fresh.ngettext(key[0], key[-1], form) for key, form in keys]


PLANTED = """
class Form:
    title = Message("Rate")
    text = tr(
        "One {kind} block,"
        " long", "{n} {kind} blocks", n=2, kind=str(Message("inner {x}", x=", ".join(names)))
    )
    other = messages.Message(f"Never {text}")
    also = tr(title)
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    (tmp_path / "gui").mkdir()
    (tmp_path / "gui/form.py").write_text(PLANTED)
    return tmp_path


def test_templates_are_collected_with_plurals_and_nested_ones(planted: Path) -> None:
    found = [message.id for message in entries(translations.collected(planted))]

    assert found == ["Rate", ("One {kind} block, long", "{n} {kind} blocks"), "inner {x}"]


def test_calls_without_a_literal_are_noticed(planted: Path) -> None:
    found = [t.line for t in translations.templates(planted) if t.one is None]

    assert found == [8, 9]


def test_a_missing_translation_is_noticed_also_of_one_plural_form() -> None:
    wanted, catalog = Catalog(locale="pt_BR"), Catalog(locale="pt_BR")
    wanted.add("Rate")
    wanted.add("Seed")
    wanted.add(("{n} block", "{n} blocks"))
    catalog.add("Seed", "Semente")
    catalog.add(("{n} block", "{n} blocks"), ("{n} bloco", ""))

    assert without_translation(wanted, catalog) == ["Rate", "{n} block | {n} blocks"]


@pytest.mark.parametrize(
    ("template", "translation", "is_wrong"),
    [
        ("{a} of {b}", "{b}: {a}", False),
        ("{a} of {b}", "{a}", True),
        ("{a:.1%}", "{a}", True),
        ("{a}", "{a} {novo}", True),
        (
            ("One block of {a}", "{n} blocks of {a}"),
            ("Um bloco de {a}", "{n} blocos de {a}"),
            False,
        ),
        (("One block of {a}", "{n} blocks of {a}"), ("Um bloco de {a}", "{n} blocos"), True),
    ],
)
def test_other_fields_in_a_translation_are_noticed(
    template: str | tuple[str, str], translation: str | tuple[str, str], is_wrong: bool
) -> None:
    assert has_other_fields(Message(template, translation)) == is_wrong


def test_a_plural_without_translation_shows_in_english() -> None:
    catalog = Catalog(locale="pt_BR")
    catalog.add(("{n} block", "{n} blocks"), ("", ""))

    text = gettext.GNUTranslations(io.BytesIO(translations.compiled(catalog)))

    assert text.ngettext("{n} block", "{n} blocks", 2) == "{n} blocks"


def test_an_update_keeps_translations_drops_what_is_gone_and_guesses_nothing(
    tmp_path: Path,
) -> None:
    wanted, catalog = Catalog(locale="pt_BR"), Catalog(locale="pt_BR")
    wanted.add("Rate")
    wanted.add("The seeds")
    catalog.add("Rate", "Taxa")
    catalog.add("The seed", "A semente")

    (tmp_path / "new.po").write_bytes(translations.updated(catalog, wanted))
    new = translations.read(tmp_path / "new.po")

    assert {m.id: m.string for m in entries(new)} == {"Rate": "Taxa", "The seeds": ""}


def test_a_second_update_changes_nothing(tmp_path: Path) -> None:
    once = translations.updated(translations.read(translations.PO), COLLECTED)
    (tmp_path / "once.po").write_bytes(once)

    assert translations.updated(translations.read(tmp_path / "once.po"), COLLECTED) == once


def test_the_planted_fields_are_told_apart() -> None:
    found = [fields(text) for text in ("{a} {b:.1%}", "no field", "{{not one}}")]

    assert found == [{"{a:}", "{b:.1%}"}, set(), set()]
