"""The shipped graph, loaded once, and a server over it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from xiangce.graph import Graph, load
from xiangce.names import GRAPHS
from xiangce.release import Release
from xiangce.room import Room
from xiangce.sparql import Pool
from xiangce.web import create_app

# A busy machine is no fault of the code: what is timed is timed in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SECOND_POLICY = Path(__file__).parent / "minimal"


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The shipped policy."""
    return load()


@pytest.fixture(scope="session")
def both() -> Graph:
    """The shipped policy and a second, fictitious one."""
    return load([SECOND_POLICY])


@pytest.fixture(scope="session")
def release(graph: Graph) -> Release:
    """What is released of the shipped policy."""
    return Release(graph)


@pytest.fixture(scope="session")
def app(graph: Graph) -> Iterator[Flask]:
    """The server over the shipped policy."""
    with Pool(graph.snapshot, graphs=GRAPHS) as pool, closing(Room()) as room:
        yield create_app(graph, pool, room)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that server."""
    return app.test_client()
