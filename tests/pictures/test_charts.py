"""Charts show what their tables say: the same order, the same values, nothing that stands out lost."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.pictures.charts import (
    ObjectiveBar,
    ProgressCount,
    ProposalMark,
    TeamAnswers,
    ThresholdLine,
    answers,
    counted,
    objectives,
    progress,
    series,
    sparkline,
)
from pca.pictures.charts.frame import thinned
from pca.pictures.picture import DrawingSheet
from pca.pictures.scales import TimeScale, fitted
from tests.kit.examples import some

SVG = "{http://www.w3.org/2000/svg}"
HOUR = timedelta(hours=1)
ZONE = ZoneInfo("Africa/Casablanca")
START = datetime(2020, 3, 2, tzinfo=UTC)


def texts(svg):
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [plain(one.text or "") for one in found]


def plain(said):
    """A text without isolates, its numbers with usual blanks."""
    return re.sub("[\u2066-\u2069]", "", said).replace("\u202f", " ")


def rows(picture):
    return [tuple(plain(cell.text) for cell in row) for row in picture.table.rows]


# ------------------------------------------------------------------ progress


def test_counts_are_made_from_instants():
    opened = [START + turn * HOUR for turn in range(4)]
    found = counted(opened, opened[1:2], [], steps=4)
    assert [(one.opened, one.acknowledged, one.done) for one in found] == [(1, 0, 0), (2, 1, 0), (3, 1, 0), (4, 1, 0)]
    assert counted([], [], []) == ()


@given(st.lists(st.integers(0, 10_000), max_size=40), st.integers(1, 90))
def test_counts_never_fall_and_end_with_everything(minutes, steps):
    opened = [START + timedelta(minutes=one) for one in minutes]
    found = counted(opened, opened[::2], opened[::3], steps)
    assert all(one.opened <= other.opened for one, other in pairwise(found))
    if minutes:
        last = found[-1]
        assert (last.opened, last.acknowledged, last.done) == (len(opened), len(opened[::2]), len(opened[::3]))


def test_the_end_of_each_curve_is_said_in_words():
    picture = progress(
        [ProgressCount(START, 1, 0, 0), ProgressCount(START + HOUR, 1200, 800, 5)], zone=ZONE, language="fr"
    )
    assert {"1 200 ouvertes", "800 prises en charge", "5 faites"} <= set(texts(picture.narrow)) & set(
        texts(picture.wide)
    )
    assert rows(picture)[-1][1:] == ("1 200", "800", "5")


def test_many_counts_stay_bounded():
    many = [ProgressCount(START + turn * HOUR, turn + 1, turn // 2, turn // 3) for turn in range(50_000)]
    picture = progress(many, zone=ZONE, language="fr")
    assert len(picture.svg) < 30_000
    assert len(picture.table.rows) <= 240
    assert rows(picture)[-1][1] == "50 000"


# ------------------------------------------------------------------ answers


def test_teams_with_late_tasks_come_first_and_all_statuses_have_a_shape():
    teams = [
        TeamAnswers("Calme", {"done": 9}),
        TeamAnswers("Ouverte", {"open": 9, "no_such_status": 1}),
        TeamAnswers("Retard", {"late": 1, "missed": 2, "refused": 1, "impossible": 1, "cancelled": 1, "replaced": 2}),
        TeamAnswers("Sans tâche", {"open": 0}),
    ]
    picture = answers(teams, language="fr")
    assert rows(picture) == [
        ("Retard", "3", "0", "0", "0", "2", "3", "8"),
        ("Ouverte", "0", "10", "0", "0", "0", "0", "10"),
        ("Calme", "0", "0", "0", "9", "0", "0", "9"),
    ]
    assert [one for one in texts(picture.wide) if one in ("Calme", "Ouverte", "Retard")] == [
        "Retard",
        "Ouverte",
        "Calme",
    ]


def test_the_pieces_of_a_bar_share_it_as_the_counts_do():
    picture = answers([TeamAnswers("A", {"done": 30, "open": 10})], language="fr")
    bars = [one for one in ElementTree.fromstring(picture.wide).iter(f"{SVG}rect") if one.get("height") == "16"]
    widths = {one.get("class"): float(one.get("width")) + 2 for one in bars}
    assert widths["s-done"] == pytest.approx(3 * widths["s-todo"], rel=0.01)


def test_a_hundred_teams_stay_bounded():
    picture = answers([TeamAnswers(f"Équipe {at}", {"open": at + 1, "done": 5}) for at in range(100)], language="ar")
    assert len(picture.table.rows) == 100
    assert len(picture.svg) < 90_000


# ------------------------------------------------------------------ indicators


@given(st.lists(st.floats(-1e6, 1e6), max_size=700), st.integers(4, 200))
def test_thinning_keeps_what_stands_out(values, most):
    found = thinned(enumerate(values), most)
    assert len(found) <= max(most, 4)
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    assert set(found) <= set(enumerate(values))
    if values:
        kept = [value for _, value in found]
        assert (kept[0], kept[-1]) == (values[0], values[-1])
        assert (min(kept), max(kept)) == (min(values), max(values))


def test_a_hundred_thousand_points_are_drawn_small_with_their_extremes():
    points = [(START + turn * timedelta(minutes=1), float(turn % 50)) for turn in range(100_000)]
    points[61_234] = (points[61_234][0], 987.0)
    picture = series(points, title="Cas", unit="", zone=ZONE, language="fr")
    assert len(picture.svg) < 20_000
    assert len(picture.table.rows) <= 200
    assert "987" in {row[1] for row in rows(picture)}
    assert "100 000" in plain(picture.table.caption), "the table says that it is a sample"


def test_the_threshold_and_the_proposals_are_marked_and_in_the_table():
    points = [(START + turn * 24 * HOUR, float(turn)) for turn in range(30)]
    marks = [ProposalMark(points[20][0], "Activer", "/decide/activate"), ProposalMark(points[9][0], "Veiller")]
    picture = series(
        points, title="Cas", unit="par jour", zone=ZONE, language="fr", thresholds=[ThresholdLine(20)], marks=marks
    )
    assert "seuil 20" in texts(picture.wide)
    assert picture.wide.count('class="s-late"') == 2
    assert [row[2] for row in rows(picture) if row[2] != "—"] == ["Veiller", "Activer"]


def test_a_threshold_above_all_values_is_inside_the_picture():
    picture = series(
        [(START, 1.0), (START + HOUR, 2.0)],
        title="x",
        unit="",
        zone=ZONE,
        language="fr",
        thresholds=[ThresholdLine(50)],
    )
    line = next(
        one for one in ElementTree.fromstring(picture.wide).iter(f"{SVG}path") if one.get("class") == "threshold"
    )
    assert 0 < float(line.get("d").split()[1].split("H")[0]) < 200


@given(
    values=st.lists(st.tuples(st.integers(0, 10**6), st.floats(allow_nan=True, allow_infinity=True)), max_size=30),
    language=st.sampled_from(["fr", "ar"]),
)
@settings(max_examples=some(25), deadline=None)
def test_any_values_give_a_picture(values, language):
    points = [(START + timedelta(minutes=at), value) for at, value in values]
    picture = series(points, title="x", unit="", zone=ZONE, language=language)
    assert "nan" not in picture.svg
    assert "inf" not in picture.svg
    for svg in (picture.wide, picture.narrow):
        ElementTree.fromstring(svg)


def test_a_sparkline_says_its_last_value():
    picture = sparkline([3, float("nan"), 1, 5], label="Cas", language="fr", key="s1")
    assert "dernière valeur \u20665\u2069" in picture.wide
    assert [row[0] for row in rows(picture)] == ["3", "1", "5"]
    assert 'id="s1-n-title"' in picture.wide
    assert len(sparkline([at % 9 for at in range(100_000)], label="x", language="fr", key="k").wide) < 4_000


# ------------------------------------------------------------------ objectives


def test_what_breaks_first_comes_first(samples):
    picture = objectives(samples.interrupted, now=samples.now, zone=samples.zone, language="fr")
    assert [row[0] for row in rows(picture)] == ["Guichet", "Transferts", "Crédit", "Aide"]
    assert [row[1] for row in rows(picture)] == [
        "RTO : dépassement de 20 h · DMIA : dépassement de 4 h",
        "RTO : dépassement de 1 h · DMIA dans 3 h",
        "RTO dans 1 j 6 h · DMIA dans 2 j 12 h",
        "rétablie après 10 h",
    ]
    assert [row[1].status for row in picture.table.rows] == ["late", "late", "acknowledged", "done"]


def test_a_bar_is_as_full_as_the_time_elapsed(samples):
    half = ObjectiveBar("x", samples.now - 5 * HOUR, samples.now + HOUR, samples.now + 5 * HOUR)
    picture = objectives([half], now=samples.now, zone=samples.zone, language="fr")
    track, bar = list(ElementTree.fromstring(picture.wide).iter(f"{SVG}rect"))
    assert float(bar.get("width")) == pytest.approx(float(track.get("width")) / 2, rel=0.01)


@given(st.lists(st.tuples(*[st.integers(-999, 999)] * 3), max_size=5), st.sampled_from(["fr", "ar"]))
@settings(max_examples=some(20), deadline=None)
def test_any_objectives_give_a_picture(hours, language):
    items = [ObjectiveBar("x", *(START + one * HOUR for one in three)) for three in hours]
    picture = objectives(items, now=START, zone=ZONE, language=language)
    assert len(picture.table.rows) == len(items)
    for svg in (picture.wide, picture.narrow):
        for bar in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
            assert float(bar.get("width")) <= 760


# ------------------------------------------------------------------ rulers


@given(st.integers(1, 60 * 24 * 3000), st.sampled_from([300.0, 500.0, 760.0]))
@settings(max_examples=some(30), deadline=None)
def test_a_ruler_of_time_has_a_few_round_instants(minutes, room):
    scale = TimeScale(DrawingSheet("x", "k", "fr", room), ZONE, START, START + timedelta(minutes=minutes), 0, room)
    ticks = scale.ticks()
    assert len(ticks) <= room // 74 + 2
    assert all(scale.start <= at <= scale.end for at, _ in ticks)
    across = [scale.across(at) for at, _ in ticks]
    assert across == sorted(across)


def test_days_stay_days_over_a_clock_change():
    """Morocco's clocks went back on 19 April 2020 and forward on 31 May: midnight stays midnight."""
    scale = TimeScale(
        DrawingSheet("x", "k", "fr", 760),
        ZONE,
        datetime(2020, 4, 16, tzinfo=UTC),
        datetime(2020, 4, 23, tzinfo=UTC),
        0,
        760,
    )
    assert all(re.fullmatch(r"\d+ avril", plain(said)) for _, said in scale.ticks())


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_ruler_of_values_holds_them_all_and_zero(values):
    scale = fitted(values, 0, 100)
    assert all(-0.1 <= scale.y(one) <= 100.1 for one in (0.0, *values))
    assert 2 <= len(scale.ticks()) <= 8


