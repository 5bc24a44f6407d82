import numpy as np
import pytest

from core.check import check
from core.data.dataset import Dataset
from core.messages import LANGUAGES, set_language
from core.templates import TEMPLATES, Template
from tests.core.battery import blobs, dataset_of, drawn

PICTURES = dataset_of(drawn((60, 28, 28, 1), 0, np.float32), np.arange(60) % 10, 10)
POINTS = blobs(n_features=2, n_classes=2)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
@pytest.mark.parametrize("dataset", [PICTURES, POINTS], ids=["pictures", "points"])
def test_a_template_trains_on_the_data_it_is_made_for(template: Template, dataset: Dataset) -> None:
    report = check(template.project(dataset.choice()))

    assert report.errors == ()
    assert report.output_shape == (len(dataset.facts.classes),)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_says_what_it_is(template: Template, language: str) -> None:
    set_language(language)

    assert str(template.title)
    assert str(template.about)
    assert TEMPLATES[template.name] is template
