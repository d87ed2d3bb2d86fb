"""What people send: the fields and files of a form, bounded, and turned into the Struct a route asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from pca.domain.figures import NoNumber, read_count

LARGEST_BODY = 1_000_000
"""Bytes of JSON or of a form without files."""

LARGEST_UPLOAD = 26_000_000
"""Bytes of a form with files; evidence itself has a limit of its own."""

MOST_FIELDS = 2_000
MOST_FILES = 2_000
"""A plan may be sent as the files of its folder, hidden ones too; what a room takes in it says itself."""
CSRF, ORDER = "csrf", "order"
_TOO_MANY = ("Too many", "Part exceeded", "Field exceeded")
"""How Starlette begins what it says of a form with too much in it."""


class NoFields(msgspec.Struct, frozen=True):
    """A press on a button, and perhaps files; no field is asked."""


@dataclass(frozen=True)
class SentFile:
    """One file of a form: the field it was in, the name it had, the type the browser claims, its bytes."""

    field: str
    name: str
    media_type: str
    content: bytes


@dataclass
class Form:
    """The fields of a form by name, its files, its session's token and the identifier of its order."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[SentFile, ...] = ()

    def forget(self) -> None:
        """Let go of all it holds: what is left of a request may stand in a circle, swept up only much later."""
        self.fields, self.files = {}, ()

    @property
    def csrf(self) -> str:
        """The form token, empty when it has none."""
        return self.fields.get(CSRF, [""])[0]

    @property
    def order(self) -> str:
        """The identifier under which the order is given."""
        return self.fields.get(ORDER, [""])[0][:100]


async def read_form(request: Request) -> Form:
    """The form as sent. Raises HTTPException 413 when it is too large, 400 when it is none."""
    media_type = request.headers.get("content-type", "")
    limit = LARGEST_UPLOAD if media_type.startswith("multipart/form-data") else LARGEST_BODY
    _bounded(request, limit)
    form, files = Form(), list[SentFile]()
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_BODY) as sent:
            for name, value in sent.multi_items():
                if not isinstance(value, UploadFile):
                    form.fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
                elif value.filename:
                    files.append(SentFile(name, value.filename, value.content_type or "", await value.read()))
    except HTTPException as error:
        raise HTTPException(413 if str(error.detail).startswith(_TOO_MANY) else error.status_code) from error
    form.files = tuple(files)
    request.state.form_read = form
    return form


async def read_body(request: Request) -> bytes:
    """The JSON sent. Raises HTTPException 413 when it is too large."""
    _bounded(request, LARGEST_BODY)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return body


def _bounded(request: Request, limit: int) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() and request.headers.get("transfer-encoding") is None and length:
        raise HTTPException(400)
    if length.isdecimal() and int(length) > limit:
        raise HTTPException(413)


class TooDeep(Exception):
    """The JSON is nested without end."""


def struct_in(body: bytes, kind: type[msgspec.Struct]) -> Any:
    """The Struct a route asks for, from JSON; nothing sent counts as `{}`. Raises TooDeep, or what msgspec raises."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except RecursionError as error:
        raise TooDeep from error
    except msgspec.ValidationError:
        try:  # what is nested without end is told as such, wherever else it does not fit
            msgspec.json.decode(body)
        except RecursionError as error:
            raise TooDeep from error
        raise


class FieldUnread(msgspec.ValidationError):
    """A field holds what cannot be read as what it asks for; the message names it, for programs."""


def struct_from(form: Form, kind: type[msgspec.Struct]) -> Any:
    """The Struct a route asks for, from the fields of that name. Empty fields count as not filled in.

    Raises FieldUnread.
    """
    given: dict[str, object] = {}
    for name, several, needed, counts in _asked(kind):
        values = [value for value in form.fields.get(name, []) if value.strip()]
        if several:
            given[name] = values
        elif values:
            given[name] = _counted(values[0]) if counts else values[0]
        elif needed:
            given[name] = ""
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise FieldUnread(str(error)) from error


@cache
def _asked(kind: type[msgspec.Struct]) -> tuple[tuple[str, bool, bool, bool], ...]:
    """Fields of a Struct as forms fill them: name, several values, a text one must give, a count."""
    fields = []
    for asked in msgspec.structs.fields(kind):
        hint = get_type_hints(kind)[asked.name]
        counts = hint is int or int in get_args(hint)
        fields.append((asked.encode_name, _several(hint), hint is str and asked.default is msgspec.NODEFAULT, counts))
    return tuple(fields)


def _counted(typed: str) -> object:
    """A count as people write it, in any script; what is none stays, and is refused as such."""
    try:
        return read_count(typed)
    except NoNumber:
        return typed


def _several(hint: Any) -> bool:
    return any(get_origin(part) in (tuple, list) for part in (hint, *get_args(hint)))