def lines_drawn(*thresholds: ThresholdLine, values: tuple[float, ...] = (40.0, 92.0)) -> list[str]:
    """The words of the thresholds, from the top."""
    points = [(START + at * HOUR, value) for at, value in enumerate(values)]
    picture = series(points, title="Indice", unit="", zone=ZONE, language="fr", thresholds=thresholds)
    said = [
        (float(one.get("y") or 0), re.sub("[\u2066-\u2069]", "", one.text or ""))
        for one in ElementTree.fromstring(picture.wide).iter(f"{SVG}text")
        if "late-t" in (one.get("class") or "")
    ]
    assert all(below - above > 13.5 for (above, _), (below, _) in pairwise(sorted(said))), "words keep clear"
    return [words for _, words in sorted(said)]


def test_every_threshold_that_matters_is_drawn_and_named():
    two = (ThresholdLine(90, "Confiner"), ThresholdLine(60, "Activer"), ThresholdLine(90, "Fermer"))
    assert lines_drawn(*two) == ["seuil 90 – Confiner · Fermer", "seuil 60 – Activer"]
    near = (ThresholdLine(88, "a"), ThresholdLine(89, "b"), ThresholdLine(90, "c"))
    assert lines_drawn(*near) == ["seuil 90 – c", "seuil 89 – b", "seuil 88 – a"]


def test_a_threshold_far_away_leaves_the_figure_to_be_seen_unless_it_is_the_next():
    far = (ThresholdLine(95, "next"), ThresholdLine(5_000_000, "far"))
    assert lines_drawn(*far) == ["seuil 95 – next"]
    assert lines_drawn(ThresholdLine(5_000_000, "far")) == ["seuil 5 000 000 – far"]
