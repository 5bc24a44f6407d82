import numpy as np
import pytest

from core.check import check
from core.choice import DataChoice
from core.data import builtin
from core.data.dataset import Dataset
from core.facts import Facts
from core.layers import Conv
from core.losses import Huber
from core.messages import LANGUAGES, set_language
from core.project import Plan, Project
from core.templates import TEMPLATES, Template
from core.training import Finished, Training
from tests.core.battery import blobs, dataset_of, drawn, measured, values_of

PICTURES = dataset_of(drawn((60, 28, 28, 1), 0, np.float32), np.arange(60) % 10, 10)
POINTS = blobs(n_features=2, n_classes=2)
DATA = {
    "pictures": PICTURES,
    "points": POINTS,
    "values": measured(),
    "two values": measured(n_targets=2),
    "a value of pictures": values_of(PICTURES.inputs, np.arange(60.0)),
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
@pytest.mark.parametrize("dataset", DATA.values(), ids=list(DATA))
def test_a_template_trains_on_the_data_it_is_made_for(template: Template, dataset: Dataset) -> None:
    report = check(template.project(dataset.choice()))

    assert report.errors == ()
    assert report.output_shape == (dataset.facts.n_outputs,)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
@pytest.mark.parametrize("data", ["pictures", "values", "two values"])
def test_a_network_for_other_data_brings_a_loss_that_suits_it(
    template: Template, data: str
) -> None:
    project = TEMPLATES["mlp"].project(POINTS.choice()).with_(data=DATA[data].choice())
    used = project.with_(stack=template.stack_for(project), plan=template.plan_for(project))

    assert check(used).errors == ()


def test_a_template_brings_its_plan_and_keeps_the_seed_and_a_loss_that_suits_it() -> None:
    project = TEMPLATES["mlp"].project(DATA["values"].choice())
    project = project.with_(plan=Plan(loss=Huber(delta=0.5), seed=7, epochs=3, patience=2))

    brought = TEMPLATES["regression"].plan_for(project)

    assert brought.with_(epochs=30) == Plan(loss=Huber(delta=0.5), seed=7, epochs=30, batch_size=32)


def test_a_template_without_a_plan_of_its_own_keeps_the_one_that_is_there() -> None:
    project = TEMPLATES["cnn"].project(POINTS.choice())

    assert TEMPLATES["mlp"].plan_for(project) == project.plan


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_says_what_it_is(template: Template, language: str) -> None:
    set_language(language)

    assert str(template.title)
    assert str(template.about)
    assert TEMPLATES[template.name] is template


@pytest.mark.parametrize("name", ["cnn", "lenet5", "cnn-bn", "mini-resnet"])
@pytest.mark.parametrize("side", [4, 8, 11, 12, 13, 24, 32])
def test_a_network_for_pictures_fits_pictures_of_any_size(name: str, side: int) -> None:
    dataset = dataset_of(drawn((20, side, side, 3), 0, np.float32), np.arange(20) % 10, 10)

    assert check(TEMPLATES[name].project(dataset.choice())).errors == ()


@pytest.mark.parametrize(("name", "least"), [("cnn", 0.8), ("cnn-bn", 0.9), ("mini-resnet", 0.95)])
def test_a_network_for_pictures_learns_the_digits_in_a_few_epochs(name: str, least: float) -> None:
    digits = builtin.read("digits")
    project = TEMPLATES[name].project(digits.choice())
    project = project.with_(plan=project.plan.with_(epochs=3))

    *_, finished = Training(project, digits).steps()

    assert isinstance(finished, Finished)
    assert (finished.test_score or 0) >= least


def test_batch_norm_stands_between_a_conv_without_bias_and_its_relu() -> None:
    layers = [block.layer for block in TEMPLATES["cnn-bn"].stack_for(Project())]

    kinds = [layer.kind for layer in layers]
    convs = [layer for layer in layers if isinstance(layer, Conv)]

    conv_to_pool = ["conv", "batch_norm", "activation", "pool"]
    assert kinds[:8] == [*conv_to_pool, *conv_to_pool]
    assert [(conv.bias, conv.activation) for conv in convs] == [(False, "linear")] * 2


def test_lenet_has_the_sizes_of_the_paper() -> None:
    facts = check(TEMPLATES["lenet5"].project(PICTURES.choice())).blocks.values()

    assert [block.output_shape for block in facts] == [
        *[(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)],
        *[(400,), (120,), (84,), (10,)],
    ]


def test_a_mini_resnet_halves_the_picture_in_its_second_and_third_group() -> None:
    project = TEMPLATES["mini-resnet"].project(PICTURES.choice())
    facts = check(project).blocks

    conv_to_conv = ["conv", "batch_norm", "activation", "conv", "batch_norm"]
    groups = [block for block in project.stack if block.layer.is_group]
    assert [[block.layer.kind for block in group.inside] for group in groups] == [conv_to_conv] * 3
    assert [facts[group.id].output_shape for group in groups] == [
        (28, 28, 16),
        (14, 14, 32),
        (7, 7, 64),
    ]


def test_the_blocks_of_a_template_are_counted_in_reading_order() -> None:
    stack = TEMPLATES["mini-resnet"].stack_for(Project())

    n_blocks = 3 + 3 * 6 + 2
    assert [block.id for block in stack.walk()] == [f"b{n + 1}" for n in range(n_blocks)]


@pytest.mark.parametrize(
    ("n_samples", "epochs", "batch_size"), [(100, 100, 32), (600, 64, 32), (1000, 12, 64)]
)
def test_few_samples_are_passed_over_more_often(
    n_samples: int, epochs: int, batch_size: int
) -> None:
    few = Facts((32, 32, 3), ("a", "b"), n_samples, 0, 0.0, 255.0, (n_samples, 0))

    plan = TEMPLATES["cnn"].project(DataChoice(digest="0" * 64, facts=few)).plan

    assert (plan.epochs, plan.batch_size) == (epochs, batch_size)
