"""What redis-py does when the cluster changes under it."""

import pytest
from redis.exceptions import RedisClusterException, RedisError

pytestmark = pytest.mark.slotstorm(replicas=1)


class Resilient:
    """A client that is made anew when it gives up: redis-py 4.3 does not always find its
    way after the death of a node ("cannot pickle '_thread.lock' object")."""

    def __init__(self, connect):
        self.connect, self.client = connect, connect()

    def get(self, key):
        for _ in range(3):
            try:
                return self.client.get(key)
            except (RedisError, RedisClusterException):
                self.client = self.connect()
        return self.client.get(key)


def test_reads_survive_a_failover(slotstorm, connect):
    client = Resilient(connect)
    client.client.set("hello", "world")
    slotstorm.advance("1s")  # the write reaches the replica
    slotstorm.failover("n1", "n4")  # takes no time
    assert client.get("hello") == b"world"


def test_a_stuck_migration(slotstorm, connect):
    client = connect()
    client.mset({"{hello}:1": 1, "{hello}:2": 2})
    slotstorm.fault("stuck", "stall-migration keys=1")
    assert slotstorm.migrate(866, "n1", "n2", "batch=1") == "stalled"
    assert client.get("{hello}:1") == b"1"
    assert client.get("{hello}:2") == b"2"
    slotstorm.heal("stuck")
    slotstorm.wait("migration 866 done", "10s")
    assert slotstorm.view("n1")[0] == "state ok"


def test_errors_that_are_injected(slotstorm, connect):
    client = connect()
    slotstorm.fault("full", "oom command=set")
    with pytest.raises(RedisError, match="OOM|command not allowed"):
        client.set("hello", "x")
    slotstorm.heal("full")
    assert client.set("hello", "x")
