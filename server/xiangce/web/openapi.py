"""The HTTP interface described: as OpenAPI 3.1 for programs, as a page for people, from one table."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.http import HTTP_STATUS_CODES

from xiangce import __version__
from xiangce.questions import Question, catalogue
from xiangce.web.language import language
from xiangce.web.pages import html

_PROBLEM: Final = "application/problem+json"
_FORMATS: Final = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "string", "pattern": "^[0-9]{1,6}$"},
}
_QUESTION: Final = "/api/v1/questions/{name}"
_ALWAYS: Final = (405,)


def blueprint() -> Blueprint:
    """The addresses /openapi.json and /api."""
    door = Blueprint("openapi", __name__)

    @door.get("/openapi.json")
    def document() -> ResponseReturnValue:
        body = json.dumps(describe(language(request)), ensure_ascii=False, indent=1)
        response = Response(body, content_type="application/vnd.oai.openapi+json;version=3.1")
        response.vary.add("Accept-Language")
        return response

    @door.get("/api")
    def page() -> ResponseReturnValue:
        table = _table()
        return html(render_template("api.html", table=table, operations=table["operation"]))

    return door


def describe(lang: str) -> dict[str, Any]:
    """The OpenAPI document in a language, `zh` or `en`."""
    table = _table()
    paths: dict[str, dict[str, Any]] = {}
    for operation in table["operation"]:
        for path, said in _operations(operation, lang):
            paths.setdefault(path, {})[operation.get("method", "get")] = said
    return {
        "openapi": "3.1.0",
        "info": {**_in(table["info"], lang), "version": __version__, "license": {"name": "Apache-2.0"}},
        "tags": [{"name": name, "description": said[lang]} for name, said in table["tags"].items()],
        "paths": paths,
        "components": {"schemas": table["schemas"]},
    }


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("openapi.toml").read_text(encoding="utf-8"))


def _operations(operation: Mapping[str, Any], lang: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The operation at its path; the one that answers questions once for each question, with its own parameters."""
    if operation["path"] != _QUESTION:
        yield operation["path"], _operation(operation, lang)
        return
    for question in catalogue().values():
        said = _operation(operation, lang)
        own = [
            each for each in said["parameters"] if each["in"] == "query" and (each["name"] != "on" or question.is_dated)
        ]
        yield (
            _QUESTION.replace("{name}", question.name),
            {
                **said,
                "operationId": f"question_{question.name}",
                "summary": question.title[lang],
                "parameters": [*_needed(question, lang), *own],
            },
        )


def _needed(question: Question, lang: str) -> Iterator[dict[str, Any]]:
    for each in question.parameters.values():
        example = question.example(each.name)
        yield {
            "name": each.name,
            "in": "query",
            "required": not each.optional,
            "description": each.label[lang],
            "schema": _FORMATS.get(each.type, {"type": "string"}),
            **({"example": example} if example else {}),
        }


def _operation(operation: Mapping[str, Any], lang: str) -> dict[str, Any]:
    method, path = operation.get("method", "get"), operation["path"]
    said: dict[str, Any] = {
        "operationId": f"{method}_{path.strip('/').replace('/', '_')}",
        "tags": [operation["tag"]],
        "summary": operation["says"][lang],
        "parameters": [_parameter(name, lang) for name in operation.get("parameters", ())],
        "responses": _responses(operation),
    }
    if "takes" in operation:
        content = {media: _content(name) for media, name in operation["takes"].items()}
        if "example" in operation:
            # Of the forms in which it may be sent, the first.
            content[next(iter(content))]["example"] = operation["example"]
        said["requestBody"] = {"required": True, "content": content}
    return said


def _parameter(name: str, lang: str) -> dict[str, Any]:
    said = _table()["parameters"][name]
    return {"name": name, "required": said["in"] == "path", **said, "description": said["description"][lang]}


def _responses(operation: Mapping[str, Any]) -> dict[str, Any]:
    content = {media: _content(name) for media, name in operation["gives"].items()}
    found: dict[str, Any] = {"200": {"description": HTTP_STATUS_CODES[200], "content": content}}
    for status in (*operation.get("errors", ()), *_ALWAYS):
        found[str(status)] = {
            "description": HTTP_STATUS_CODES[status],
            "content": {_PROBLEM: _content("Problem")},
        }
    return found


def _content(schema: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}


def _in(said: Mapping[str, Mapping[str, str]], lang: str) -> dict[str, str]:
    return {name: words[lang] for name, words in said.items()}
