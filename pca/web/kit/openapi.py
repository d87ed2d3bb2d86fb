"""The description of the API for programs (OpenAPI 3.1), made from the very Structs that check and answer."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import Response

from pca.web.kit.rules import Everybody, Over, Rule

PROBLEM = {
    "description": "What happened, what was kept, what to do (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                    "journal": {"type": ["integer", "null"]},
                },
            }
        }
    },
}
"""Every answer that is not the one hoped for."""


def install(app: FastAPI) -> None:
    """Serve the description at /api/openapi.json."""

    def description(request: Request) -> Response:
        return Response(msgspec.json.encode(describe(app)), media_type="application/json")

    description.rule = Rule(Everybody.PAGE, Over.NOTHING)  # type: ignore[attr-defined]
    app.add_api_route("/api/openapi.json", description, methods=["GET"], include_in_schema=False)


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def _described(app: FastAPI) -> dict[str, Any]:
    routes = [route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema]
    description = get_openapi(title="PCA", version="1", openapi_version="3.1.0", routes=routes)
    kinds = {kind for route in routes for kind in (_asks(route), _answers(route)) if kind is not None}
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    refs, components = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    schema = dict(zip(ordered, refs, strict=True))
    for route in routes:
        for method in route.methods or ():
            _complete(description["paths"][route.path_format][method.lower()], route, schema)
    security = {
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-pca"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    description["components"] = {"schemas": components, "responses": {"Problem": PROBLEM}, "securitySchemes": security}
    description["security"] = [{"token": []}, {"session": []}]
    return description


def _complete(operation: dict[str, Any], route: APIRoute, schema: dict[type[msgspec.Struct], Any]) -> None:
    asks, answers = _asks(route), _answers(route)
    operation["responses"] = {"default": {"$ref": "#/components/responses/Problem"}}
    if answers is not None:
        content = {"application/json": {"schema": schema[answers]}}
        operation["responses"]["200"] = {"description": "The answer.", "content": content}
    if asks is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema[asks]}}}


def _asks(route: APIRoute) -> type[msgspec.Struct] | None:
    asked: type[msgspec.Struct] | None = getattr(route.endpoint, "asks", None)
    return asked


def _answers(route: APIRoute) -> type[msgspec.Struct] | None:
    answered: type[msgspec.Struct] | None = getattr(route.endpoint, "answers", None)
    return answered
