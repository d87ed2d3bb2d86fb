"""The daily figures of 2020: complete, exact, and refused by name when a row is bad."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from pca.demo.indicators import BadRows, daily, read_series

HEADER = "date,jhu_new_confirmed,jhu_new_deaths,jhu_confirmed_cum,oxcgrt_stringency"
FIRST, LAST = date(2020, 1, 22), date(2020, 12, 31)


def series(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


def test_the_whole_year_is_there_day_by_day() -> None:
    rows = daily(FIRST, LAST)
    assert [day for day, _ in rows] == [FIRST + timedelta(days=count) for count in range(345)]
    assert rows[0][1] == {
        "jhu_new_confirmed": None,
        "jhu_new_deaths": None,
        "jhu_confirmed_cum": Decimal(0),
        "oxcgrt_stringency": Decimal(0),
    }


def test_the_steps_of_the_stringency_index_are_those_of_the_case() -> None:
    rows = daily(date(2020, 3, 12), date(2020, 6, 24))
    index = [(day, values["oxcgrt_stringency"]) for day, values in rows]
    steps = {f"{day:%d/%m}": str(value) for (_, before), (day, value) in pairwise(index) if value != before}
    assert steps == {
        "13/03": "25",
        "14/03": "44.44",
        "16/03": "55.56",
        "20/03": "90.74",
        "25/03": "93.52",
        "11/06": "76.85",
        "21/06": "74.07",
        "24/06": "68.52",
    }


def test_one_day() -> None:
    [(day, values)] = daily(date(2020, 4, 17), date(2020, 4, 17))
    assert (day, values["jhu_new_confirmed"], values["jhu_confirmed_cum"]) == (date(2020, 4, 17), 281, 2564)


@pytest.mark.parametrize(
    ("since", "until"),
    [(FIRST - timedelta(days=1), LAST), (FIRST, LAST + timedelta(days=1)), (LAST, FIRST)],
)
def test_days_outside_the_series_are_refused(since: date, until: date) -> None:
    with pytest.raises(ValueError, match="the series goes from 2020-01-22 to 2020-12-31"):
        daily(since, until)


def test_a_missing_value_stays_missing() -> None:
    [(_, values)] = read_series(series("2020-03-16,,,29,"))
    assert [str(value) for value in values.values()] == ["None", "None", "29", "None"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "row 1: the columns must be date, jhu_new_confirmed"),
        (b"day,cases\n2020-03-16,1\n", "row 1: the columns must be"),
        (series(), "no row under its header"),
        (series("2020-03-16,1,0,29"), "row 2: 5 cells expected, 4 found"),
        (series("2020-03-16,1,0,29,55.56,x"), "row 2: 5 cells expected, 6 found"),
        (series("16/03/2020,1,0,29,55.56"), "row 2: '16/03/2020' is not a day"),
        (series("2020-02-30,1,0,29,55.56"), "row 2: '2020-02-30' is not a day"),
        (series("2020-03-16,n/a,0,29,55.56"), "row 2: 'n/a' is not a value of jhu_new_confirmed"),
        (series("2020-03-16,-1,0,29,55.56"), "row 2: '-1' is not a value of jhu_new_confirmed"),
        (series("2020-03-16,1.5,0,29,55.56"), "row 2: '1.5' is not a value of jhu_new_confirmed"),
        (series("2020-03-16,1,0,1e3,55.56"), "row 2: '1e3' is not a value of jhu_confirmed_cum"),
        (series("2020-03-16,1,0,٢٩,55.56"), "is not a value of jhu_confirmed_cum"),
        (series("2020-03-16,1,0,29,100.01"), "row 2: '100.01' is not a value of oxcgrt_stringency"),
        (series("2020-03-16,1,0,29,55.56", "2020-03-18,1,0,30,55.56"), "row 3: 2020-03-18 does not follow 2020-03-16"),
        (series("2020-03-16,1,0,29,55.56", "2020-03-16,0,0,29,55.56"), "row 3: 2020-03-16 does not follow 2020-03-16"),
        (series("2020-03-16,1,0,29,5", "2020-03-17,7,0,38,5"), "row 3: 7 new cases on 2020-03-17, but the total goes"),
        (series('2020-03-16,"1,0,29,55.56'), "cannot be read as CSV"),
        (b"\xff\xfe" + series(), "cannot be read as CSV in UTF-8"),
    ],
)
def test_bad_rows_are_named_and_refused(content: bytes, problem: str) -> None:
    with pytest.raises(BadRows) as refused:
        read_series(content)
    assert problem in str(refused.value)


def test_all_bad_rows_are_named_at_once() -> None:
    with pytest.raises(BadRows) as refused:
        read_series(series("2020-03-16,x,0,29,55.56", "2020-03-17,1,0,30,55.56", "2020-03-18,1,y,31,z"))
    assert [problem.split(":")[0] for problem in refused.value.problems] == ["row 2", "row 4", "row 4"]
