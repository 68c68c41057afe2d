"""Fixtures: a cluster for a test, and what breaks it."""

import os
import subprocess
import sys

import pytest
from redis import Redis
from redis.cluster import ClusterNode, RedisCluster


# redis-py 4.3 leaves half made nodes behind, which complain when the interpreter ends.
sys.unraisablehook = lambda unraisable: None


class Cluster:
    """A cluster of its own process, on ports that the system chooses."""

    def __init__(self, *flags):
        command = [os.environ.get("SLOTSTORM", "slotstorm"), "serve", "--port", "0", "--control", "0", *flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if line.startswith("control: "):
                host, port = line.split()[1].rsplit(":", 1)
            if line.startswith("ready: "):
                break
        self.control = Redis(host, int(port), decode_responses=True)

    def __call__(self, *words):
        """Send a command to the control port: cluster("crash", "n1")."""
        return self.control.execute_command("SLOTSTORM", *words)

    def client(self, **options):
        """A client that knows all nodes: with one address it is lost when that node is."""
        addresses = [line.split()[2].rsplit(":", 1) for line in self("nodes")]
        return RedisCluster(startup_nodes=[ClusterNode(host, int(port)) for host, port in addresses], **options)

    def stop(self):
        self.control.close()
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0


@pytest.fixture
def cluster():
    c = Cluster("--replicas", "1")
    yield c
    c.stop()
