"""How an answer becomes a page: templates, the words of the reader's language, instants and lengths of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from pca.catalogue import LANGUAGES, Words
from pca.catalogue.languages import direction, locale_of, name_of_language
from pca.catalogue.pages import translations
from pca.catalogue.times import say_instant, say_length
from pca.domain import lists
from pca.domain.access.access import Action
from pca.domain.limits import PROSE
from pca.domain.log import LONGEST
from pca.domain.plan.text import Text
from pca.domain.texts.zones import offset_of
from pca.shipped import data_folder
from pca.web.kit import static
from pca.web.kit.csrf import reader_of
from pca.web.kit.help_pages import help_of
from pca.web.kit.local_time import twice
from pca.web.kit.navigation import frame_of
from pca.web.kit.plan_text import PlainInTags, text_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.scope_names import scope_name
from pca.web.kit.value_shown import number_printed, value_shown

ZONE = ZoneInfo("Africa/Casablanca")
"""Zone of instants that belong to no plan (journal, sessions)."""

Draw: TypeAlias = Callable[[Any, RequestContext], Any]
"""An answer as a picture: which of its figures go into which drawing."""

_PICTURES: dict[str, Mapping[str, Draw]] = {}


@cache
def environment(language: str) -> Environment:
    """The templates in one language: texts are translated when a template is compiled or shown."""
    house = Environment(
        loader=FileSystemLoader(data_folder("templates") / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols", PlainInTags],
    )
    house.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    house.globals |= _words_of(language)
    house.globals["ngettext"] = pass_context(partial(_counted, house.globals["ngettext"], language))
    house.globals["parts"] = house.get_template("kit/parts.html").make_module({"language": language})
    return house


def _words_of(language: str) -> dict[str, Any]:
    """What every template may say."""
    return {
        "language": language,
        "languages": LANGUAGES,
        "language_name": name_of_language,
        "channel_name": partial(_CHANNELS.word, language=language),
        "direction": direction(language),
        "direction_of": direction,
        "Action": Action,
        "instant": partial(_instant, language),
        "clock": partial(_clock, language),
        "day": partial(_day, language),
        "length": partial(_length, language),
        "ago": partial(_ago, language),
        "number": partial(_number, language),
        "ratio": partial(_ratio, language),
        "text": partial(_text, language),
        "code": _code,
        "static": static.address,
        "value_shown": partial(value_shown, language),
        "number_printed": partial(number_printed, language),
        "home": ZONE,
        "prose": PROSE,
        "longest": LONGEST,
        "list_length": lists.WHOLE,
        "scope_name": scope_name,
        "twice": twice,
        "reader_of": reader_of,
    }


def render(
    context: RequestContext, template: str, answer: Any, *, status: int = 200, live: bool = False
) -> HTMLResponse:
    """The whole page; `live` lets it follow what happens."""
    page = environment(context.language).get_template(template)
    given = _given(context, template, answer, f"/live{context.path}" if live and context.past is None else "")
    text = page.render(given)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def paper(context: RequestContext, template: str, answer: Any) -> str:
    """A document that stands by itself, without the frame of a page: for paper (`pca/render/pdf.py`)."""
    given = {"context": context, "it": answer, "zone": _zone(context, answer)}
    return environment(context.language).get_template(template).render(given)


def live_block(context: RequestContext, template: str, answer: Any) -> str:
    """The page's `live` block alone."""
    page = environment(context.language).get_template(template)
    given = {
        "context": context,
        "it": answer,
        "zone": _zone(context, answer),
        "live_path": "",
        "pictures": _pictures(template),
    }
    return "".join(page.blocks["live"](page.new_context(given)))


def as_partial(part: str) -> str:
    """A `live` block as htmx puts it into the open page without disturbing what is typed."""
    return f'<hx-partial hx-target="#live" hx-swap="innerMorph">{part}</hx-partial>'


@cache
def _around(language: str, template: str) -> Template:
    """A page with room for a live block that was rendered before."""
    text = f'{{% extends "{template}" %}}{{% block live %}}{{{{ part }}}}{{% endblock %}}'
    return environment(language).from_string(text)


def render_around(context: RequestContext, template: str, answer: Any, part: str) -> HTMLResponse:
    """The whole live page, around its live part."""
    given = _given(context, template, answer, f"/live{context.path}")
    text = _around(context.language, template).render(given, part=Markup(part))  # noqa: S704  # rendered by us, escaped
    return HTMLResponse(text, headers={"Cache-Control": "no-store"})


