"""Styles, scripts and icons: read once, named by their content, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from typing import NamedTuple

from fastapi import FastAPI, Request
from starlette.responses import Response

from pca.pictures import stylesheet
from pca.pictures.icons import sprite
from pca.shipped import data_folder
from pca.web.kit.rules import Everybody, Over, Rule

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class File(NamedTuple):
    """One file as served."""

    content: bytes
    zipped: bytes
    media_type: str
    mark: str
    """Start of its SHA-256: part of its address, so that a new version is a new address."""


@cache
def files() -> dict[str, File]:
    """Everything served under /static, by name. All style sheets are one, without their comments and margins."""
    folder = data_folder("templates") / "web" / "static"
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted((folder / "css").glob("*.css")))
    styles = re.sub(r"/\*.*?\*/|^\s+", "", written, flags=re.DOTALL | re.MULTILINE)
    served = {"pca.css": f"{styles}\n{stylesheet()}".encode(), "icons.svg": sprite().encode()}
    served |= {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in TYPES}
    return {name: _file(name, content) for name, content in served.items()}


def _file(name: str, content: bytes) -> File:
    kind = TYPES[name[name.rindex(".") :]]
    return File(content, gzip.compress(content, 9, mtime=0), kind, hashlib.sha256(content).hexdigest()[:10])


def address(name: str) -> str:
    """Where a page finds a static file. Raises KeyError for a name there is no file of."""
    return f"/static/{name}?{files()[name].mark}"


def install(app: FastAPI) -> None:
    """Serve the files; whatever else is asked for under /static is not there."""

    async def static(name: str, request: Request) -> Response:  # from memory: it needs no thread
        file = files().get(name)
        if file is None:
            return Response(status_code=404)
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        known = request.url.query == file.mark
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if known else "public, max-age=60",
            "ETag": f'"{file.mark}"',
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if zipped else {}),
        }
        return Response(file.zipped if zipped else file.content, media_type=file.media_type, headers=headers)

    static.rule = Rule(Everybody.PAGE, Over.NOTHING)  # type: ignore[attr-defined]
    app.add_api_route("/static/{name}", static, methods=["GET"], include_in_schema=False)
