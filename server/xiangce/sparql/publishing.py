"""The graph put into another SPARQL service: loaded beside what is there, then switched in one update."""

import time
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from xiangce.names import BASE
from xiangce.sparql.connection import Connection
from xiangce.sparql.remote import VERSION_GRAPH

_SECONDS: Final = 600.0
# Beside each graph by the version that it will be, so that two who publish at once do not mix theirs.
_STAGING: Final = "/staging/"


def publish(
    connection: Connection, store: str, update: str, graphs: Mapping[str, bytes], version: str
) -> Iterator[str]:
    """Put named graphs (N-Triples) into a service by its Graph Store Protocol and update addresses, as this version.

    Gives the IRI of each graph once it is loaded. Readers see the former version until one update replaces all graphs
    and the version together. What fails before leaves them untouched; running it again puts it right.
    """
    until = time.monotonic() + _SECONDS
    for graph, triples in graphs.items():
        address = f"{store}{'&' if '?' in store else '?'}graph={quote(graph + _STAGING + version, safe='')}"
        with connection.send("PUT", address, triples, {"Content-Type": "application/n-triples"}, until) as answer:
            answer.read()
        yield graph
    with connection.ask(update, [("update", _switch(graphs, version))], "*/*", until) as answer:
        answer.read()


def _switch(graphs: Mapping[str, bytes], version: str) -> str:
    """The update that puts all new graphs in the places of the old ones and says which version they are."""
    moves = [f"MOVE SILENT GRAPH <{graph}{_STAGING}{version}> TO GRAPH <{graph}>" for graph in graphs]
    said = f'<{BASE}graph> <http://www.w3.org/2002/07/owl#versionInfo> "{version}"'
    return " ;\n".join(
        [*moves, f"DROP SILENT GRAPH <{VERSION_GRAPH}>", f"INSERT DATA {{ GRAPH <{VERSION_GRAPH}> {{ {said} }} }}"]
    )
