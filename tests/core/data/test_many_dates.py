"""Dates of whole columns, and what becomes of them as inputs."""

import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import library
from core.data.csv_table import read_text
from core.data.many_dates import all_days, days_in
from core.data.names import pack
from core.data.parquet_table import read_parquet
from core.data.table_inputs import expand, features_of
from core.data.table_reading import propose, with_target
from core.dates import days
from core.facts import Feature
from core.reading import DATE, VALUE
from tests.extras import needs

SECOND = 1 / 86_400

_parts = st.tuples(
    st.integers(1, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 25),
    st.integers(0, 61),
)
_forms = st.sampled_from(
    [
        *("{0:04}-{1:02}-{2:02}", "{0:04}-{1}-{2}", "{0:04}-{1:02}-{2:02} {3:02}:{4:02}"),
        *("{0:04}-{1:02}-{2:02}T{3:02}:{4:02}:{4:02}Z", "{0:04}/{1:02}/{2:02} {3}:{4:02} PM"),
        *(
            "{0:04}-{1:02}-{2:02}T{3:02}:{4:02}:{4:02}.{4:03}+{3:02}:{4:02}",
            " {0:04}-{1:02}-{2:02}",
        ),
        *("{2:02}.{1:02}.{0:04} {3:02}:{4:02}", "{0}", "é{0:04}-{1:02}-{2:02}", "{1}-{2}"),
    ]
)
_texts = st.lists(st.builds(lambda form, parts: form.format(*parts), _forms, _parts), max_size=40)


@settings(max_examples=50, deadline=None)
@given(_texts)
def test_many_are_read_as_one_by_one(texts: list[str]) -> None:
    found = all_days(pack(texts))
    one_by_one = [
        np.array([days(text, order) for text in texts], np.float64)
        for order in ("ymd", "dmy", "mdy")
    ]
    counts = [np.count_nonzero(~np.isnan(values)) for values in one_by_one]

    np.testing.assert_array_equal(found, one_by_one[int(np.argmax(counts))])


def test_a_column_with_one_text_that_is_no_date_is_none() -> None:
    assert days_in(pack(["2024-05-01"] * 200 + ["soon"])) is None
    assert days_in(pack([])) is None


def moments(n: int) -> list[str]:
    begin = datetime.datetime(2024, 5, 1, 13, 45)
    return [str(begin + datetime.timedelta(seconds=number)) for number in range(n)]


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "log.csv"
    path.write_text(
        "at,value,kind\n" + "".join(f"{at},{n % 7},{n % 2}\n" for n, at in enumerate(rows))
    )
    return path


def test_more_moments_than_texts_are_compared_are_dates_all_the_same(tmp_path: Path) -> None:
    table = read_text(written(tmp_path, moments(70_000)), None, None)

    assert table.columns[0].type == DATE
    assert table.columns[0].text(69_999) == moments(70_000)[-1]
    assert table.columns[0].numbers is not None
    np.testing.assert_allclose(np.diff(table.columns[0].numbers), SECOND, atol=1e-10)


def test_inputs_tell_neighbouring_seconds_apart(tmp_path: Path) -> None:
    dataset = library.find(str(written(tmp_path, moments(500))))
    feature = dataset.facts.features[0]

    assert (feature.kind, feature.origin) == ("date", 19844.0)
    np.testing.assert_allclose(np.diff(dataset.inputs[:, 0]), SECOND, atol=1e-7)
    assert dataset.facts.told(np.array(dataset.inputs[2]))[0] == ("at", "2024-05-01 13:45:02")


def test_pure_days_are_the_numbers_they_always_were(tmp_path: Path) -> None:
    rows = [str(datetime.date(2024, 5, 1) + datetime.timedelta(days=n)) for n in range(50)]
    dataset = library.find(str(written(tmp_path, rows)))

    assert dataset.facts.features[0].to_json() == {
        "column": "at",
        "kind": "date",
        "fill": "median",
    }
    assert dataset.inputs[3, 0] == 19847.0


def test_rows_of_tomorrow_are_counted_from_the_same_day(tmp_path: Path) -> None:
    table = read_text(written(tmp_path, ["2025-05-01 00:00:30", "2025-05-02"]), None, None)
    inputs = expand(table, [Feature("at", "date", origin=19844.0), Feature("at", "date")])

    np.testing.assert_allclose(inputs[:, 0], [365 + 30 * SECOND, 366], atol=1e-4)
    assert inputs[1, 1] == 20210.0


def test_a_value_of_ones_own_for_missing_dates_is_counted_alike(tmp_path: Path) -> None:
    table = read_text(written(tmp_path, [*moments(30), ""]), None, None)
    reading = with_target(table, "kind")
    uses = tuple(
        use.with_(missing=VALUE, value=19850.0) if use.name == "at" else use
        for use in reading.columns
    )
    feature = features_of(table, reading.with_(columns=uses))[0]

    assert (feature.value, feature.origin) == (6.0, 19844.0)
    assert feature.text(6.0) == "2024-05-07"


def test_the_cell_that_is_no_date_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, ["2024-05-01 10:00", "2024-05-02 10:00", "soon"])
    reading = propose(read_text(path, None, None))
    uses = tuple(
        use.with_(type=DATE, role="feature") if use.name == "at" else use for use in reading.columns
    )

    with pytest.raises(Exception, match="Row 2 of at has 'soon', which is not a date"):
        library.find(str(path), reading=reading.with_(columns=uses))


@needs("pyarrow")
def test_timestamps_of_parquet_keep_their_seconds_and_their_zone(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    at = [datetime.datetime(2024, 5, 1, 13, 45, second) for second in (7, 8)]
    columns = {
        "plain": pyarrow.array(at, pyarrow.timestamp("ns")),
        "zoned": pyarrow.array(at, pyarrow.timestamp("ms", tz="America/Sao_Paulo")),
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "t.parquet")
    table = read_parquet(tmp_path / "t.parquet")

    assert [column.type for column in table.columns] == [DATE, DATE]
    assert [column.text(1) for column in table.columns] == ["2024-05-01 13:45:08"] * 2
