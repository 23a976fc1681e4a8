"""`xiangce publish`: the graph, put where other servers ask it."""

import click
from pyoxigraph import NamedNode, RdfFormat

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.names import GRAPHS
from xiangce.resource import part
from xiangce.sparql import Limits


@main.command(epilog=epilog("publish"))
@click.option("--store", required=True, help="Address of the SPARQL service's queries.")
@click.option("--graphs", required=True, help="Address of its Graph Store Protocol.")
@click.option("--update", required=True, help="Address of its updates.")
@click.option("--again", is_flag=True, help="Also when it holds this version already.")
@options.error_language
@click.pass_context
def publish(context: click.Context, *, store: str, graphs: str, update: str, again: bool) -> None:
    """Load the graph into a SPARQL 1.1 service, for servers started with --store.

    Credentials come from XIANGCE_STORE_USER and XIANGCE_STORE_PASSWORD, or XIANGCE_STORE_TOKEN. All graphs are replaced
    together, in one update, once all are there.
    """
    from xiangce.graph import sizes
    from xiangce.sparql.probe import probe
    from xiangce.sparql.publishing import publish as put
    from xiangce.sparql.remote import Remote

    graph = options.sound_graph_of(context)
    remote = Remote(store, graphs=GRAPHS, limits=Limits(seconds=60))
    if remote.held() != graph.version or again:
        triples = {name: part(graph, NamedNode(name), RdfFormat.N_TRIPLES) for name in GRAPHS}
        for loaded in put(remote.connection, graphs, update, triples, graph.version):
            click.echo(f"loaded {loaded}")
    probe(remote, graph.version, sizes(graph))
    click.echo(f"{store} holds version {graph.version}")
