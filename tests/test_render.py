"""Texts do what they say and nothing else: checked templates, visible fallbacks, banners, harmless values."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue import LANGUAGES, Words
from pca.catalogue.findings import line, say
from pca.domain.texts.wording import VARIABLES, clean, one_line
from pca.render import RenderError, check_template, compiled_texts, render_message, template_check
from pca.shipped import data_folder

BANNERS = Words("house")
TASKS = [
    {
        "key": "2020-1/T4",
        "title": "Gel",
        "site": "Fès",
        "due": "18:00",
        "acknowledge_by": "10:00",
        "before": "Gel.",
        "after": "Gel, gants.",
    },
    {
        "key": "2020-1/T5",
        "title": "Gants",
        "site": "",
        "due": "19:00",
        "acknowledge_by": "11:00",
        "before": "",
        "after": "Gants.",
    },
]
WORDS = dict.fromkeys(VARIABLES, "") | {
    "level": 2,
    "count": 2,
    "tasks": TASKS,
    "recipient": "Amina",
    "text": "Reporté.",
}


def rendered(source, kind="mail", language="fr", exercise=False, subject="Sujet", **words):
    texts = {("m", kind, language): source, ("m", "subject", language): subject}
    return render_message(texts, "m", kind, language, WORDS | words, exercise=exercise)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Bonjour {{ recipient }}.", "Bonjour Amina."),
        ("{% if reason %}oui{% else %}non{% endif %}", "non"),
        ("{% if level >= 2 and not reason %}grave{% endif %}", "grave"),
        ("{{ 'une tâche' if count == 1 else 'des tâches' }}", "des tâches"),
        ("{{ recipient|upper }} {{ tasks|length }} {{ reason|default('sans motif', true) }}", "AMINA 2 sans motif"),
        ("A\n{% for task in tasks %}\n- {{ task.key }} {{ task.title }}\n{% endfor %}\nB", None),
        ("{# only a note #}x", "x"),
        ("un{% if count %} deux{% endif %}\ntrois", "un deux\ntrois"),
        ("a\n\n{% if reason %}\nR\n{% endif %}\n\n\nb", "a\n\nb"),
    ],
)
def test_what_a_template_may_do(source, said):
    assert check_template(source) == ()
    expected = "A\n- 2020-1/T4 Gel\n- 2020-1/T5 Gants\nB" if said is None else said
    assert rendered(source).body == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("{{ recipeint }}", "did you mean `recipient`"),
        ("{{ self }}", "unknown variable"),
        ("{{ loop.index }}", "only allowed on a task"),
        ("{{ recipient.__class__ }}", "only allowed on a task"),
        ("{{ recipient['x'] }}", "`Getitem` is not allowed"),
        ("{{ recipient() }}", "`Call` is not allowed"),
        ("{{ range(9) }}", "`Call` is not allowed"),
        ("{{ 'a' * 99999999 }}", "`Mul` is not allowed"),
        ("{{ 9 ** 9 }}", "`Pow` is not allowed"),
        ("{{ 'a' ~ 'b' }}", "`Concat` is not allowed"),
        ("{{ [1] }}", "`List` is not allowed"),
        ("{{ {'a': 1} }}", "`Dict` is not allowed"),
        ("{% set x = 1 %}", "`Assign` is not allowed"),
        ("{% include 'x' %}", "`Include` is not allowed"),
        ("{% import 'x' as y %}", "`Import` is not allowed"),
        ("{% extends 'x' %}", "`Extends` is not allowed"),
        ("{% block b %}{% endblock %}", "`Block` is not allowed"),
        ("{% macro m() %}{% endmacro %}", "`Macro` is not allowed"),
        ("{% raw %}{{ x }}{% endraw %}{{ reason|map('x') }}", "unknown filter `map`"),
        ("{{ reason|join(attribute='x') }}", "no named values"),
        ("{{ reason|join(*tasks) }}", "no named values"),
        ("{{ reason is none }}", "`Test` is not allowed"),
        ("{{ tasks }}", "a list cannot be printed"),
        ("{{ tasks|upper }}", "does not fit a list"),
        ("{% for task in tasks %}{{ task }}{% endfor %}", "a list cannot be printed"),
        ("{% for task in tasks %}{{ task.titel }}{% endfor %}", "did you mean `title`"),
        ("{% for task in tasks %}{% endfor %}{{ task.key }}", "only allowed on a task"),
        ("{% for a in tasks %}{% for b in tasks %}{% endfor %}{% endfor %}", "{% for task in tasks %}"),
        ("{% for task in tasks recursive %}{% endfor %}", "{% for task in tasks %}"),
        ("{% for task in tasks if task.key %}{% endfor %}", "{% for task in tasks %}"),
        ("{% for letter in recipient %}{% endfor %}", "{% for task in tasks %}"),
        ("{% for recipient in tasks %}{% endfor %}", "{% for task in tasks %}"),
        ("{{ 'x' if count }}", "needs its `else`"),
        ("{% if %}", "not a readable template"),
        ("{{ recipient", "not a readable template"),
        ("{{ " + "(" * 5000 + ")" * 5000 + " }}", "nested too deeply"),
        ("{% if reason %}" * 110 + "x" + "{% endif %}" * 110, "nested too deeply"),
        ("{{ " + "not " * 300 + "reason }}", "nested too deeply"),
        ("{{ " + "reason if reason else " * 900 + "reason }}", "nested too deeply"),
        ("{{ " + "9" * 15_000 + " }}", "not a readable template"),
        ("x" * 20_001, "at most 20000"),
    ],
)
def test_what_a_template_may_not_do(source, complaint):
    problems = check_template(source)
    assert any(complaint in line(one.what, "en") for one in problems), problems
    with pytest.raises(RenderError):
        rendered(source)


def test_every_problem_is_named_with_its_line():
    problems = check_template("ok\n{{ a }}\n{{ b }}\n", variables={"reason"})
    assert [(one.line, say(one.what, "en")[0]) for one in problems] == [
        (2, "unknown variable `a`"),
        (3, "unknown variable `b`"),
    ]


def test_a_template_is_compiled_once():
    compiled_texts._compiled.cache_clear()
    for name in ("A", "B", "C"):
        rendered("Une fois {{ recipient }}", recipient=name)
    assert compiled_texts._compiled.cache_info().misses == 2  # the subject and the mail


def test_what_the_readers_of_one_wave_share_is_written_once():
    compiled_texts._shared.cache_clear()
    bodies = {rendered("Une fois : {{ recipient }}, {{ reason }}.", recipient=name).body for name in "ABC"}
    assert bodies == {"Une fois : A, .", "Une fois : B, .", "Une fois : C, ."}
    assert compiled_texts._shared.cache_info().misses == 2  # the subject and the mail


NAMES = st.text(st.sampled_from("aé ب\n\r\x00\u202e\ue000{}"), max_size=40)


@given(name=NAMES, kind=st.sampled_from(["mail", "sms"]), reason=NAMES, long=st.integers(0, 60))
@pytest.mark.parametrize(
    "source",
    [
        "{{ recipient }}",
        "\n{{ recipient }}\n\n{{ reason }}\n{{ recipient }}\n",
        "{{ recipient|upper }} {{ recipient }}",
        "{% if recipient %}oui{% endif %}{{ recipient }}",
        "{{ recipient if reason else 'x' }}",
        "a" * 950 + "{{ recipient }}{% if reason %}{{ reason }}{% endif %}",
        "{% for task in tasks %}{{ recipient }}{{ task.key }}{% endfor %}",
    ],
)
def test_a_shared_text_is_what_each_reader_would_get_alone(source, name, kind, reason, long):
    words = WORDS | {"recipient": name * (1 + long), "reason": reason}
    compiled = compiled_texts._compiled(source)
    alone = compiled_texts._made(
        compiled, kind, {key: compiled_texts._cleaned(key, words[key]) for key in compiled.names if key in words}
    )
    assert compiled_texts.written(source, kind, words) == alone


def test_shipped_texts_are_all_good():
    files = sorted(data_folder("notifications").glob("*/*.j2"))
    assert files
    assert {str(file): check_template(file.read_text(encoding="utf-8")) for file in files} == {
        str(file): () for file in files
    }


@pytest.mark.parametrize(
    "file", sorted(data_folder("notifications").glob("*/*.fr.j2")), ids=lambda file: str(Path(*file.parts[-2:]))
)
def test_shipped_texts_render(file):
    kind = file.name.split(".")[0]
    said = rendered(file.read_text(encoding="utf-8"), kind=kind)
    assert said.body
    assert "{" not in said.body


# ---------------------------------------------------------------- languages


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", ["mail", "sms", "chat", "post", "poster"])
def test_a_missing_language_falls_back_to_french_visibly(kind, language):
    texts = {("m", kind, "fr"): "Bonjour", ("m", "subject", "fr"): "Sujet"}
    said = render_message(texts, "m", kind, language, WORDS, exercise=False)
    assert said.language == "fr"
    assert said.body.startswith("[fr] ")
    assert said.body.endswith("Bonjour")
    assert said.subject == ("[fr] Sujet" if kind == "mail" else "")


def test_the_language_asked_for_is_used_when_it_exists():
    said = rendered("مرحبا {{ recipient }}", language="ar", subject="موضوع")
    assert (said.language, said.subject, said.body) == ("ar", "موضوع", "مرحبا Amina")


def test_no_text_at_all_is_named():
    with pytest.raises(RenderError, match=r"notifications/m/sms\.ar\.j2"):
        render_message({}, "m", "sms", "ar", WORDS, exercise=False)


# ---------------------------------------------------------------- exercises


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", ["mail", "chat", "post", "poster"])
def test_an_exercise_says_so_first_and_last(kind, language):
    said = rendered("{{ reason }}", reason="texte " * 50_000, kind=kind, language=language, exercise=True)
    lines = said.body.splitlines()
    assert lines[0] == lines[-1] == BANNERS.say("banner", language)
    assert said.subject == (f"{BANNERS.say('banner', language)} — Sujet" if kind == "mail" else "")


@pytest.mark.parametrize(("language", "word"), [("fr", "EXERCICE: "), ("ar", "تمرين: "), ("en", "EXERCISE: ")])
def test_an_exercise_sms_begins_with_it(language, word):
    assert rendered("x" * 5_000, kind="sms", language=language, exercise=True).body.startswith(word + "xxx")


def test_a_real_message_has_no_banner():
    said = rendered("Bonjour")
    assert not any(banner in said.subject + said.body for banner in (BANNERS.say("banner", one) for one in LANGUAGES))


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    "value",
    ["{{ institution }}", "{% for x in y %}", "{# note #}", "<b>gras</b>", "%s %(x)s {0}", "\\r\\n"],
)
def test_a_value_is_never_a_template(value):
    assert rendered("a {{ reason }} z", reason=value).body == f"a {value} z"


def test_a_value_cannot_break_a_line_where_one_is_expected():
    said = rendered(
        "{{ recipient }} !", subject="Pour {{ recipient }}", recipient="A\r\nBcc: x@evil\u2028\x00\x1b[2J\u202eB"
    )
    assert said.body == "A Bcc: x@evil [2JB !"
    assert said.subject == "Pour A Bcc: x@evil [2JB"


def test_a_reason_keeps_its_lines_but_no_control_character():
    assert rendered("{{ reason }}", reason="un\r\ndeux\rtrois\u2066\x07").body == "un\ndeux\ntrois"


def test_values_in_tasks_are_cleaned_too():
    tasks = [TASKS[0] | {"title": "a\nb\u202ec"}]
    assert rendered("{% for task in tasks %}{{ task.title }}{% endfor %}", tasks=tasks).body == "a bc"


def test_a_subject_of_several_lines_becomes_one():
    assert rendered("x", subject="un\n{% if count %}\ndeux\n{% endif %}\n").subject == "un deux"


def test_a_missing_variable_is_an_error_not_a_blank():
    with pytest.raises(RenderError, match="notifications/m/mail"):
        render_message(
            {("m", "mail", "fr"): "{{ reason }}", ("m", "subject", "fr"): "s"}, "m", "mail", "fr", {}, exercise=False
        )


def test_a_comparison_that_makes_no_sense_is_named():
    with pytest.raises(RenderError, match=r"m/mail\.fr\.j2"):
        rendered("{% if recipient > 3 %}x{% endif %}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ reason" + "|join('abc')" * 12 + " }}",
        "{% if reason" + "|join('abc')" * 12 + "|length > 3 %}x{% endif %}",
        "{{ 'aaaaaaaaaa'" + "|join('bbbbbbbbbb'" * 12 + ")" * 12 + " }}",
        "{{ reason|default(1, 2, 3, 4) }}",
        "{{ 5|title }}{{ 5|length }}",
    ],
)
def test_what_a_text_cannot_work_out_stops_that_text_alone(source):
    with pytest.raises(RenderError, match=r"m/mail\.fr\.j2"):
        rendered(source, reason="x" * 2_000)


@pytest.mark.parametrize("nested", ["{{% if reason %}}{}{{% endif %}}", "{{{{ {} }}}}"], ids=["tags", "words"])
def test_what_is_not_too_deep_can_be_compiled(nested):
    """Whatever the check lets through is written."""
    deep, said = template_check.DEPTH, "reason" if "{{{{" in nested else "x"
    for _ in range(deep):
        said = f"not {said}" if "{{{{" in nested else nested.format(said)
    source = nested.format(said) if "{{{{" in nested else said
    while check_template(source):
        source = source.replace("not ", "", 1).replace("{% if reason %}", "", 1).replace("{% endif %}", "", 1)
        deep -= 1
    assert deep > 30
    rendered(source)


def test_signs_a_template_writes_by_their_number_are_cleaned_too():
    said = rendered(r"""{{ "\ud800|\x00|\u202e|\r\n" }}.""", subject=r"""{{ "a\r\nBcc: x" }}""")
    assert said.body == "\ufffd|||\n."
    assert said.subject == "a Bcc: x"


@pytest.mark.parametrize(("kind", "most"), [("sms", 1_000), ("mail", 100_000), ("post", 100_000)])
def test_what_is_too_long_is_cut_and_says_so(kind, most):
    said = rendered("{{ reason }}", kind=kind, reason="mot " * 60_000)
    assert len(said.body) <= most
    assert said.body.endswith(" […]")
    assert len(rendered("x", subject="{{ reason }}", reason="mot " * 100).subject) <= 200


def test_the_digest_is_that_of_the_text():
    said = rendered("Bonjour", subject="Sujet")
    assert said.digest == hashlib.sha256(b"Sujet\n\nBonjour").hexdigest()


@given(st.text())
def test_cleaned_texts_are_encodable_and_stable(value):
    said = clean(value)
    assert said.encode() is not None
    assert clean(said) == said
    assert len(one_line(value).splitlines()) <= 1


@given(value=st.text(max_size=60), kind=st.sampled_from(["mail", "sms"]), exercise=st.booleans())
def test_no_value_reaches_beyond_its_place(value, kind, exercise):
    said = rendered(
        "début\n{{ recipient }}\nfin", kind=kind, exercise=exercise, subject="S {{ recipient }}", recipient=value
    )
    plain = rendered("début\n{{ recipient }}\nfin", kind=kind, exercise=exercise, recipient="X")
    assert len(said.subject.splitlines()) == len(plain.subject.splitlines())
    assert said.body.count("\n") == plain.body.count("\n")
