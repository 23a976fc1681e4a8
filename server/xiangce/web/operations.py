"""For those who run the server: whether it is well, whether it can answer, and how it is doing."""

import ipaddress
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from xiangce import __version__
from xiangce.errors import Refused, XiangceError
from xiangce.graph import Graph
from xiangce.sparql import Engine


def blueprint(graph: Graph, engine: Engine, metrics: Callable[[], bytes]) -> Blueprint:
    """The addresses /health, /ready and /metrics."""
    door = Blueprint("operations", __name__)

    @door.get("/health")
    def health() -> ResponseReturnValue:
        return _json({"status": "ok", "version": __version__, "graph": graph.version, "quads": len(graph.store)})

    @door.get("/ready")
    def ready() -> ResponseReturnValue:
        try:
            engine.run("ASK {}")
        except XiangceError as error:
            return _json({"status": "not ready", "why": error.say("en"), "graph": graph.version}, error.status)
        return _json({"status": "ready", "graph": graph.version})

    @door.get("/metrics")
    def counts() -> ResponseReturnValue:
        if not _is_near(request.remote_addr):
            raise Refused(
                "The counts of the server are shown on its own machine only. Ask through a proxy or agent there",
                "服务器统计仅供本机读取，请通过本机的代理或采集程序获取",
            )
        response = Response(metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response

    return door


def _json(said: dict[str, object], status: int = 200) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_near(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
