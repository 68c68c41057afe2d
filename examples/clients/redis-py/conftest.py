"""The fixture of fixtures/python, with a client of redis-py."""

import pathlib
import sys

import pytest
from redis.cluster import ClusterNode, RedisCluster

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "fixtures" / "python" / "src"))
pytest_plugins = ["slotstorm.pytest_plugin"]

# redis-py 4.3 leaves half made nodes behind, which complain when the interpreter ends.
sys.unraisablehook = lambda unraisable: None


@pytest.fixture
def connect(slotstorm):
    """Makes clients that know all nodes: with one address a client is lost when that node is."""
    return lambda: RedisCluster(startup_nodes=[ClusterNode(n.host, n.port) for n in slotstorm.nodes])
