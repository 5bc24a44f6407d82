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


@pytest.mark.parametrize("name", ["cnn", "lenet5"])
@pytest.mark.parametrize("side", [4, 8, 11, 12, 13, 24, 32])
def test_a_network_for_pictures_fits_pictures_of_any_size(name: str, side: int) -> None:
    dataset = dataset_of(drawn((20, side, side, 3), 0, np.float32), np.arange(20) % 10, 10)

    assert check(TEMPLATES[name].project(dataset.choice())).errors == ()


def test_lenet_has_the_sizes_of_the_paper() -> None:
    layers = TEMPLATES["lenet5"].layers((28, 28, 1), 10)

    shape: tuple[int, ...] = (28, 28, 1)
    shapes = [shape := layer.output_shape(shape) for layer in layers]

    assert shapes == [
        *[(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)],
        *[(400,), (120,), (84,), (10,)],
    ]
