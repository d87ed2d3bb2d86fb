"""Statecharts that others wrote come out as their authors say; what the reader cannot express never passes."""

from pathlib import Path
from types import ModuleType

import pytest

CORPUS = Path(__file__).parents[1] / "data" / "scxml"
CHARTS = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.scxml"))


def test_the_corpus_is_complete() -> None:
    assert len(CHARTS) == 96


@pytest.mark.parametrize("chart", CHARTS)
def test_public_script(scxml: ModuleType, chart: str) -> None:
    path = CORPUS / chart
    assert scxml.verdict(path, path.with_suffix(".json")) == ("pass", "")


def document(inner: str, attributes: str = "") -> str:
    return f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" {attributes}>{inner}</scxml>'


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ("<datamodel/><state id='a'/>", "<datamodel> in <scxml>"),
        ("<state id='a'><onentry><assign location='x'/></onentry></state>", "<assign> in <onentry>"),
        ("<state id='a'><transition event='t' cond='x === 1'/></state>", "the condition 'x === 1': x"),
        ("<state id='a'><transition event='t' cond='true &amp;&amp;'/></state>", "the condition 'true &&'"),
        ("<state id='a'><transition event='t' cond='(true'/></state>", "the condition '(true'"),
        ("<state id='a'><transition event='t' cond='true false'/></state>", "the condition 'true false'"),
        ("<state id='a'><onentry><send event='s' target='#other'/></onentry></state>", "<send> to #other"),
        ("<state id='a'><onentry><send eventexpr='s'/></onentry></state>", "the attribute eventexpr of <send>"),
        ("<state id='a'><onentry><send event='s' delay='soon'/></onentry></state>", "a delay of soon"),
        ("<state id='a'><invoke/></state>", "<invoke> in <state>"),
        ("<state id='a'><state id='b'/><history id='h' type='wide'/></state>", "history of type wide"),
        ("<foreign xmlns='urn:else'/>", "<{urn:else}foreign> in <scxml>"),
    ],
)
def test_what_is_not_in_our_language_is_named(scxml: ModuleType, tmp_path: Path, inner: str, what: str) -> None:
    chart, script = tmp_path / "x.scxml", tmp_path / "x.json"
    chart.write_text(document(inner))
    script.write_text('{"initialConfiguration": ["a"]}')
    assert scxml.verdict(chart, script) == ("unsupported", f"uses {what}, not in our language")
    assert scxml.main([str(tmp_path)]) == 0


def test_a_wrong_script_fails(scxml: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.scxml").write_text(
        document("<state id='a'><transition event='t' target='b'/></state><state id='b'/>")
    )
    (tmp_path / "x.json").write_text(
        '{"initialConfiguration": ["a"], "events": [{"event": {"name": "t"}, "nextConfiguration": ["a"]}]}'
    )
    assert scxml.main([str(tmp_path)]) == 1
    assert "after event 1 (t): expected ['a'], got ['b']" in capsys.readouterr().out


def test_a_folder_without_scripts_is_no_success(scxml: ModuleType, tmp_path: Path) -> None:
    assert scxml.main([str(tmp_path)]) == 2


@pytest.mark.parametrize(
    ("text", "active", "verdict"),
    [
        ("true", (), True),
        ("false || true", (), True),
        ("true && !In('a')", ("a",), False),
        ("!(In(\"a\") || In('b'))", ("c",), True),
        ("!!In('a')", ("a",), True),
    ],
)
def test_conditions(scxml: ModuleType, text: str, active: tuple[str, ...], verdict: bool) -> None:
    assert scxml.condition(text)({"active_states": frozenset(active)}) is verdict


def test_delayed_events_wait_for_their_time(scxml: ModuleType) -> None:
    run = scxml.Run(
        scxml.read(
            document(
                "<state id='a'><onentry><send event='late' delay='2s'/><send event='soon' delay='10ms'/></onentry>"
                "<transition event='late' target='z'/><transition event='soon' target='b'/></state>"
                "<state id='b'><transition event='late' target='c'/></state><state id='c'/><state id='z'/>"
            )
        )
    )
    seen = [run.step.configuration]
    for milliseconds in (9, 1, 1989, 1):
        run.wait(milliseconds)
        seen.append(run.step.configuration)
    assert seen == [("a",), ("a",), ("b",), ("b",), ("c",)]
