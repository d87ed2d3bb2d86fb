"""The strip of measures shows every span, marks what ends soon by shape and word, and stays bounded."""

import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from pca.pictures.gantt import gantt
from pca.pictures.measure_spans import SOON, MeasureSpan
from tests.kit.examples import some

SVG = "{http://www.w3.org/2000/svg}"
HOUR = timedelta(hours=1)


def drawn(held, samples, language="fr", **more):
    return gantt(held, now=samples.now, zone=samples.zone, language=language, **more)


def texts(svg):
    """The texts of a drawing, isolates left out."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [re.sub("[\u2066-\u2069]", "", one.text or "") for one in found]


def test_the_table_has_a_row_for_each_span_and_the_strip_a_row_for_each_measure(samples):
    picture = drawn(samples.held, samples)
    assert len(picture.table.rows) == len(samples.held) == 5
    titles = [one for one in texts(picture.wide) if re.match(r"M\d ", one)]
    assert titles == ["M1 Télétravail", "M4 Guichets", "M2 Masques", "M3 Gel"], "rows of one axis stand together"
    assert [one for one in texts(picture.wide) if one in ("Personnel", "Hygiène")] == ["Personnel", "Hygiène"]


def test_bars_are_as_long_as_the_spans(samples):
    """Twice as long in time is twice as long on the strip, for each span the table tells."""
    start = samples.now - 100 * HOUR
    two = [
        MeasureSpan("A", "a", "x", "p", start, start + 20 * HOUR),
        MeasureSpan("B", "b", "x", "p", start, start + 40 * HOUR),
    ]
    root = ElementTree.fromstring(drawn(two, samples).wide)
    short, long = (float(one.get("width")) for one in root.iter(f"{SVG}rect") if one.get("class") == "held")
    assert abs(long - 2 * short) < 0.3


def test_what_ends_soon_is_said_with_a_shape_and_a_word(samples):
    picture = drawn(samples.held, samples)
    assert "fin dans 1 j 6 h" in texts(picture.wide)
    assert "échéance passée" in texts(picture.narrow)
    assert len(re.findall('class="s-late"', picture.wide)) == 2
    states = {row[1].text: (row[-1].text, row[-1].status) for row in picture.table.rows}
    assert states["M3 Gel"] == ("échéance passée", "late")
    assert states["M4 Guichets"] == ("en vigueur", "")


def test_soon_is_three_days(samples):
    for left, marked in ((SOON, True), (SOON + HOUR, False)):
        held = [replace(samples.held[2], ends_at=samples.now + left)]
        assert ('class="s-late"' in drawn(held, samples).wide) == marked


def test_time_runs_from_right_to_left_in_arabic(samples):
    def first_and_now(language):
        root = ElementTree.fromstring(drawn(samples.held, samples, language).wide)
        bars = [float(one.get("x")) for one in root.iter(f"{SVG}rect") if (one.get("class") or "").startswith("held")]
        line = next(one for one in root.iter(f"{SVG}path") if one.get("class") == "present")
        return bars[0], float(line.get("d")[1:].split()[0])

    bar, now = first_and_now("fr")
    assert bar < now
    bar, now = first_and_now("ar")
    assert bar > now


def test_five_hundred_measures_stay_small_and_the_table_has_them_all(samples):
    start = samples.now - 900 * HOUR
    many = [
        MeasureSpan(
            f"M{at}",
            "Une mesure au titre assez long " * 4,
            f"Axe {at % 7}",
            "Casablanca-Settat",
            start + at * HOUR,
            None if at % 50 == 0 else samples.now - HOUR,
        )
        for at in range(500)
    ]
    picture = drawn(many, samples)
    assert len(picture.table.rows) == 500
    assert len(picture.wide) + len(picture.narrow) < 90_000
    assert "Lignes de plus dans le tableau : 460" in texts(picture.wide)
    shown = {one.split()[0] for one in texts(picture.wide) if one.startswith("M")}
    assert {f"M{at}" for at in range(0, 500, 50)} <= shown, "what is in force is always drawn"


instants = st.integers(-5000, 5000)


@given(data=st.data())
@settings(max_examples=some(25), deadline=None)
def test_any_spans_stay_inside_the_picture(samples, data):
    """Starting after they end, ending before now, all at one instant: nothing falls out of the strip."""
    given_spans = data.draw(st.lists(st.tuples(instants, st.none() | instants, st.none() | instants), max_size=8))

    def when(hours):
        return None if hours is None else samples.now + hours * HOUR

    held = [
        MeasureSpan(f"M{at}", "t", "x", "p", samples.now + start * HOUR, when(stop), ends_at=when(end))
        for at, (start, stop, end) in enumerate(given_spans)
    ]
    picture = drawn(held, samples, data.draw(st.sampled_from(["fr", "ar"])))
    assert len(picture.table.rows) == len(held)
    for svg in (picture.wide, picture.narrow):
        root = ElementTree.fromstring(svg)
        across = float(root.get("viewBox").split()[2])
        for bar in root.iter(f"{SVG}rect"):
            assert float(bar.get("x")) >= -4
            assert float(bar.get("x")) + float(bar.get("width")) <= across + 4


def test_in_the_first_week_the_strip_is_that_week_however_far_ahead_an_end_lies(samples):
    """A day of seven is a seventh of the strip; the ruler names days."""
    began = samples.now - 24 * HOUR
    picture = drawn([MeasureSpan("A", "a", "x", "p", began, ends_at=samples.now + 2_000 * HOUR)], samples)
    root = ElementTree.fromstring(picture.wide)
    held, still = (
        next(float(one.get("width")) for one in root.iter(f"{SVG}rect") if one.get("class") == kind)
        for kind in ("held on", "still")
    )
    assert abs(still - 6 * held) < 0.5
    assert all(re.fullmatch(r"\d+ \w+|maintenant", one) for one in texts(picture.wide) if one[0] in "0123456789m")


def test_later_one_looks_half_as_far_ahead_as_it_has_lasted(samples):
    began = samples.now - 20 * 24 * HOUR
    root = ElementTree.fromstring(
        drawn([MeasureSpan("A", "a", "x", "p", began, ends_at=samples.now + 9_000 * HOUR)], samples).wide
    )
    wide = {one.get("class"): float(one.get("width")) for one in root.iter(f"{SVG}rect")}
    assert 0.5 <= wide["still"] / wide["held on"] < 0.6
