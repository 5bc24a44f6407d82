"""What a drop would do stands in the gap before it falls; notes have a mark on the card."""

from PySide6.QtCore import QMimeData

from core.templates import TEMPLATES
from gui.app import Camada
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.block_card import NOTES_MARK
from gui.stack_view.gap import Effect
from gui.state import edits


def hovering(camada: Camada, mime: str, value: str, index: int) -> Effect:
    """Drag something over the gap before a place of the stack; return what stands in it."""
    data = QMimeData()
    data.setData(mime, value.encode())
    view = camada.window.stack_view
    view._drops.hover(data, view.cards[index].y() + 1.0)
    effect = view._deck.gaps[None, index].effect
    view._end_drag()
    return effect


def test_a_gap_says_the_shapes_that_would_result(camada: Camada) -> None:
    assert hovering(camada, KIND_MIME, "dense", 1) == Effect("64 → 128")


def test_a_gap_says_why_a_block_would_not_fit(camada: Camada) -> None:
    effect = hovering(camada, KIND_MIME, "conv", 1)

    assert effect.is_wrong
    assert effect.text.startswith("CONV needs a picture")


def test_moving_a_block_where_another_would_fail_says_so(camada: Camada) -> None:
    first = camada.state.document.project.stack.blocks[0]

    effect = hovering(camada, BLOCKS_MIME, first.id, 2)

    assert effect.is_wrong
    assert effect.text.startswith("DENSE needs a flat input")


def test_a_card_with_notes_has_a_mark_and_says_them(camada: Camada) -> None:
    card = camada.window.stack_view.cards[1]
    assert NOTES_MARK not in card.accessibleDescription()

    edits.annotate(camada.state.document, card.state.block.id, "Wide enough?")

    assert NOTES_MARK in card.accessibleDescription()
    assert card.accessibleDescription().endswith("Wide enough?")


def test_a_template_tells_its_blocks_and_shapes(camada: Camada) -> None:
    preview = camada.window.docks.blocks.panel.rows.preview(TEMPLATES["mlp"])

    assert "FLATTEN → 64" in preview
    assert "DENSE → 10" in preview
    assert preview.endswith("parameters")
