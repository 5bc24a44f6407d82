"""Tables of text: everything about how they are written is found, and nothing is read wrong."""

import contextlib
import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from core.data.csv_format import detect
from core.data.csv_table import read_text
from core.data.table import Table, open_table
from core.data.table_reading import propose
from core.data.table_samples import samples
from core.errors import DatasetError
from core.reading import LONGEST_TEXT


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def table_of(folder: Path, text: str | bytes) -> Table:
    return read_text(written(folder, text))


def _n_cells(text: bytes) -> int:
    """Return the cells of the last row; 0 where it is whole."""
    last = text.rpartition(b"\n")[2]
    return last.count(b",") + 1 if last else 0


def cells(table: Table) -> list[list[str]]:
    return [[column.text(row) for column in table.columns] for row in range(table.n_rows)]


def test_a_plain_table_has_its_names_types_and_cells(tmp_path: Path):
    table = table_of(tmp_path, "name,age,born\nAnn,41,1980-02-01\nBob,,1975-12-31\n")

    assert [column.name for column in table.columns] == ["name", "age", "born"]
    assert [column.type for column in table.columns] == ["category", "number", "date"]
    assert cells(table) == [["Ann", "41", "1980-02-01"], ["Bob", "", "1975-12-31"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str):
    rows = [["a", "b", "c"], ["1", "2.5", "x"], ["3", "-4", "y"], ["5", "6", "z"]]
    path = written(tmp_path, "\n".join(delimiter.join(row) for row in rows))

    assert detect(path).delimiter == delimiter
    assert cells(read_text(path)) == rows[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str):
    table = table_of(tmp_path, "preço,cor\n1,maçã\n2,não\n".encode(encoding))

    assert [column.name for column in table.columns] == ["preço", "cor"]
    assert cells(table) == [["1", "maçã"], ["2", "não"]]


def test_western_text_far_behind_the_beginning_is_found_too(tmp_path: Path):
    text = b"a,b\n" + b"1,plain\n" * 20_000 + "2,não\n".encode("cp1252")

    assert table_of(tmp_path, text).columns[1].text(20_000) == "não"


def test_decimal_commas_and_marks_between_thousands_are_found(tmp_path: Path):
    comma = table_of(tmp_path, "a;b\n1,5;1.234,5\n-2,25;7\n")
    point = table_of(tmp_path, 'a,b\n1.5,"1,234.5"\n-2.25,7\n')

    for table in (comma, point):
        np.testing.assert_array_equal(table.columns[0].numbers, [1.5, -2.25])
        np.testing.assert_array_equal(table.columns[1].numbers, [1234.5, 7])


def test_every_word_for_missing_is_missing(tmp_path: Path):
    words = ["", "NA", "N/A", "NaN", "null", "None", "?", "-"]
    rows = "".join(f"{word},{word or 'NA'}\n" for word in words)
    table = table_of(tmp_path, "a,b\n1,x\n" + rows)

    assert [column.n_missing for column in table.columns] == [8, 8]
    assert [column.type for column in table.columns] == ["number", "category"]


def test_quotes_hold_delimiters_quotes_and_ends_of_lines(tmp_path: Path):
    table = table_of(tmp_path, 'a,b\n"x, y",1\n"say ""hi""",2\n"two\nlines",3\n')

    assert cells(table) == [["x, y", "1"], ['say "hi"', "2"], ["two\nlines", "3"]]


def test_a_table_without_names_gets_numbers_for_them(tmp_path: Path):
    table = table_of(tmp_path, "1,2\n3,4\n")

    assert [column.name for column in table.columns] == ["column 1", "column 2"]
    assert table.n_rows == 2


def test_names_are_unique_and_never_empty(tmp_path: Path):
    table = table_of(tmp_path, "a,a,\n1,2,3\n")

    assert [column.name for column in table.columns] == ["a", "a (2)", "column 3"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, ending: str):
    assert cells(table_of(tmp_path, ending.join(["a,b", "1,x", "", "2,y"]))) == [
        ["1", "x"],
        ["2", "y"],
    ]


def test_dates_of_a_column_are_read_in_one_order(tmp_path: Path):
    table = table_of(tmp_path, "a,b,c\n03/04/2020,03/04/2020,2020-04-03 12:00\n,04/13/2020,\n")

    assert [column.type for column in table.columns] == ["date"] * 3
    days = np.array([column.numbers for column in table.columns])
    np.testing.assert_array_equal(days[:, 0], [18355, 18325, 18355.5])
    np.testing.assert_array_equal(np.isnan(days[:, 1]), [True, False, True])


def test_a_column_that_turns_out_to_be_text_is_read_again(tmp_path: Path):
    table = table_of(tmp_path, "a,b\n" + "1,2\n" * 400_000 + "x,3\n")

    assert [column.type for column in table.columns] == ["category", "number"]
    assert table.columns[0].values[:] == ["1", "x"]
    assert table.columns[0].text(400_000) == "x"
    assert table.n_rows == 400_001


def test_very_many_different_texts_are_kept(tmp_path: Path):
    table = table_of(tmp_path, "a,b\n" + "".join(f"text {n},{n}\n" for n in range(150_000)))

    assert table.columns[0].type == "text"
    assert table.columns[0].n_distinct == 150_000
    assert [table.columns[0].text(n) for n in (0, 60_000, 149_999)] == [
        "text 0",
        "text 60000",
        "text 149999",
    ]


def test_packed_text_is_the_same_table(tmp_path: Path):
    text = b"a,b\n1,x\n2,y\n"
    packed = written(tmp_path, gzip.compress(text), "table.csv.gz")

    assert read_text(packed).digest == table_of(tmp_path, text).digest
    assert read_text(packed).name == "table"


@pytest.mark.parametrize(
    ("text", "line"), [("a,b\n1,2\n3\n", 3), ("a,b\n1,2,3\n4,5\n", 2), ('a,b\n"x\ny",1\n2\n', 4)]
)
def test_a_row_with_other_cells_is_named_by_its_line(tmp_path: Path, text: str, line: int):
    with pytest.raises(DatasetError, match=f"Line {line} has"):
        table_of(tmp_path, text)


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n", " \n"])
def test_a_table_without_rows_is_refused(tmp_path: Path, text: str):
    with pytest.raises(DatasetError, match="holds no rows"):
        table_of(tmp_path, text)


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path):
    with pytest.raises(DatasetError, match="never closed"):
        table_of(tmp_path, b'a,b\n"' + b"x" * 3_000_000)


