"""Fitting: the ready network that suits data best, for whoever has just chosen them."""

from core.facts import Facts
from core.templates import SMALL_PICTURE, TEMPLATES, Template


def template_for(facts: Facts) -> Template:
    """Return the template that a person would begin with for data of this sort."""
    if len(facts.input_shape) == 3 and min(facts.input_shape[:2]) >= SMALL_PICTURE:
        return TEMPLATES["cnn"]
    if facts.targets:
        return TEMPLATES["regression"]
    return TEMPLATES["mlp-dropout"]