def illustrate(template: str, pictures: tuple[Draw, ...]) -> None:
    """Name the pictures of a page; its template draws each by the name of its function."""
    _PICTURES[template] = {picture.__name__: picture for picture in pictures}


def _pictures(template: str) -> Mapping[str, Draw]:
    return _PICTURES.get(template, {})


def _given(context: RequestContext, template: str, answer: Any, live_path: str = "") -> dict[str, Any]:
    key = getattr(answer, "key", None)
    frame = frame_of(context, key if isinstance(key, str) else None)
    zone = ZoneInfo(frame.zone) if frame.zone else ZONE
    given = {"context": context, "it": answer, "frame": frame, "zone": zone, "live_path": live_path}
    around = f"/live/crises/{frame.key}/surroundings" if frame.key and isinstance(key, str) else "/live/surroundings"
    return {**given, "pictures": _pictures(template), "around": around, "help": help_of(template)}


def _zone(context: RequestContext, answer: Any) -> ZoneInfo:
    """The zone of the plan that the answer's crisis runs."""
    key = getattr(answer, "key", None)
    return context.scene(key).plan.playbook.zone if isinstance(key, str) and key else ZONE


# ---------------------------------------------------------------- what templates may say


def _instant(language: str, at: datetime | None, zone: ZoneInfo, *, short: bool = False) -> Markup:
    """An instant with its zone, isolated for both reading directions; `short` leaves the year out."""
    if at is None:
        return Markup("—")
    words = say_instant(at, zone, language)
    if short:
        words = words.replace(f" {at.astimezone(zone).year}", "", 1)
    return Markup('<time datetime="{}"><bdi>{}</bdi></time>').format(at.isoformat(), words)


def _day(language: str, on: date) -> Markup:
    """A calendar day, isolated."""
    words = format_date(on, "long", locale=locale_of(language))
    return Markup('<time datetime="{}"><bdi>{}</bdi></time>').format(on.isoformat(), words)


def _clock(language: str, at: datetime, zone: ZoneInfo) -> Markup:
    """Hours and minutes with the offset in force."""
    words = format_datetime(at.astimezone(zone), "HH:mm", locale=locale_of(language))
    return Markup('<time datetime="{}"><bdi>{}</bdi></time> <small><bdi dir="ltr">{}</bdi></small>').format(
        at.isoformat(), words, offset_of(at, zone)
    )


_HOUSE, _AGO, _CHANNELS = Words("house"), Words("house.ago"), Words("house.channels")
_NO_LENGTH = Markup("<bdi>{}</bdi>")


def _length(language: str, length: timedelta) -> Markup:
    """A length of time in its two largest units, isolated and on one line: `2 h 14 min`."""
    words = say_length(abs(length), language)
    return (
        Markup('<bdi class="length">{}</bdi>').format(words)
        if words
        else _NO_LENGTH.format(_HOUSE.say("no_length", language))
    )


def _ago(language: str, at: datetime | None, now: datetime) -> Markup:
    """How far an instant lies ahead or behind: `dans 1 h 20`, `il y a 3 min`."""
    if at is None:
        return Markup("—")
    words = Markup(_AGO.say("0" if at > now else "1", language)).format(_length(language, at - now))  # noqa: S704
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), words)


def _number(language: str, value: float) -> Markup:
    """A number as the language writes it, isolated."""
    return Markup('<bdi class="number">{}</bdi>').format(format_decimal(value, locale=locale_of(language)))


def _ratio(language: str, part: float, whole: float) -> Markup:
    """How many of how many, `3 / 12`: isolated as one, or a line written from right to left turns it round."""
    return Markup('<bdi class="ratio" dir="ltr">{} / {}</bdi>').format(
        *(format_decimal(value, locale=locale_of(language)) for value in (part, whole))
    )


def _counted(translate: Any, language: str, context: Any, singular: str, plural: str, num: int, **values: Any) -> Any:
    """A text with a number: the form that goes with it, and the number as the language writes it."""
    return translate(context, singular, plural, num, num=format_decimal(num, locale=locale_of(language)), **values)


def _text(language: str, text: Text | None) -> Markup:
    """A text of the plan; one that is missing in this language is marked with the one it is in."""
    if text is None:
        return Markup("")
    return escape(text_in(text, language))


def _code(written: object) -> Markup:
    """A key, hash or other code: always left to right."""
    return Markup('<bdi class="code" dir="ltr">{}</bdi>').format(written)
