"""The one way in which things may import each other, and what no code of the product does."""

import pytest

from tests import house

# The house from its ground up: a line may import the lines above it, and itself inside a package.
# Names on one line do not import each other. `docs/architecture.md` tells why.
RANKS = (
    "core.messages core.arrays core.memory core.places core.claim core.csv_text",
    "core.errors core.erf core.dates",
    "core.settings",
    "core.activations core.initializers core.metrics core.random_streams core.tasks core.workers",
    "core.restraints core.facts core.reading core.augment",
    "core.losses core.optimizers core.schedules core.layers core.choice",
    "core.stack",
    "core.flow core.shorthand",
    "core.project core.receptive_field",
    "core.templates core.snapshot core.problems core.data.aside",
    "core.fitting core.going_on",
    "core.data.texts core.data.stored_array core.data.whole_file",
    "core.data.dataset core.data.framing core.data.register core.data.feature_fit "
    "core.data.names core.data.picture_file core.data.zip_file core.data.shrink core.data.in_step",
    "core.data.tar_file core.data.picture_fit core.data.usage core.data.sample_figures "
    "core.data.notes "
    "core.data.projection",
    "core.data.entries core.data.picture core.data.split core.data.prepare core.data.digits",
    "core.data.placing core.data.recognise core.data.upkeep",
    "core.data.cache",
    "core.data.reader",
    "core.mending core.output_check core.data_check core.batches core.augmented",
    "core.check",
    "core.network",
    "core.training core.plane core.trained",
    "core.first_weights core.viewing",
    "core.inspection",
    "core.data.idx_names core.data.remote",
    "core.data.idx_file core.data.npy_file core.data.array_names core.data.array_labels "
    "core.data.array_inputs",
    "core.data.npz_file core.data.array_samples core.data.array_choice core.data.cifar_pickle "
    "core.data.cifar_files",
    "core.data.idx core.data.arrays_reader core.data.cifar core.data.fetch core.data.pictures",
    "core.data.many_dates core.data.distinct core.data.csv_numbers core.data.csv_blocks",
    "core.data.table core.data.csv_cells core.data.csv_format core.data.table_types",
    "core.data.table_writer core.data.table_relations",
    "core.data.csv_table core.data.table_reading core.data.table_summary",
    "core.data.table_inputs core.data.parquet_table",
    "core.data.table_samples core.data.suspicions",
    "core.data.tables core.data.table_edits core.data.likeness",
    "core.data.friedman core.data.recipes core.data.letters core.data.sklearn_sets",
    "core.data.builtin core.data.downloads",
    "core.data.library",
    "core.examples",
    "core.storage",
    "core.trainer core.data.handmade",
    "core.questions",
    "core.predictions",
    "core.commands",
    "gui.theme gui.help gui.words gui.asking gui.preferences",
    "gui.widgets",
    "gui.state",
    "gui.charts gui.errors gui.smooth",
    "gui.stack_view gui.panels",
    "gui.files gui.thumbnails",
    "gui.recovery gui.deeds",
    "gui.holders gui.action_rows",
    "gui.actions gui.about gui.cache_dialog gui.command_palette gui.status_bar gui.dock "
    "gui.notices gui.crash_report gui.offers",
    "gui.toolbar gui.menus gui.docks gui.recovery_bar gui.past_bar gui.start_page gui.story_bar "
    "gui.zoom_control",
    "gui.main_window",
    "gui.app",
    "gui.screenshots",
    "main",
)

# Imports inside functions, by the module that may have them ("" is any): the window only where a
# window is opened, panels where a dock makes them, and slow libraries where they are used.
LATE = {
    "": ("PIL", "tqdm"),
    "main": ("core.", "gui."),
    "core.data.downloads": ("core.data.fetch",),
    "core.data.library": ("core.data.",),
    "gui.docks": ("gui.panels.",),
    "gui.main_window": ("gui.panels.", "gui.cache_dialog"),
    "gui.menus": ("gui.command_palette",),
}

SOURCES = house.product_sources(house.ROOT)
GRAPH = house.graph(SOURCES)


def test_the_engine_never_imports_qt_or_the_window() -> None:
    window = {"PySide6", "shiboken6", "pyqtgraph", "gui", "main"}
    wrong = [
        f"{module}:{one.line} imports {one.full_name}"
        for module, source in SOURCES.items()
        for one in house.imports(source)
        if module.startswith("core") and one.module.split(".")[0] in window
    ]
    assert wrong == []


def test_imports_lead_one_way_only() -> None:
    assert house.wrong_ways(GRAPH, RANKS) == []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert house.cycle(GRAPH) == []


def test_imports_are_absolute() -> None:
    wrong = [
        f"{module}:{one.line}"
        for module, source in SOURCES.items()
        for one in house.imports(source)
        if one.level
    ]
    assert wrong == []


def test_imports_stand_at_the_top_except_of_slow_libraries_and_the_window() -> None:
    wrong = [
        f"{module}:{one.line} imports {one.full_name}"
        for module, source in SOURCES.items()
        for one in house.imports(source)
        if one.is_late and not one.full_name.startswith(LATE[""] + LATE.get(module, ()))
    ]
    assert wrong == []


def test_what_waits_for_the_event_loop_tells_its_errors() -> None:
    wrong = [module for module, source in SOURCES.items() if ".singleShot(" in source]
    assert wrong == ["gui.widgets.soon"]


@pytest.mark.parametrize("module", SOURCES)
def test_no_code_runs_what_it_reads(module: str) -> None:
    assert house.unsafe_code(SOURCES[module]) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from marshal import loads",
        "def f():\n    import shelve",
        "eval('1')",
        "exec(text)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=wanted)",
        "format.read_array(file, allow_pickle=True)",
        "from numpy import load",
    ],
)
def test_planted_unsafe_code_is_found(source: str) -> None:
    assert len(house.unsafe_code(source)) == 1


@pytest.mark.parametrize(
    "source",
    ["np.load(path, allow_pickle=False)", "dialog.exec()", "re.compile('a')", "json.load(file)"],
)
def test_safe_code_that_looks_alike_is_left_alone(source: str) -> None:
    assert house.unsafe_code(source) == []


def test_planted_wrong_ways_are_found() -> None:
    sources = {
        "low": "",
        "low.part": "from low import other",
        "low.other": "import high",
        "high": "from low.part import x",
        "beside": "from high import y",
        "new": "import low",
    }

    wrong = house.wrong_ways(house.graph(sources), ("low", "high beside"))

    assert wrong == [
        "new has no place in the list",
        "low.other imports high",
        "beside imports high",
    ]


def test_a_planted_ring_is_found_also_inside_functions() -> None:
    sources = {"a": "import b", "b": "def f():\n    from c import x", "c": "import a", "d": ""}

    assert house.cycle(house.graph(sources)) == ["a", "b", "c"]


def test_a_planted_late_or_relative_import_is_seen() -> None:
    found = house.imports("from . import a\ndef f():\n    if x:\n        import b\nimport c")

    assert [one.level for one in found] == [1, 0, 0]
    assert [one.is_late for one in found] == [False, True, False]


def test_questions_that_wait_for_an_answer_are_asked_in_one_place() -> None:
    found = [
        module
        for module, source in SOURCES.items()
        if module.startswith("gui.") and module != "gui.asking"
        if any(name in source for name in ("QFileDialog", "QInputDialog", "QColorDialog"))
    ]

    assert found == []
