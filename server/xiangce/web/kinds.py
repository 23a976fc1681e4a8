"""The kinds of record: a page for each, its templates, JSON Schema, the JSON-LD context and the data dictionary."""

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from xiangce.errors import NotFound
from xiangce.graph import Graph
from xiangce.web.language import language
from xiangce.web.pages import html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xiangce.schema import Kind

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV: Final = "text/csv; charset=utf-8; header=present"


class Catalogue:
    """The kinds of record of a graph, read when first asked for: the engine of tables is loaded with them."""

    def __init__(self, graph: Graph) -> None:
        """Hold the graph."""
        self.graph = graph

    @cached_property
    def kinds(self) -> "Mapping[str, Kind]":
        """The kinds by key."""
        from xiangce.schema import kinds

        return kinds(self.graph)

    def kind(self, key: str) -> "Kind":
        """The kind of that key; NotFound, with all keys, if there is none."""
        if key not in self.kinds:
            there = ", ".join(self.kinds)
            raise NotFound(
                f"There is no kind of record “{key}”. There are: {there}", f"没有“{key}”这类记录。现有：{there}"
            )
        return self.kinds[key]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the data dictionary."""
        from xiangce.enterprise.dictionary import rows

        return rows(self.graph, self.kinds.values())


def blueprint(catalogue: Catalogue) -> Blueprint:
    """The addresses below /kinds and /template, and the JSON-LD context."""
    door = Blueprint("kinds", __name__)
    _pages(door, catalogue)
    _descriptions(door, catalogue)
    _templates(door, catalogue)
    return door


def _pages(door: Blueprint, catalogue: Catalogue) -> None:
    """The kinds for people."""

    @door.get("/kinds")
    def every_kind() -> ResponseReturnValue:
        return html(render_template("kinds.html", kinds=catalogue.kinds))

    @door.get("/kinds/<key>")
    def one_kind(key: str) -> ResponseReturnValue:
        kind = catalogue.kind(key)
        rows = [row for row in catalogue.rows if row["kind"] == kind.key]
        return html(render_template("kind.html", kind=kind, rows=rows))


def _descriptions(door: Blueprint, catalogue: Catalogue) -> None:
    """The kinds for programs."""

    @door.get("/kinds.csv")
    def dictionary() -> ResponseReturnValue:
        from xiangce.enterprise.dictionary import csv

        return _file(b"".join(csv(catalogue.rows, language(request))), _CSV, "dictionary.csv")

    @door.get("/kinds/<key>.schema.json")
    def schema(key: str) -> ResponseReturnValue:
        from xiangce.enterprise.json_schema import schema

        body = json.dumps(schema(catalogue.kind(key)), ensure_ascii=False, indent=1)
        return Response(body, content_type="application/schema+json")

    @door.get("/api/v1/kinds")
    def api() -> ResponseReturnValue:
        listed = [{**row, "codes": len(row["codes"])} for row in catalogue.rows]
        return jsonify({"kinds": [_entry(kind) for kind in catalogue.kinds.values()], "fields": listed})

    @door.get("/records.jsonld")
    def context() -> ResponseReturnValue:
        from xiangce.enterprise.context import context

        body = json.dumps({"@context": context(catalogue.kinds.values())}, ensure_ascii=False, indent=1)
        return Response(body, content_type="application/ld+json")


def _templates(door: Blueprint, catalogue: Catalogue) -> None:
    """The forms to be filled in."""

    @door.get("/template.xlsx")
    def every_template() -> ResponseReturnValue:
        from xiangce.enterprise.template import xlsx

        body = xlsx(catalogue.graph, list(catalogue.kinds.values()), language(request))
        return _file(body, _XLSX, "xiangce.xlsx")

    @door.get("/template/<key>.xlsx")
    def one_template(key: str) -> ResponseReturnValue:
        from xiangce.enterprise.template import xlsx

        return _file(xlsx(catalogue.graph, [catalogue.kind(key)], language(request)), _XLSX, f"{key}.xlsx")

    @door.get("/template/<key>.csv")
    def one_csv(key: str) -> ResponseReturnValue:
        from xiangce.enterprise.template import csv

        return _file(csv(catalogue.graph, catalogue.kind(key), language(request)), _CSV, f"{key}.csv")


def _entry(kind: "Kind") -> dict[str, object]:
    """A kind for JSON."""
    return {
        "key": kind.key,
        "class": kind.iri,
        "shape": kind.shape,
        "label": dict(kind.label),
        "help": dict(kind.help),
        "schema": f"/kinds/{kind.key}.schema.json",
        "template": f"/template/{kind.key}.xlsx",
    }


def _file(body: bytes, media_type: str, name: str) -> Response:
    """A file to be saved under a name."""
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Language"] = language(request)
    response.vary.add("Accept-Language")
    return response