@pytest.mark.parametrize(
    ("text", "line"), [('a,b\n1,"x"\n2,"y\n3,z\n4,w\n', 3), ('a,b\n1,"x\n', 2), ('a,"b\n', 1)]
)
def test_a_quote_that_swallows_the_rest_is_told_with_its_row(tmp_path: Path, text: str, line: int):
    with pytest.raises(DatasetError, match=f"begins in line {line} a quote is opened"):
        table_of(tmp_path, text)


def test_a_row_of_many_lines_ends_before_the_memory_does(tmp_path: Path):
    with pytest.raises(DatasetError, match="near line 2"):
        table_of(tmp_path, b"a,b\n" + b'"x\n",' * 4_000_000)


def test_a_long_cell_does_not_hinder_those_who_read_beside(tmp_path: Path):
    cell = "x" * 500_000
    table = table_of(tmp_path, f'a,b\n"{cell}",1\n"{cell}",2\n')

    assert table.columns[0].text(1) == cell
    assert cells(table_of(tmp_path, 'a,b\n"x",1\n'))[0] == ["x", "1"]


def test_text_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path):
    path = written(tmp_path, gzip.compress(b"1,2\n" * 20_000_000), "bomb.csv.gz")

    with pytest.raises(DatasetError, match="times its size"):
        read_text(path)


def test_a_damaged_table_of_the_cache_is_read_again(tmp_path: Path):
    path = written(tmp_path, "a,b\n1,x\n2,y\n")
    table = read_text(path)
    (table.folder / "numbers.bin").write_bytes(bytes(16))

    assert open_table(table.digest) is None
    assert cells(read_text(path)) == [["1", "x"], ["2", "y"]]


def test_reading_can_be_given_up(tmp_path: Path):
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_text(written(tmp_path, "a,b\n1,2\n"), progress=stop)


