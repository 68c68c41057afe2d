"""redis-py on a cluster: client.py HOST:PORT. After a round of everything it counts,
whatever the cluster does meanwhile, until its standard input ends."""

import logging
import random
import sys
import threading
import time

from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisError, ResponseError

logging.disable()  # it logs each redirect with a stack trace
HOST, PORT = sys.argv[1].rsplit(":", 1)


def connect():
    return RedisCluster(startup_nodes=[ClusterNode(HOST, int(PORT))], decode_responses=True)


def say(what, *results):
    print(f"{what}:", *results, flush=True)


def heard(subscription, publish, kind):
    """Publish until something is heard: a message that comes too early is lost."""
    for _ in range(200):
        publish()
        message = subscription.get_message(timeout=0.05)
        if message and message["type"] == kind:
            return message["data"]
    raise TimeoutError("no message")


def sharded(client, channel, text):
    """Sharded pub/sub by a connection of its own: RedisCluster has no method for it."""
    node = client.get_node_from_key(channel)
    connection = client.get_redis_connection(node).connection_pool.get_connection("SSUBSCRIBE")
    try:
        connection.send_command("SSUBSCRIBE", channel)
        connection.read_response()
        client.execute_command("SPUBLISH", channel, text, target_nodes=node)
        return connection.read_response()[2]
    except ResponseError as error:  # before Redis 7 there is none
        return error
    finally:
        connection.disconnect()


def no_script(client, sha, key):
    """What a node says of a script that nobody has loaded."""
    try:
        return client.evalsha(sha, 1, key)
    except ResponseError as error:
        return error


def known_as(client, key):
    """What a node knows of its client: the user, the protocol, and, since Redis 7.2, the library."""
    node = client.get_redis_connection(client.get_node_from_key(key))
    info = node.client_info()
    return node.acl_whoami(), info.get("resp", "-").strip(), info.get("lib-name") or "-"


class Counter(threading.Thread):
    """Increments a key again and again, with a client that is made anew when it fails
    too often, and pauses that double and are never the same."""

    def __init__(self, key, stop):
        super().__init__()
        self.key, self.stop, self.acknowledged, self.value = key, stop, 0, 0
        self.client = connect()

    def attempt(self, command):
        for failures in range(100):
            try:
                return command()
            except RedisError:
                time.sleep(random.random() * min(0.5, 0.01 * 2**failures))
                if failures % 5 == 4:
                    self.client.close()
                    self.client = connect()
        return command()

    def run(self):
        while not self.stop.is_set():
            self.attempt(lambda: self.client.incr(self.key))
            self.acknowledged += 1
            time.sleep(0.005)
        self.value = int(self.attempt(lambda: self.client.get(self.key)))
        self.client.close()


client = connect()
say("masters", len(client.get_primaries()))
client.set("user:1", "ada")
client.hset("{user:1}:profile", mapping={"name": "Ada", "born": 1815})
client.mset({"{cart}:a": 1, "{cart}:b": 2})
say("mixed", client.get("user:1"), client.hget("{user:1}:profile", "born"), *client.mget("{cart}:a", "{cart}:b"))
with client.pipeline() as pipeline:
    pipeline.set("{p}:1", "x").incr("{p}:2").get("{p}:1")
    say("pipeline", *pipeline.execute())
# RedisCluster has no transactions: MULTI goes to the key's node by hand.
node = client.get_redis_connection(client.get_node_from_key("{t}:1"))
with node.pipeline(transaction=True) as transaction:
    transaction.set("{t}:1", "x").incr("{t}:2")
    say("transaction", *transaction.execute())
with client.pubsub() as subscription:
    subscription.subscribe("news")
    say("pub/sub", heard(subscription, lambda: client.publish("news", "hello"), "message"))
say("sharded pub/sub", sharded(client, "orders", "hello"))
say("script", *client.eval("return {redis.call('INCRBY', KEYS[1], ARGV[1]), ARGV[1]}", 1, "{s}:1", "7"))
say("no script", no_script(client, "0123456789012345678901234567890123456789", "{s}:1"))
say("known as", *known_as(client, "{s}:1"))

stop = threading.Event()
counters = [Counter(f"{tag}:{i}", stop) for tag in ("{hello}", "foo", "bar", "{abc}", "{06S}") for i in (1, 2)]
for counter in counters:
    counter.start()
sys.stdin.read()
stop.set()
for counter in counters:
    counter.join()
say("counted", "enough" if all(c.acknowledged > 10 for c in counters) else [c.acknowledged for c in counters])
say("lost", sum(max(0, c.acknowledged - c.value) for c in counters))