WHOLE = b"a,b,c,y\n" + b"".join(b"%d.25,w%d,2020-01-%02d,%d\n" % (n, n, n + 1, n) for n in range(9))
ENDS = range(len(WHOLE))
CUT = [end for end in ENDS if WHOLE.count(b"\n", 0, end) and _n_cells(WHOLE[:end]) in (1, 2, 3)]


@pytest.mark.parametrize("end", [end for end in ENDS if end not in CUT])
def test_a_table_cut_between_its_rows_or_in_its_last_cell_is_read_or_empty(
    tmp_path: Path, end: int
):
    with contextlib.suppress(DatasetError):
        assert table_of(tmp_path, WHOLE[:end]).n_rows == WHOLE[:end].rstrip(b"\n").count(b"\n")


@pytest.mark.parametrize("end", CUT)
def test_a_row_that_is_cut_off_is_named_by_its_line(tmp_path: Path, end: int):
    line = WHOLE.count(b"\n", 0, end) + 1

    with pytest.raises(DatasetError, match=f"Line {line} has|holds no rows"):
        table_of(tmp_path, WHOLE[:end])


@pytest.mark.parametrize("row", [0, 1, 777, 20_000, 49_999])
def test_every_missing_value_is_where_it_was(tmp_path: Path, row: int):
    cells = [f"{n}.5,x" for n in range(50_000)]
    cells[row] = "NA,"
    table = table_of(tmp_path, "a,b\n" + "\n".join(cells))

    assert table.columns[0].numbers is not None
    assert np.flatnonzero(np.isnan(table.columns[0].numbers)).tolist() == [row]
    assert [column.n_missing for column in table.columns] == [1, 1]


def test_many_rows_take_little_memory(tmp_path: Path):
    line = b"".join(b"%d.5,text %d,x\n" % (n, n) for n in range(1000))
    path = written(tmp_path, b"a,b,c\n" + line * 300)
    read_text(written(tmp_path, b"a,b,c\n" + line, "small.csv"))  # what is loaded once counts not

    tracemalloc.start()
    read_text(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 64 << 20


def test_very_many_columns_of_one_name_take_no_time(tmp_path: Path):
    table = table_of(tmp_path, ",".join(["a"] * 15_000) + "\n" + ",".join(["1"] * 15_000))

    assert [table.columns[i].name for i in (0, 1, 14_999)] == ["a", "a (2)", "a (15000)"]


def test_names_of_columns_stay_so_short_that_projects_can_hold_them(tmp_path: Path):
    table = table_of(tmp_path, ",".join(["a" * 5000] * 3) + "\n1,2,3\n4,5,6\n")

    assert all(len(column.name) <= LONGEST_TEXT for column in table.columns)


@pytest.mark.parametrize("header", ["a\u2028k,b", "a\x0ck,b", '"a\rk",b'])
def test_only_ends_of_lines_end_lines(tmp_path: Path, header: str):
    table = table_of(tmp_path, f"{header}\n1,x\n2,y\n")

    assert [column.name for column in table.columns] == ["a k", "b"]


def test_a_return_within_a_line_of_quotes_is_a_space(tmp_path: Path):
    assert cells(table_of(tmp_path, 'a,b\n"x",p\rq\n')) == [["x", "p q"]]


MANY = "a,b,c,d,e,y\n" + "".join(
    f"{n / 8},-{n}.5e1,{n % 7},w{n % 13},note {n},{n % 3}\n" for n in range(60_000)
)


@pytest.mark.parametrize("n_threads", [1, 2, 4])
def test_any_number_of_threads_reads_the_same_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_threads: int
):
    monkeypatch.setattr("core.workers.n_cores", lambda: n_threads)
    table = table_of(tmp_path, MANY + "?,x,0,,-,1\n")

    assert table.digest == "3c549875735987fb9ab294beba1ce4e4f3084a2ff1b8a3539020b84140b67471"
    assert samples(table, propose(table)).digest == (
        "84df913dd00e68bc99d5eaba107174044da0e5a159028b8ca50c539a6621deed"
    )


@pytest.mark.parametrize("n_threads", [1, 4])
def test_of_several_wrong_rows_the_first_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_threads: int
):
    monkeypatch.setattr("core.workers.n_cores", lambda: n_threads)

    with pytest.raises(DatasetError, match="Line 30002 has"):
        table_of(tmp_path, MANY.replace("note 30000,", "").replace("note 59999,", ""))
